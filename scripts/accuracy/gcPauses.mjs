import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { called } from './files.mjs';
import { recordsOf } from './logs.mjs';
import { share } from './table.mjs';

/** Parts of files that must agree: where two parsers agree on the truth, and elsewhere. */
const BOUND_OF_BOTH = 0.97;
const BOUND_OF_OTHERS = 0.9;
/** By how much the sum may differ, and in seconds the longest pause: it is printed to a microsecond. */
const SUM_WITHIN = 0.001;
const LONGEST_WITHIN = 1e-6;

/** Pauses of GC logs, their sum and the longest, against expected-pauses.tsv. @param {string[]} files */
export async function gcPauses(files) {
  /** @type {Record<'both' | 'others', { ok: number, all: number, notes: string[] }>} */
  const found = { both: { ok: 0, all: 0, notes: [] }, others: { ok: 0, all: 0, notes: [] } };
  for (const truth of called(files, 'expected-pauses.tsv')) {
    for (const row of rowsOf(truth)) {
      const tally = row.trust === 'both' ? found.both : found.others;
      const log = path.join(path.dirname(truth), row.file);
      if (!existsSync(log)) {
        tally.notes.push(`${row.file}: absent`);
        continue;
      }
      const problem = compare(await recordsOf(log), row);
      tally.all++;
      if (problem === undefined) tally.ok++;
      else tally.notes.push(`${row.file}: ${problem}${row.note ? ` (${row.note})` : ''}`);
    }
  }
  return [
    rowOf('GC: pauses, sum and longest pause, truth that two parsers share', found.both, BOUND_OF_BOTH),
    rowOf('GC: the same, truth of one parser or disputed', found.others, BOUND_OF_OTHERS),
  ].filter((row) => row !== undefined);
}

function rowOf(what, { ok, all, notes }, bound) {
  if (all === 0 && notes.length === 0) return undefined;
  return { what, found: share(ok, all), bound: `≥ ${bound * 100} % of files`, met: ok >= bound * all, notes };
}

/** @param {string} truth */
function rowsOf(truth) {
  const [head = '', ...lines] = readFileSync(truth, 'utf8').trimEnd().split(/\r?\n/);
  const names = head.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    const cell = (name) => cells[names.indexOf(name)] ?? '';
    return {
      file: cell('file'),
      trust: cell('trust'),
      pauses: Number(cell('pauses')),
      sum: Number(cell('sum_s')),
      longest: Number(cell('max_s')),
      note: cell('note'),
    };
  });
}

/** What does not agree; undefined when all does. */
function compare(records, { pauses, sum, longest }) {
  // A log without a pause may not even be known for a GC log.
  const read = typeof records === 'string' ? [] : records;
  const seconds = read
    .filter(({ kind, fields }) => kind === 'pause' && fields.durationMs !== undefined)
    .map(({ fields }) => Number(fields.durationMs) / 1000);
  const total = seconds.reduce((a, b) => a + b, 0);
  const most = seconds.reduce((a, b) => Math.max(a, b), 0);
  const wrong = [
    ...(seconds.length === pauses ? [] : [`${seconds.length} pauses for ${pauses}`]),
    ...(Math.abs(total - sum) <= SUM_WITHIN * sum ? [] : [`${total} s in all for ${sum}`]),
    ...(Math.abs(most - longest) <= LONGEST_WITHIN ? [] : [`longest ${most} s for ${longest}`]),
  ];
  if (wrong.length === 0) return undefined;
  return typeof records === 'string' ? `not read: ${records}` : wrong.join(', ');
}
