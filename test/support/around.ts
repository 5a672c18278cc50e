import assert from 'node:assert/strict';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { correlateLogs } from '../../server/src/correlation/correlateLogs.ts';
import type { Instant } from '../../server/src/log/instant.ts';
import { formatTime } from '../../server/src/log/zone.ts';
import type { CorrelateOptions, Correlation, LogHits } from '../../server/src/protocol/correlation.ts';
import { formatDelta } from '../../server/src/protocol/spans.ts';
import { Catalogue } from '../../server/src/workspace/catalogue.ts';
import { isLog, type LogFile, type Unusable } from '../../server/src/workspace/logFile.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/workspace/settings.ts';
import { logLiteral, LogFolder } from './logFolder.ts';

/** How a correlation is asked for, beside its logs. */
export interface Asked {
  /** A time with its zone; else the line that `<|>` marks. */
  readonly time?: string;
  readonly options?: CorrelateOptions;
  readonly settings?: Partial<Settings>;
  /** Runs when the logs are known and before they are asked. */
  readonly meanwhile?: (folder: LogFolder, logs: readonly LogFile[]) => void | Promise<void>;
  /** The server of logs, by the names of their files, where it is known. */
  readonly nodes?: Readonly<Record<string, string>>;
  /** Shows the zone of each log and why. */
  readonly zones?: boolean;
}

/** Writes the logs of a literal into a folder and correlates around its cursor, or around a time. */
export async function around(
  text: string,
  asked: Asked = {},
): Promise<{ answer: Correlation; folder: LogFolder }> {
  const { files, formats, cursor } = logLiteral(text);
  const folder = new LogFolder(files);
  const catalogue = new Catalogue();
  const found = await Promise.all([...files.keys()].map((name) => catalogue.find(folder.uri(name))));
  const logs = found.filter(isLog);
  for (const log of logs) {
    const name = relative(folder.path, log.path ?? '');
    assert.equal(log.recognition.format.id, formats.get(name), name);
  }
  await asked.meanwhile?.(folder, logs);
  const scope = {
    logs,
    unusable: found.filter((one): one is Unusable => !isLog(one)),
    settings: { ...DEFAULT_SETTINGS, ...asked.settings },
    scope: { name: 'paths' as const, reason: 'the logs of this test' },
    nodes:
      asked.nodes && new Map(Object.entries(asked.nodes).map(([name, node]) => [folder.uri(name), node])),
  };
  const pivot = logs.find(({ uri }) => cursor && uri === folder.uri(cursor.name));
  const start = asked.time === undefined ? { log: pivot!, line: cursor!.line } : { time: asked.time };
  return { answer: await correlateLogs(start, scope, asked.options), folder };
}

/**
 * What all logs of a literal say around its `<|>`, as lines: the pivot, then each log with its landing and its hits:
 * distance, line from 1, level and text. A dot marks the nearest.
 */
export async function checkAround(text: string, expected: string, asked: Asked = {}): Promise<void> {
  const { answer, folder } = await around(text, asked);
  assert.equal(`\n${render(answer, folder, asked.zones)}\n`, expected);
}

function render({ pivot, logs }: Correlation, folder: LogFolder, zones = false): string {
  const nameOf = (uri: string): string => relative(folder.path, fileURLToPath(uri));
  const place = pivot.uri === undefined ? '' : `${nameOf(pivot.uri)}:${pivot.line! + 1} `;
  const reason = pivot.reason === undefined ? '' : ` (${pivot.reason})`;
  const lines = [
    `at ${place}${formatTime(pivot.instant as Instant, pivot.zone.name)}: ${pivot.text}${reason}`,
  ];
  for (const log of logs) lines.push(...renderLog(log, nameOf(log.uri), zones));
  return lines.join('\n');
}

function renderLog(log: LogHits, name: string, zones: boolean): string[] {
  const { zone, nearest } = log;
  const clock = zones ? [`  ${zone.name} ${zone.reason}${zone.assumed ? ' (assumed)' : ''}`] : [];
  const hits = log.hits.map((hit) => {
    const mark = hit.byteOffset === nearest?.byteOffset ? '·' : ' ';
    return `  ${mark} ${formatDelta(hit.deltaMs)} :${hit.line! + 1} ${hit.level ?? '-'} ${hit.text}`;
  });
  const more = log.more === 0 ? [] : [`    and ${log.more} more`];
  return [`${name} ${log.landing}: ${log.explanation}`, ...clock, ...hits, ...more];
}
