import { formatDelta } from '../protocol/spans.ts';
import type { Instant } from '../log/instant.ts';
import { formatMoment, formatTime } from '../log/zone.ts';
import type { Correlation, Hit, LogHits } from '../protocol/correlation.ts';
import { gcSection } from './gcEvidence.ts';
import { escapeMarkdown, inlineCode } from './markdown.ts';
import { visibleText } from '../protocol/visibleText.ts';

/**
 * A correlation as text to read in a terminal, or as Markdown to keep in notes: times in the pivot's zone, each log
 * with its zone and why. `nameOf` turns a uri into what the reader calls the file.
 */
export function evidence(
  answer: Correlation,
  format: 'text' | 'markdown',
  nameOf: (uri: string) => string,
): string {
  const zone = answer.pivot.zone.name;
  const sections = answer.logs.map((log) =>
    format === 'text' ? textOf(log, zone, nameOf) : markdownOf(log, zone, nameOf),
  );
  const gc = gcSection(answer.gc ?? [], format, nameOf);
  return `${[heading(answer, format, nameOf), ...gc, ...sections].join('\n\n')}\n`;
}

function heading(
  { pivot, window }: Correlation,
  format: 'text' | 'markdown',
  nameOf: (uri: string) => string,
): string {
  const place = pivot.uri === undefined ? '' : ` on ${titleOf(pivot, nameOf(pivot.uri))}${lineSuffix(pivot)}`;
  const title = `Around ${formatMoment(pivot.instant as Instant, pivot.zone.name)}${place} (${window.reason})`;
  const corrected = pivot.offsetMs ? `, clock ${formatDelta(pivot.offsetMs)} corrected` : '';
  const zone = `zone ${pivot.zone.name} ${pivot.zone.reason}${corrected}`;
  const notes = [zone, pivot.reason, ...(window.notes ?? [])].filter((note) => note !== undefined);
  const said = [pivot.level, oneLine(pivot.text)].filter(Boolean).join('  ');
  return format === 'text'
    ? [visibleText(title), ...notes.map((note) => `  ${visibleText(note)}`), `  ${said}`].join('\n')
    : [`### ${escapeMarkdown(title)}`, ...notes.map(escapeMarkdown), inlineCode(said)].join('\n\n');
}

function textOf(log: LogHits, zone: string, nameOf: (uri: string) => string): string {
  const title = `${titleOf(log, nameOf(log.uri))}${log.nearest ? lineSuffix(log.nearest) : ''}  ${log.explanation}`;
  const hits = log.hits.map(
    (hit) =>
      `  ${formatDelta(hit.deltaMs).padStart(10)}  ${String((hit.line ?? 0) + 1).padStart(7)}  ${(hit.level ?? '').padEnd(5)}  ${oneLine(hit.text)}`,
  );
  return [visibleText(title), `  ${visibleText(clockNote(log, zone))}`, ...hits, ...moreNote(log, '  ')].join(
    '\n',
  );
}

function markdownOf(log: LogHits, zone: string, nameOf: (uri: string) => string): string {
  const rows = log.hits.map((hit) => {
    const time = formatTime(hit.instant as Instant, zone);
    return `| ${formatDelta(hit.deltaMs)} | ${time} | ${(hit.line ?? 0) + 1} | ${hit.level ?? ''} | ${inlineCode(oneLine(hit.text)).replaceAll('|', '\\|')} |`;
  });
  const table =
    rows.length === 0
      ? []
      : ['', '| | time | line | level | message |', '| ---: | --- | ---: | --- | --- |', ...rows];
  return [
    `#### ${escapeMarkdown(`${titleOf(log, nameOf(log.uri))}: ${log.explanation}`)}`,
    '',
    escapeMarkdown(clockNote(log, zone)),
    ...table,
    ...moreNote(log, ''),
  ].join('\n');
}

function clockNote({ zone, offsetMs }: LogHits, shown: string): string {
  const corrected = offsetMs === 0 ? '' : `, clock ${formatDelta(offsetMs)} corrected`;
  const converted = zone.name === shown ? '' : `; times shown in ${shown}`;
  return `zone ${zone.name} ${zone.reason}${corrected}${converted}`;
}

function moreNote({ more }: LogHits, indent: string): string[] {
  return more === 0 ? [] : [`${indent}and ${more} more in the window`];
}

const titleOf = ({ node }: { node?: string }, name: string): string =>
  node === undefined || name.split(/[\\/]/).includes(node) ? name : `${node} · ${name}`;

const lineSuffix = ({ line }: Pick<Hit, 'line'>): string => (line === undefined ? '' : `:${line + 1}`);

const oneLine = (text: string): string => visibleText(text).replace(/\s+/g, ' ').trim();
