import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { disorderedFolder } from './folders.mjs';
import { LanguageServer } from './languageServer.mjs';
import { goal, size as shownSize, table } from './markdown.mjs';
import { seeded } from './random.mjs';

const INSTANTS = 10_000;
const WINDOW_MS = 2000;
/** Logs are as much smaller than those of the other parts. */
const SMALLER = 8;
/** A smaller log is not probed. */
const LEAST_BYTES = 12e6;

/** Every answer against all records of the log, read the plain way: at random instants before the logs are read and after. */
export async function exactness({ size, dir, server: program }) {
  const bytes = Math.max(LEAST_BYTES, Math.ceil(size / SMALLER));
  const { folder, logs, span } = disorderedFolder(bytes, dir);
  const truths = new Map(logs.map((path) => [path, stampsOf(path)]));
  const server = new LanguageServer(program);
  await server.initialize(folder);
  const random = seeded(900);
  const early = { answers: 0, differ: 0, unmarked: 0 };
  const settled = new Map(logs.map((path) => [path, { answers: 0, differ: 0 }]));
  let example;
  for (let asked = 0; asked < INSTANTS;) {
    const reach = 600_000;
    const moment = Math.floor(span.from - reach + random.next() * (span.to - span.from + 2 * reach));
    const time = new Date(moment).toISOString();
    const answer = await server.execute('logLens.correlate', {
      time,
      windowMs: WINDOW_MS,
      scope: 'workspace',
    });
    for (const log of answer.logs) {
      const path = fileURLToPath(log.uri);
      const problem = difference(truths.get(path), moment, log);
      if (log.provisional) {
        early.answers++;
        if (problem) early.differ++;
      } else {
        const count = settled.get(path);
        count.answers++;
        if (problem) count.differ++;
        if (problem) example ??= `${path} at ${time}: ${problem}`;
      }
    }
    if (answer.logs.every(({ provisional }) => !provisional)) asked++;
  }
  await server.stop();
  const wrong = [...settled.values()].reduce((sum, { differ }) => sum + differ, 0);
  const TRAITS = [
    'clock set back by 2 s',
    'clock set back by 1 h',
    'CRLF',
    'no last line end',
    'all of these, and set forward by 1.5 h',
  ];
  return {
    title: 'Exactness',
    text: [
      `${INSTANTS} random instants over five logs of ${shownSize(bytes)}, in each of which one record in three hundred is out of order by up to 2 s: the distance of the nearest record, the landing and the number of records in the window (± ${WINDOW_MS / 1000} s), against all records of the log. Of ${early.answers} answers that were marked as provisional before the logs were read, ${early.differ} differed.`,
      table(
        ['log', 'answers', 'that differ'],
        [...settled.values()].map(({ answers, differ }, at) => [TRAITS[at], String(answers), String(differ)]),
      ),
      example ? `The first one: ${example}.` : '',
    ],
    goals: [
      goal(
        'answers equal to a plain reading of all records',
        'all',
        wrong === 0 ? 'all' : `${wrong} differ`,
        wrong === 0,
      ),
    ],
  };
}

/** What an answer says otherwise than the stamps of its log do, in words; undefined for nothing. */
function difference(stamps, moment, { nearest, landing, hits, more }) {
  const at = firstFrom(stamps, moment);
  const least = Math.min(moment - (stamps[at - 1] ?? -Infinity), (stamps[at] ?? Infinity) - moment);
  const found = Math.abs(nearest?.deltaMs ?? NaN);
  if (found !== least) return `the nearest is ${found} ms away, not ${least}`;
  if ((landing === 'exact') !== (least === 0)) return `it landed ${landing}, ${least} ms away`;
  const inWindow = firstFrom(stamps, moment + WINDOW_MS + 1) - firstFrom(stamps, moment - WINDOW_MS);
  const counted = hits.length + more;
  // A record outside the window is shown where there is none in it.
  if (inWindow > 0 && counted !== inWindow) return `${counted} records in the window, not ${inWindow}`;
  return undefined;
}

function firstFrom(column, value) {
  let [low, high] = [0, column.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (column[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The stamps of all lines that begin with a date, in order of time. */
function stampsOf(path) {
  const bytes = readFileSync(path);
  const stamps = [];
  let minute = '';
  let minuteMs = 0;
  for (let start = 0; start < bytes.length;) {
    if (bytes[start + 4] === 45 && bytes[start + 13] === 58 && bytes[start + 19] === 44) {
      const head = bytes.latin1Slice(start, start + 23);
      const key = head.slice(0, 16);
      if (key !== minute) [minute, minuteMs] = [key, Date.parse(`${key.replace(' ', 'T')}:00Z`)];
      stamps.push(minuteMs + Number(head.slice(17, 19)) * 1000 + Number(head.slice(20, 23)));
    }
    const feed = bytes.indexOf(10, start);
    if (feed < 0) break;
    start = feed + 1;
  }
  return Float64Array.from(stamps).sort();
}
