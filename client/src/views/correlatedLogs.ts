import * as vscode from 'vscode';
import {
  type FoldedParts,
  foldParts,
  formatDelta,
  type GcVerdict,
  type Hit,
  type LogHits,
  nodeLabel,
  visibleText,
} from '#protocol';
import { OPEN_HIT } from '../commands/ids.ts';
import type { Correlations, Current } from '../correlations.ts';
import { fileAndLine, memberWords, momentWords, titleWords, turnWords } from '../words.ts';
import { formatIcon } from './formatIcon.ts';
import { gcItem } from './gcItem.ts';

type Branch =
  | { readonly kind: 'pivot' }
  | {
      readonly kind: 'node';
      readonly label: string;
      readonly node: string | undefined;
      readonly logs: readonly LogHits[];
    }
  | { readonly kind: 'log'; readonly log: LogHits }
  | { readonly kind: 'parts'; readonly folded: FoldedParts }
  | { readonly kind: 'hit'; readonly log: LogHits; readonly hit: Hit }
  | { readonly kind: 'gc'; readonly verdict: GcVerdict }
  | { readonly kind: 'note'; readonly text: string };

/** What a command on a hit of the view is given. */
export interface HitBranch {
  readonly kind: 'hit' | 'log';
  readonly log: LogHits;
  readonly hit?: Hit;
}

export const VIEW_ID = 'logLens.correlatedLogs';

/** The view that keeps the answer while editors change: pivot, then nodes, their logs, their hits in time order. */
export function showCorrelatedLogs(correlations: Correlations): vscode.TreeView<Branch> {
  const changed = new vscode.EventEmitter<Branch | undefined>();
  const view = vscode.window.createTreeView<Branch>(VIEW_ID, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (branch) => children(branch, correlations.current),
      getTreeItem: (branch) => treeItem(branch, correlations.current),
    },
  });
  correlations.onDidChange(() => {
    const { current } = correlations;
    view.description = current ? titleWords(current.answer) : '';
    changed.fire(undefined);
  });
  return view;
}

function children(branch: Branch | undefined, current: Current | undefined): Branch[] {
  if (!current) return [];
  const { logs, gc = [] } = current.answer;
  if (!branch) return [{ kind: 'pivot' }, ...nodesOf(logs, gc)];
  if (branch.kind === 'node') {
    // Verdicts are by the names that folders give.
    const names = new Set([branch.node, ...branch.logs.map(({ node }) => node)]);
    const own = [...names].flatMap((name) => (name === undefined ? [] : gcBranches(gc, name)));
    return [...own, ...logBranches(branch.logs)];
  }
  if (branch.kind === 'parts') return branch.folded.parts.map((log) => ({ kind: 'log', log }));
  if (branch.kind === 'log') return hitsOf(branch.log);
  return [];
}

/** Logs, and in one branch those parts of a rotated log that say nothing of the moment. */
const logBranches = (logs: readonly LogHits[]): Branch[] =>
  foldParts(logs).map((one) => ('parts' in one ? { kind: 'parts', folded: one } : { kind: 'log', log: one }));

/** What GC logs say of a node; of `undefined`, those GC logs whose node nothing tells. */
const gcBranches = (gc: readonly GcVerdict[], node: string | undefined): Branch[] =>
  gc.filter((verdict) => verdict.node === node).map((verdict) => ({ kind: 'gc', verdict }));

/** Nodes in the order of their nearest log, then those of which only GC logs tell; logs of no known node stand by themselves. */
function nodesOf(logs: readonly LogHits[], gc: readonly GcVerdict[]): Branch[] {
  const byNode = new Map<string, LogHits[]>();
  const alone = logBranches(logs.filter((log) => nodeLabel(log) === undefined)).values();
  const branches: Branch[] = [];
  for (const log of logs) {
    const label = nodeLabel(log);
    if (label === undefined) {
      const next = alone.next();
      if (!next.done) branches.push(next.value);
      continue;
    }
    const known = byNode.get(label);
    if (known) known.push(log);
    else {
      const own = [log];
      byNode.set(label, own);
      branches.push({ kind: 'node', label, node: log.node, logs: own });
    }
  }
  const named = new Set(logs.map(({ node }) => node));
  for (const { node } of gc)
    if (node !== undefined && !named.has(node)) branches.push({ kind: 'node', label: node, node, logs: [] });
  return [...branches, ...gcBranches(gc, undefined)];
}

function hitsOf(log: LogHits): Branch[] {
  const hits: Branch[] = log.hits.map((hit) => ({ kind: 'hit', log, hit }));
  if (hits.length === 0 && log.nearest) hits.push({ kind: 'hit', log, hit: log.nearest });
  if (log.more > 0) hits.push({ kind: 'note', text: `and ${log.more} more in the window` });
  return hits;
}

function treeItem(branch: Branch, current: Current | undefined): vscode.TreeItem {
  switch (branch.kind) {
    case 'pivot':
      return pivotItem(current);
    case 'node':
      return nodeItem(branch.label, branch.logs);
    case 'log':
      return logItem(branch.log);
    case 'parts':
      return partsItem(branch.folded);
    case 'hit':
      return hitItem(branch.log, branch.hit, current);
    case 'gc':
      return gcItem(branch.verdict);
    case 'note':
      return new vscode.TreeItem(branch.text);
  }
}

function nodeItem(label: string, logs: readonly LogHits[]): vscode.TreeItem {
  const item = new vscode.TreeItem(visibleText(label), vscode.TreeItemCollapsibleState.Expanded);
  // The label may change when the servers become known; what was folded stays so.
  item.id = `node of ${logs[0]?.uri ?? label}`;
  item.iconPath = new vscode.ThemeIcon('server');
  const member = logs.find((log) => log.member)?.member;
  const note = logs.find(({ clockNote }) => clockNote !== undefined)?.clockNote;
  const noted = note === undefined ? [] : [visibleText(note)];
  item.description = [...(member ? [visibleText(turnWords(member))] : []), ...noted]
    .filter(Boolean)
    .join(' · ');
  item.tooltip = [...(member ? [memberWords(member)] : []), ...noted].join('\n');
  return item;
}

function pivotItem(current: Current | undefined): vscode.TreeItem {
  if (!current) return new vscode.TreeItem('');
  const { answer } = current;
  const item = new vscode.TreeItem(titleWords(answer));
  item.iconPath = new vscode.ThemeIcon('target');
  const said = [answer.pivot.level, answer.pivot.text, answer.pivot.reason];
  item.description = visibleText(said.filter(Boolean).join('  '));
  const { zone } = answer.pivot;
  const notes = [`Zone ${zone.name} ${zone.reason}`, ...(answer.window.notes ?? []), answer.scope.reason];
  item.tooltip = visibleText(notes.join('\n'));
  item.contextValue = 'pivot';
  const { uri } = answer.pivot;
  if (uri !== undefined) {
    item.command = { title: 'Open', command: OPEN_HIT, arguments: [{ log: { uri }, hit: answer.pivot }] };
  }
  return item;
}

function logItem(log: LogHits): vscode.TreeItem {
  const { nearest } = log;
  const state = nearest ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
  const item = new vscode.TreeItem(fileAndLine(log.uri, nearest), state);
  item.iconPath = log.remark
    ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'))
    : new vscode.ThemeIcon(formatIcon(log.format));
  item.description = visibleText(logWords(log));
  item.tooltip = visibleText(`${log.explanation}. Zone ${log.zone.name} ${log.zone.reason}. ${log.uri}`);
  item.contextValue = nearest ? 'log' : 'mute';
  return item;
}

function partsItem({ parts, words, key }: FoldedParts): vscode.TreeItem {
  const item = new vscode.TreeItem(visibleText(words), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `parts of ${key}`;
  item.iconPath = new vscode.ThemeIcon('files');
  item.tooltip = parts
    .map(({ uri, explanation }) => visibleText(`${fileAndLine(uri, undefined)} ${explanation}`))
    .join('\n');
  item.contextValue = 'parts';
  return item;
}

/** The nearest record where it is near; else how far it is. */
function logWords({ node, clockNote, landing, explanation, remark, nearest, provisional }: LogHits): string {
  const isNear = landing === 'exact' || landing === 'before' || landing === 'after';
  const probed = provisional && 'still being read';
  if (!isNear || !nearest) return [explanation, probed].filter(Boolean).join('  ');
  // The branch of a node says it once for all its logs.
  const note = node === undefined && clockNote;
  return [formatDelta(nearest.deltaMs), note, remark, nearest.level, nearest.text, probed]
    .filter(Boolean)
    .join('  ');
}

function hitItem(log: LogHits, hit: Hit, current: Current | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(formatDelta(hit.deltaMs));
  item.description = visibleText([hit.level, hit.text].filter(Boolean).join('  '));
  const minutes = current?.answer.pivot.zoneOffsetMinutes ?? 0;
  item.tooltip = `${momentWords(hit.instant, minutes)}  ${fileAndLine(log.uri, hit)}\n${visibleText(hit.text)}`;
  item.iconPath = levelIcon(hit.level);
  item.contextValue = 'hit';
  item.command = { title: 'Open', command: OPEN_HIT, arguments: [{ log, hit }] };
  return item;
}

function levelIcon(level: string | undefined): vscode.ThemeIcon {
  if (level === 'ERROR' || level === 'FATAL')
    return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  if (level === 'WARN')
    return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  return new vscode.ThemeIcon('circle-small');
}
