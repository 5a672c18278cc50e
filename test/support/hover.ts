import assert from 'node:assert/strict';
import { hover } from '../../server/src/features/hover.ts';
import type { LineSource } from '../../server/src/features/view.ts';
import { Catalogue } from '../../server/src/workspace/catalogue.ts';
import { dateLogs } from '../../server/src/workspace/dating/dating.ts';
import { isLog } from '../../server/src/workspace/logFile.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/workspace/settings.ts';
import { clocksOf } from '../../server/src/workspace/clocks/zones.ts';
import { logLiteral, LogFolder } from './logFolder.ts';
import { shown } from './markdown.ts';

export function lineSource(text: string): LineSource {
  const lines = text.split('\n');
  return { lineCount: lines.length, lines: (from, to) => lines.slice(from, to) };
}

/** A link to correlate, as an editor with the command gets it; a plain word here. */
export const LINK = 'command:correlate';

/** The Markdown of the hover at any place of a log among the logs of a literal; undefined where there is none. */
export async function hovers(
  files: ReadonlyMap<string, string>,
  name: string,
  settings: Partial<Settings> = {},
): Promise<(line: number, character: number) => string | undefined> {
  const folder = new LogFolder(files);
  const found = await new Catalogue().findAll([...files.keys()].map((file) => folder.uri(file)));
  const logs = await dateLogs(found.logs, { ...DEFAULT_SETTINGS, ...settings });
  const log = logs.find(({ uri }) => uri === folder.uri(name));
  assert.ok(log && isLog(log), `${name} is a log`);
  const clocks = clocksOf(logs, { ...DEFAULT_SETTINGS, ...settings });
  const context = {
    source: lineSource(files.get(name)!),
    dialect: log.dialect,
    clock: clocks.get(log.uri)!,
    zones: [...clocks.values()].map(({ zone }) => zone.name),
    correlateLink: (line: number) => `${LINK}?${line}`,
  };
  return (line, character) => {
    const found = hover(context, { line, character });
    return found && (found.contents as { value: string }).value;
  };
}

/** Holds the hover at the `<|>` of a literal against the lines that a reader sees; `…` stands for any lines. */
export async function checkHover(
  text: string,
  expected: string | undefined,
  settings: Partial<Settings> = {},
): Promise<void> {
  const { files, cursor } = logLiteral(text);
  const at = await hovers(files, cursor!.name, settings);
  const markdown = at(cursor!.line, cursor!.character);
  if (expected === undefined) {
    assert.equal(markdown, undefined);
    return;
  }
  assert.ok(markdown !== undefined, 'there is a hover');
  const lines = shown(markdown);
  const parts = expected.split('…').map((part) => part.trim());
  const seen = lines.join('\n');
  if (parts.length === 1) {
    assert.equal(seen, parts[0]);
    return;
  }
  let from = 0;
  for (const part of parts) {
    const found = seen.indexOf(part, from);
    assert.ok(found >= 0, `${JSON.stringify(part)} in\n${seen}`);
    from = found + part.length;
  }
}
