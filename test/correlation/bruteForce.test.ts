import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { correlateLogs, type Scope } from '../../server/src/correlation/correlateLogs.ts';
import type { Correlation, LogHits } from '../../server/src/protocol/correlation.ts';
import { Catalogue } from '../../server/src/workspace/catalogue.ts';
import { discover } from '../../server/src/workspace/discover.ts';
import { DEFAULT_SETTINGS } from '../../server/src/workspace/settings.ts';

/** One log read the plain way: the instant of every line that begins with a date. */
interface PlainLog {
  readonly path: string;
  readonly instants: readonly number[];
  /** 0-based line of each. */
  readonly lines: readonly number[];
  readonly isZookeeper: boolean;
}

/** `offset` is that of the ZooKeeper log's zone, in hours; GC logs write their own. */
function readPlainly(path: string, offset: number): PlainLog {
  const isZookeeper = /zookeeper\.log/.test(path);
  const date = isZookeeper
    ? /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)[,.](\d{3})(?= (?:\[myid:| ?- [A-Z]))/
    : /^\[?(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})([+-]\d{4})/;
  const instants: number[] = [];
  const lines: number[] = [];
  readFileSync(path, 'latin1')
    .split('\n')
    .forEach((line, number) => {
      const match = date.exec(line);
      if (!match) return;
      const [year, month, day, hour, minute, second, ms] = match.slice(1, 8).map(Number);
      const written = match[8] === undefined ? offset * 60 : 60 * Number(match[8].slice(0, 3));
      instants.push(Date.UTC(year!, month! - 1, day, hour, minute, second, ms) - written * 60_000);
      lines.push(number);
    });
  return { path, instants, lines, isZookeeper };
}

/** The lines of a log that may be pivots, `count` of them spread evenly over it. */
function pivots(log: PlainLog, count: number): { line: number; instant: number }[] {
  return Array.from({ length: count }, (_, i) => {
    const at = Math.floor((i * (log.lines.length - 1)) / (count - 1));
    return { line: log.lines[at]!, instant: log.instants[at]! };
  });
}

const WINDOW = 5000;

/** What a plain reading of `log` says of its nearest record, and of the words that tell of it. */
function checkAgainst(log: PlainLog, pivot: number, answer: LogHits): void {
  if (log.instants.length === 0) {
    // It prints no date: what dates it is told, and leaves no moment the same to the millisecond.
    assert.match(answer.explanation, /dated by .*, ± /);
    assert.notEqual(answer.landing, 'exact');
    return;
  }
  const deltas = log.instants.map((instant) => instant - pivot);
  const past = deltas.filter((delta) => delta <= 0).reduce((a, b) => Math.max(a, b), -Infinity);
  const future = deltas.filter((delta) => delta > 0).reduce((a, b) => Math.min(a, b), Infinity);
  const least = Math.min(-past, future);
  assert.ok(answer.nearest);
  assert.ok(
    Math.abs(Math.abs(answer.nearest.deltaMs) - least) <= 0.001,
    `${answer.nearest.deltaMs} ms away, not ${least}`,
  );
  if (!answer.explanation.includes('covers this moment')) {
    assert.equal(answer.landing, landingOf(past, future));
    assert.equal(answer.explanation.split(/[,:;(]/)[0]!.trim(), wordsOf(past, future));
  }
  if (!log.isZookeeper) return;
  const inWindow = log.lines.filter((_, i) => Math.abs(deltas[i]!) <= WINDOW);
  assert.equal(answer.hits.length + answer.more, inWindow.length, 'all records in the window are counted');
  const found = answer.hits.map((hit) => hit.line!);
  if (answer.more === 0)
    assert.deepEqual(
      [...found].sort((a, b) => a - b),
      inWindow,
    );
  assert.ok(
    answer.hits.every((hit, i) => i === 0 || answer.hits[i - 1]!.deltaMs <= hit.deltaMs),
    'in time order',
  );
  if (least <= WINDOW) {
    const { line } = answer.nearest;
    assert.ok(found.includes(line!), 'the nearest is among the hits');
  }
}

function landingOf(past: number, future: number): string {
  if (past === 0) return 'exact';
  if (future === Infinity) return -past > WINDOW ? 'ends-before' : 'before';
  if (past === -Infinity) return future > WINDOW ? 'starts-after' : 'after';
  if (-past > WINDOW && future > WINDOW) return 'silent';
  return -past <= future ? 'before' : 'after';
}

function wordsOf(past: number, future: number): string {
  switch (landingOf(past, future)) {
    case 'exact':
      return 'same millisecond';
    case 'ends-before':
      return `ends ${span(-past)} earlier`;
    case 'starts-after':
      return `starts ${span(future)} later`;
    case 'silent':
      return `silent ${span(future - past)}`;
    case 'before':
      return `${span(-past)} before`;
    default:
      return `${span(future)} after`;
  }
}

/** A span in words, spelled out once more so that the test has its own. */
function span(ms: number): string {
  if (ms < 99.5) return `${ms} ms`;
  if (ms < 9999.5) return `${ms / 1000} s`;
  if (ms < 59_950) return `${Math.round(ms / 100) / 10} s`;
  const seconds = Math.round(ms / 1000);
  const [days, hours] = [Math.floor(seconds / 86_400), Math.floor((seconds % 86_400) / 3600)];
  const [minutes, rest] = [Math.floor((seconds % 3600) / 60), seconds % 60];
  const said =
    days > 0
      ? [days, 'd', hours, 'h']
      : hours > 0
        ? [hours, 'h', minutes, 'min']
        : [minutes, 'min', rest, 's'];
  return (said[2] === 0 ? said.slice(0, 2) : said).join(' ');
}

const logsUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?:^|\/)(?:zookeeper\.log|gc\.log)[^/]*$/.test(name))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort();

/** Asked for, since the window of a timeout looks further back. */
const HALF = { windowMs: DEFAULT_SETTINGS.windowMs };

/** Correlates around `count` lines of the log called `pivot`, and holds every answer against a plain reading. */
async function checkFolder(
  folder: string,
  pivot: string,
  count: number,
  offsetOf: (path: string) => number,
): Promise<void> {
  const plain = logsUnder(folder).map((path) => readPlainly(path, offsetOf(path)));
  const { logs, unusable } = await new Catalogue().findAll((await discover(folder)).uris);
  assert.equal(unusable.filter(({ problem }) => problem === 'unreadable').length, 0);
  const own = plain.find(({ path }) => path === join(folder, pivot))!;
  const log = logs.find(({ path }) => path === own.path)!;
  const scope: Scope = {
    logs,
    unusable: [],
    settings: DEFAULT_SETTINGS,
    scope: { name: 'paths', reason: 'all of them' },
  };
  for (const { line, instant } of pivots(own, count)) {
    const answer: Correlation = await correlateLogs({ log, line }, scope, HALF);
    assert.equal(answer.pivot.instant, instant, `pivot at line ${line + 1}`);
    const answers = new Map(answer.logs.map((one) => [fileURLToPath(one.uri), one]));
    for (const other of plain) {
      if (other === own) continue;
      const said = answers.get(other.path);
      assert.ok(said, `${other.path} is named`);
      try {
        checkAgainst(other, instant, said);
      } catch (error) {
        const place = `${relative(folder, other.path)} around ${pivot}:${line + 1}`;
        throw new Error(`${place}: ${(error as Error).message}`, { cause: error });
      }
    }
    const distances = answer.logs.map(({ nearest }) => Math.abs(nearest?.deltaMs ?? Infinity));
    assert.deepEqual(
      distances,
      [...distances].sort((a, b) => (a === b ? 0 : a - b)),
      'nearest first',
    );
    assert.ok(!answers.has(fileURLToPath(pathToFileURL(own.path))), 'the pivot’s own log does not answer');
  }
}

const samples = join(import.meta.dirname, '../../samples/incident');
const corpus = join(import.meta.dirname, '../../../shared/corpus/ensemble-a');
const missing = (folder: string): string | false => (existsSync(folder) ? false : `${folder} is not there`);

describe('a correlation of real logs agrees with a plain reading', () => {
  const OFFSETS: Record<string, number> = {
    'zk-2-node-96': 8,
    'zk-3-node-97': 0,
    'zk-7-node-109': -4,
    'zk-8-node-141': 8,
    'zk-9-node-143': 8,
  };
  const offsetOf = (path: string): number => OFFSETS[relative(samples, path).split('/')[0]!]!;

  for (const pivot of ['zk-2-node-96/zookeeper.log', 'zk-9-node-143/zookeeper.log']) {
    it(`of the sample incident, around ${pivot}`, { skip: missing(samples) }, () =>
      checkFolder(samples, pivot, 80, offsetOf),
    );
  }

  it('of five servers through 80 incidents', { skip: missing(corpus) }, () =>
    checkFolder(corpus, 'node2/log/zookeeper.log', 80, () => 8),
  );
});
