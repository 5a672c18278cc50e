import { formatDelta } from '../protocol/spans.ts';
import type { Instant } from '../log/instant.ts';
import { formatMoment, formatTime } from '../log/zone.ts';
import type { Correlation, Hit, LogHits } from '../protocol/correlation.ts';
import { gcSection } from './gcEvidence.ts';
import { escapeMarkdown, inlineCode } from './markdown.ts';
import { type MemberAt, nodeLabel, roleWord } from '../protocol/member.ts';
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
  const told = new Set<string>();
  const sections = answer.logs.map((log) => {
    const notes = [clockNote(log, zone), ...turnsNote(log, told)];
    return format === 'text' ? textOf(log, notes, nameOf) : markdownOf(log, zone, notes, nameOf);
  });
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

function textOf(log: LogHits, notes: readonly string[], nameOf: (uri: string) => string): string {
  const title = `${titleOf(log, nameOf(log.uri))}${log.nearest ? lineSuffix(log.nearest) : ''}  ${log.explanation}`;
  const hits = log.hits.map(
    (hit) =>
      `  ${formatDelta(hit.deltaMs).padStart(10)}  ${String((hit.line ?? 0) + 1).padStart(7)}  ${(hit.level ?? '').padEnd(5)}  ${oneLine(hit.text)}`,
  );
  const lines = notes.map((note) => `  ${visibleText(note)}`);
  return [visibleText(title), ...lines, ...hits, ...moreNote(log, '  ')].join('\n');
}

function markdownOf(
  log: LogHits,
  zone: string,
  notes: readonly string[],
  nameOf: (uri: string) => string,
): string {
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
    notes.map(escapeMarkdown).join('\n\n'),
    ...table,
    ...moreNote(log, ''),
  ].join('\n');
}

function clockNote({ zone, offsetMs }: LogHits, shown: string): string {
  const corrected = offsetMs === 0 ? '' : `, clock ${formatDelta(offsetMs)} corrected`;
  const converted = zone.name === shown ? '' : `; times shown in ${shown}`;
  return `zone ${zone.name} ${zone.reason}${corrected}${converted}`;
}

/** What its server became inside the window, told once for all its logs: `8 becomes looking +0.021 s`. */
function turnsNote({ member }: LogHits, told: Set<string>): string[] {
  const turns = member?.turns ?? [];
  const who = member && String(member.myid ?? member.name);
  if (who === undefined || turns.length === 0 || told.has(who)) return [];
  told.add(who);
  const words = turns.map(({ role, deltaMs }) => `${roleWord(role)} ${formatDelta(deltaMs)}`);
  return [`${who} becomes ${words.join(', ')}`];
}

function moreNote({ more }: LogHits, indent: string): string[] {
  return more === 0 ? [] : [`${indent}and ${more} more in the window`];
}

/** `8 · 10.255.0.141 · leader · node8/zookeeper.log`: a folder's name stands in the path already. */
function titleOf(log: { node?: string; member?: MemberAt }, name: string): string {
  const label = nodeLabel(log);
  return label === undefined || name.split(/[\\/]/).includes(label) ? name : `${label} · ${name}`;
}

const lineSuffix = ({ line }: Pick<Hit, 'line'>): string => (line === undefined ? '' : `:${line + 1}`);

const oneLine = (text: string): string => visibleText(text).replace(/\s+/g, ' ').trim();
