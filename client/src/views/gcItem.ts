import * as vscode from 'vscode';
import { type GcVerdict, type LogHits, type Pause, visibleText } from '#protocol';
import { OPEN_HIT } from '../commands/ids.ts';
import { fileAndLine } from '../words.ts';
import { formatIcon } from './formatIcon.ts';

/** What GC logs say of a node, as a line of its branch; a pause is gone to by a click. */
export function gcItem({ node, verdict, words, pauses, logs }: GcVerdict): vscode.TreeItem {
  const [log = ''] = logs;
  const item = new vscode.TreeItem(node === undefined ? fileAndLine(log, undefined) : 'GC');
  item.description = visibleText(words);
  item.tooltip = visibleText(`GC: ${words}`);
  item.iconPath =
    verdict === 'paused'
      ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'))
      : new vscode.ThemeIcon(verdict === 'none' ? formatIcon('gc') : 'question');
  item.contextValue = 'gc';
  const longest = longestOf(pauses);
  if (longest) {
    const { uri, line, byteOffset, from, text } = longest;
    const hit = { line, byteOffset, instant: from, deltaMs: 0, text };
    item.command = { title: 'Open', command: OPEN_HIT, arguments: [{ log: { uri }, hit }] };
  }
  return item;
}

const longestOf = (pauses: readonly Pause[]): Pause | undefined =>
  pauses.reduce<Pause | undefined>(
    (best, pause) => (best && best.to - best.from >= pause.to - pause.from ? best : pause),
    undefined,
  );

/**
 * What the row of a GC log says of its node: on the log of its longest pause, else on the first of its logs. Undefined where it does
 * not cover the moment, as the row says by itself.
 */
export function gcWordsOn({ uri }: LogHits, gc: readonly GcVerdict[]): string | undefined {
  const verdict = gc.find((one) => one.verdict !== 'unknown' && one.logs.includes(uri));
  const place = verdict && (longestOf(verdict.pauses)?.uri ?? verdict.logs[0]);
  return place === uri ? verdict?.words : undefined;
}

/** Nodes that have no GC log in sight at all. */
export const uncovered = (gc: readonly GcVerdict[]): string[] =>
  gc.flatMap(({ logs, node }) => (logs.length === 0 && node !== undefined ? [node] : []));
