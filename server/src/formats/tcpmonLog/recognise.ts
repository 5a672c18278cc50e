import type { FileHead } from '../../log/format.ts';
import { uncoloured } from './colourCodes.ts';
import { stampOf } from './head.ts';
import { type LogLine, parseLine } from './line.ts';
import { isOfTcpmon } from './meanings.ts';

/** Of the lines that are not blank, the part that must begin a record; stacks may fill the rest. */
const ENOUGH = 0.3;

/** What the head of a file turned out to be. */
export interface Look {
  readonly confidence: number;
  readonly reason: string;
  readonly found?: {
    /** How the lines are written, in words. */
    readonly name: string;
    /** Milliseconds that one stamp cannot tell apart: 1000 unless a build writes fractions. */
    readonly resolution: number;
    /**
     * `+08:00`, when all stamps have the same and the daemon wrote them: an export may have run on a machine of
     * another zone, and must not tell that of the node.
     */
    readonly offset?: string;
  };
}

/**
 * Tells whether the head is of tcpmon's own log. Any program may log with zerolog, so that its layout alone is not
 * enough: a line must name tcpmon's module or a data file of it, or be a message that is tcpmon's.
 */
export function look(head: FileHead): Look {
  const lines = head.lines.map((line) => line.replace(/^\uFEFF/, '')).filter((line) => line.trim() !== '');
  if (lines.length === 0) return refused('the file is empty');
  const heads = lines.filter((line) => !Number.isNaN(stampOf(line)));
  if (heads.length === 0) return refused('no line of zerolog, neither of its console nor JSON');
  if (heads.length < ENOUGH * lines.length) {
    return refused(`only ${heads.length} of ${lines.length} lines are of zerolog`);
  }
  const parsed = heads.map(parseLine);
  const own = parsed.filter(isOfTcpmon);
  if (own.length === 0) return refused('lines of zerolog, but none that tcpmon writes');
  const dates = heads.map((line, at) => dateOf(line, parsed[at]));
  const offsets = new Set(dates.map((date) => /(?:Z|[+-]\d\d:\d\d)$/.exec(date)?.[0] ?? ''));
  const [offset = ''] = offsets;
  const isDaemon = !parsed.some(({ caller }) => /\bcmd\/export/.test(caller ?? ''));
  return {
    confidence: 1,
    reason: `${own.length} of ${heads.length} lines of zerolog are tcpmon's`,
    found: {
      name: nameOf(heads),
      resolution: dates.some((date) => date.includes('.')) ? 1 : 1000,
      ...(isDaemon && offsets.size === 1 && offset !== '' ? { offset: offset === 'Z' ? 'UTC' : offset } : {}),
    },
  };
}

const refused = (reason: string): Look => ({ confidence: 0, reason });

const dateOf = (line: string, parsed: LogLine | undefined): string =>
  line.slice(parsed?.stampAt.start, parsed?.stampAt.end);

function nameOf(heads: readonly string[]): string {
  const json = heads.filter((line) => line.startsWith('{')).length;
  if (json > heads.length / 2) return 'tcpmon log file, JSON lines';
  const coloured = heads.some((line) => uncoloured(line).text !== line);
  return coloured ? 'tcpmon console log with colour codes' : 'tcpmon console log';
}
