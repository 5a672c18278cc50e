import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { clocks } from '../../server/src/features/clocks.ts';
import type { ClocksAnswer, NodeClock } from '../../server/src/protocol/clocks.ts';
import { formatSpan } from '../../server/src/protocol/spans.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/workspace/settings.ts';
import { Workspace } from '../../server/src/workspace/workspace.ts';
import { tcpmonLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';
import { type Going, shifted } from '../support/shiftedLog.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/clocks');
const CORPUS = join(import.meta.dirname, '../../../shared/corpus/ensemble-a');

/** The logs of a folder, as clocks that go as `goings` says would have stamped them. */
async function clocksOf(
  files: Readonly<Record<string, string>>,
  goings: Readonly<Record<string, Going>> = {},
  settings: Partial<Settings> = {},
): Promise<ClocksAnswer> {
  const folder = new LogFolder(
    Object.fromEntries(
      Object.entries(files).map(([path, text]) => {
        const isLog = /\.log/.test(path);
        return [path, isLog ? shifted(text, goings[path.split('/')[0]!] ?? {}) : text];
      }),
    ),
  );
  const workspace = new Workspace({ unsaved: () => undefined });
  workspace.folders = [folder.uri('')];
  workspace.settings = { ...DEFAULT_SETTINGS, ...settings };
  return clocks(workspace);
}

const fixture = Object.fromEntries(
  ['node2', 'node3', 'node9'].map((node) => [
    `${node}/zookeeper.log`,
    readFileSync(join(FIXTURES, `${node}.log`), 'utf8'),
  ]),
);

const allIn = (value: string): Partial<Settings> => ({ zones: [{ pattern: '*', value }] });

const ofNode = (answer: ClocksAnswer, name: string): NodeClock =>
  answer.nodes.find(({ node }) => node === name)!;

/** The skew holds the truth, in ms, and is no wider than `width`. */
function assertHolds(answer: ClocksAnswer, name: string, truth: number, width: number): void {
  const { skew } = ofNode(answer, name);
  assert.ok(skew, `${name}: ${ofNode(answer, name).words}`);
  const { from = -Infinity, to = Infinity } = skew;
  assert.ok(from <= truth && truth <= to, `${name}: ${truth} is not in ${from} to ${to}`);
  assert.ok(to - from <= width, `${name}: ${from} to ${to} is wider than ${width}`);
}

describe('clocks, of one real election', () => {
  it('are right where they are, to some milliseconds', async () => {
    const answer = await clocksOf(fixture, {}, allIn('+08:00'));
    assert.equal(answer.reference?.node, 'node9');
    assert.match(answer.reference.reason, /^the clocks of 3 of 3 servers agree with each other to 100 ms/);
    assertHolds(answer, 'node2', 0, 100);
    assertHolds(answer, 'node3', 0, 100);
    assert.equal(ofNode(answer, 'node9').words, 'the others are measured against it');
    assert.deepEqual(answer.notes, []);
  });

  it('tell of what they are off, and from which lines', async () => {
    const answer = await clocksOf(fixture, { node3: { aheadMs: 3_200 } }, allIn('+08:00'));
    assertHolds(answer, 'node3', 3_200, 100);
    assertHolds(answer, 'node2', 0, 100);
    const { words, skew } = ofNode(answer, 'node3');
    assert.match(
      words,
      /^3\.\d+ s ahead of node9 ± [\d.]+ ms, from \d+ votes, \d+ messages of learners joining/,
    );
    for (const { sent, received } of skew!.evidence)
      assert.notEqual(sent.node, received.node, 'a message has two ends');
  });

  it('count the offset in force among it', async () => {
    const going = { node3: { aheadMs: 3_200 } };
    const offsets = [{ pattern: 'node3', value: 3_100 }];
    const answer = await clocksOf(fixture, going, { ...allIn('+08:00'), offsets });
    assertHolds(answer, 'node3', 3_200, 100);
    assert.equal(ofNode(answer, 'node3').offsetMs, 3_100);
  });

  it('say which zone a log is in whose zone is assumed', async () => {
    const zones = [
      { pattern: 'node3', value: '+08:00' },
      { pattern: 'node9', value: '+08:00' },
    ];
    const answer = await clocksOf(fixture, { node2: { zone: 'America/New_York' } }, { zones });
    const { zoneTold, logs } = ofNode(answer, 'node2');
    assert.equal(logs[0]?.zone.assumed, true);
    assert.equal(zoneTold?.name, '-05:00');
    assert.match(
      zoneTold.reason,
      /^\d+ votes, .* shared with other servers (?:put it at|agree with) -05:00$/,
    );
    assert.equal(ofNode(answer, 'node3').zoneTold, undefined);
  });

  it('say that nothing tells where no message shows', async () => {
    const [first, second] = Object.entries(fixture).map(([path, text]) => [
      path,
      text
        .split('\n')
        .filter((line) => /LOOKING$|FOLLOWING$|LEADING$/.test(line))
        .join('\n'),
    ]);
    const answer = await clocksOf(
      Object.fromEntries([first!, second!]) as Record<string, string>,
      {},
      allIn('+08:00'),
    );
    assert.equal(answer.reference, undefined);
    assert.match(answer.notes.join(), /No message between two servers shows in these logs/);
    assert.match(answer.nodes[0]!.words, /^nothing tells how its clock stands to the others/);
  });
});

describe('the zone of a log beside an export of tcpmon', () => {
  /** The seed's lines of node 9, whose learner's socket vanishes from the export at 02:32:31 UTC. */
  const lost = (port: number, time: string): string =>
    `2023-10-24T${time} [myid:] - ERROR [LearnerHandler-/10.255.0.141:${port}:LearnerHandler@615] - Unexpected exception causing shutdown while sock still open\n` +
    'java.net.SocketTimeoutException: Read timed out\n' +
    '        at java.net.SocketInputStream.socketRead0(Native Method) ~[?:1.8.0_131]\n';
  const log = lost(33556, '07:01:13,084') + lost(41168, '10:32:31,666') + lost(56950, '10:32:42,971');
  const GONE = Date.parse('2023-10-24T02:32:31Z') / 1000;
  const seconds = (until: number, port: number): string =>
    Array.from({ length: 30 }, (_, index) =>
      tcpmonLine(until - 29 + index).replaceAll('41168', String(port)),
    ).join('');

  const told = async (exported: string, settings?: Partial<Settings>): Promise<NodeClock['zoneTold']> =>
    ofNode(
      await clocksOf(
        { 'node-9/zookeeper.log': log, 'node-9/tcpmon.txt': exported },
        { 'node-9': {} },
        settings,
      ),
      'node-9',
    ).zoneTold;

  it('is told by a connection that ends in both', async () => {
    const exported = seconds(GONE, 41168) + seconds(GONE + 30, 40000);
    const zone = await told(exported);
    assert.equal(zone?.name, '+08:00');
    assert.match(
      zone.reason,
      /^a connection that ends both in it and in an export of the same server (?:puts it at|agrees with) \+08:00$/,
    );
    assert.equal(await told(exported, allIn('+08:00')), undefined, 'a zone that is set needs no telling');
  });

  it('is not told by an export that ends with it, or by a connection that goes on', async () => {
    assert.equal(await told(seconds(GONE, 41168)), undefined);
    assert.equal(await told(seconds(GONE + 600, 41168) + seconds(GONE + 700, 40000)), undefined);
    assert.equal(await told(seconds(GONE, 4116) + seconds(GONE + 30, 40000)), undefined);
  });
});

describe('clocks of five servers through 80 incidents', { skip: !existsSync(CORPUS) }, () => {
  const nodes = ['node2', 'node3', 'node7', 'node8', 'node9'];
  const files = Object.fromEntries(
    nodes.flatMap((node) =>
      ['log/zookeeper.log', 'gc.log', 'zoo.cfg'].map((path) => [
        `${node}/${path}`,
        readFileSync(join(CORPUS, node, path), 'utf8'),
      ]),
    ),
  );

  it('as they are: no pair of clocks is apart', async (test) => {
    const answer = await clocksOf(files);
    for (const node of nodes.filter((one) => one !== answer.reference?.node)) {
      assertHolds(answer, node, 0, 100);
      test.diagnostic(`${node}: ${spanOf(answer, node)}`);
    }
    assert.ok(answer.nodes.every(({ steps }) => steps.length === 0));
    assert.deepEqual(answer.notes, []);
  });

  it('set while they ran: one put back by 2 s, one put forward by 2.5 s', async (test) => {
    const at = Date.parse('2026-11-23T08:18:00+08:00');
    const logs = Object.fromEntries(Object.entries(files).filter(([path]) => path.endsWith('.log')));
    const answer = await clocksOf(
      logs,
      {
        node3: { aheadMs: (instant) => (instant < at ? 0 : -2_000) },
        node7: { aheadMs: (instant) => (instant < at + 60_000 ? 0 : 2_500) },
      },
      allIn('+08:00'),
    );
    const [back, moved] = [ofNode(answer, 'node3'), ofNode(answer, 'node7')];
    assert.deepEqual(
      back.steps.map(({ is, by }) => [is, by <= -1_000 && by >= -2_010]),
      [['back', true]],
    );
    assert.ok(Math.abs((back.steps[0]?.after ?? 0) - at) < 1_000, 'it says when');
    assert.deepEqual(
      moved.steps.map(({ is, by }) => [is, by > 2_000 && by <= 2_600]),
      [['moved', true]],
    );
    for (const [node, truths] of [
      [back, [0, -2_000]],
      [moved, [0, 2_500]],
    ] as const)
      for (const [index, truth] of truths.entries()) {
        const { from = -Infinity, to = Infinity } = node.eras?.[index]?.skew ?? {};
        assert.ok(from <= truth && truth <= to && to - from < 1_000, `${node.words}: ${from} to ${to}`);
        test.diagnostic(`${node.node}, stretch ${index + 1}: ${from} to ${to} ms, truth ${truth}`);
      }
    for (const node of ['node2', 'node8', 'node9'].filter((one) => one !== answer.reference?.node))
      assertHolds(answer, node, 0, 200);
  });

  it('in three zones, two of them set wrong', async (test) => {
    const goings = {
      node2: { zone: 'UTC' },
      node3: { aheadMs: 3_200 },
      node9: { aheadMs: -47_500, zone: 'America/New_York' },
    };
    const answer = await clocksOf(files, goings);
    assert.equal(
      ofNode(answer, 'node9').logs.find(({ uri }) => uri.endsWith('zookeeper.log'))?.zone.name,
      '-05:00',
    );
    const truth: Record<string, number> = { node3: 3_200, node9: -47_500 };
    for (const node of nodes.filter((one) => one !== answer.reference?.node)) {
      if (node !== 'node8') assertHolds(answer, node, truth[node] ?? 0, 1_000);
      test.diagnostic(`${node}: ${spanOf(answer, node)}`);
    }
    assert.equal(ofNode(answer, 'node8').zoneTold?.name, '+08:00', 'no log of node 8 writes an offset');
  });
});

function spanOf(answer: ClocksAnswer, name: string): string {
  const { skew, words } = ofNode(answer, name);
  const { from = -Infinity, to = Infinity } = skew ?? {};
  return `${from} to ${to} ms, ${formatSpan(to - from)} wide: ${words}`;
}
