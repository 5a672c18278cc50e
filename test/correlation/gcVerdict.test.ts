import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pausesIn } from '../../server/src/correlation/pauses/pausesIn.ts';
import type { GcVerdict } from '../../server/src/protocol/correlation.ts';
import { Catalogue } from '../../server/src/workspace/catalogue.ts';
import { isLog, type LogFile } from '../../server/src/workspace/logFile.ts';
import { around } from '../support/around.ts';
import { LogFolder } from '../support/logFolder.ts';

const PIVOT = `
// zookeeper: node9/zookeeper.log
2023-10-24 10:32:31,666 [myid:] - INFO  [main:QuorumPeer@1000] - pivot<|>
`;
const SETTINGS = { zones: [{ pattern: 'zookeeper.log', value: '+08:00' }] };

/** What is said of each node around 10:32:31.666 +08:00, five seconds to both sides. */
async function verdicts(
  logs: string,
  windowMs?: number,
  nodes: Readonly<Record<string, string>> = {},
): Promise<GcVerdict[]> {
  const options = windowMs === undefined ? {} : { options: { windowMs } };
  const { answer } = await around(PIVOT + logs, { settings: SETTINGS, nodes, ...options });
  return answer.gc ?? assert.fail('no verdicts');
}

async function checkWords(
  logs: string,
  expected: string,
  windowMs?: number,
  nodes?: Readonly<Record<string, string>>,
): Promise<void> {
  const said = (await verdicts(logs, windowMs, nodes)).map(
    ({ node, verdict, words }) => `${node ?? '?'} ${verdict}: ${words}`,
  );
  assert.equal(`\n${said.join('\n')}\n`, expected);
}

/** A pause as JDK 8 prints it: when it began, in seconds of 10:32. */
const legacy = (second: string, ms: number, head = 'Full GC (Ergonomics)'): string =>
  `2023-10-24T10:32:${second}+0800: 5.000: [${head} [PSYoungGen: 10K->1K(20K)] [ParOldGen: 20K->20K(40K)] 30K->21K(60K), [Metaspace: 5K->5K(9K)], ${(ms / 1000).toFixed(7)} secs] [Times: user=0.00 sys=0.00, real=${(ms / 1000).toFixed(2)} secs]\n`;
/** One as JDK 17 prints it: when it was over. */
const unified = (second: string, ms: number, kind = 'Pause Full (Ergonomics)', id = 1): string =>
  `[2023-10-24T10:32:${second}+0800][5.000s][info][gc] GC(${id}) ${kind} 100M->20M(300M) ${ms.toFixed(3)}ms\n`;
const gc = (node: string, text: string, name = 'gc.log'): string => `// gc: ${node}/${name}\n${text}`;

describe('the GC verdict', () => {
  it('knows that JDK 8 stamps the begin of a pause and later ones its end', () =>
    checkWords(
      gc('node7', legacy('30.156', 210)) +
        gc('node8', unified('30.366', 210)) +
        gc('node9', unified('33.000', 500)),
      `
node7 paused: 0.21 s Full GC (Ergonomics) ending 1.3 s before
node8 paused: 0.21 s Full GC (Ergonomics) ending 1.3 s before
node9 paused: 0.5 s Full GC (Ergonomics) beginning 0.834 s after
`,
    ));

  it('tells a server once that was collected twice, and its pauses once', () =>
    checkWords(
      gc('node8', unified('30.366', 210)) +
        gc('zk-bj-08', unified('30.366', 210), 'gc.log') +
        gc('zk-bj-08', unified('33.000', 500), 'gc.log.1'),
      `
node8 paused: 0.5 s Full GC (Ergonomics) beginning 0.834 s after; 0.21 s Full GC (Ergonomics) ending 1.3 s before
node9 unknown: no GC log covers this: there is none of this node
`,
      undefined,
      // Of one of its logs nothing else tells than the folder.
      { 'node8/gc.log': '8 node8', 'zk-bj-08/gc.log': '8 node8' },
    ));

  it('gives the negative answer, and the last pause before it', () =>
    checkWords(
      gc('node7', legacy('01.000', 1200) + legacy('50.000', 3)) +
        gc('node8', unified('20.000', 49.9) + unified('31.000', 12) + unified('40.000', 20)),
      `
node7 none: no pause over 50 ms within ±5 s; the last one, 1.2 s Full GC (Ergonomics), ended 29.5 s before
node8 none: no pause over 50 ms within ±5 s
node9 unknown: no GC log covers this: there is none of this node
`,
    ));

  it('names nodes without a GC log, and logs that do not cover the moment', () =>
    checkWords(
      gc('node7', legacy('01.000', 20) + legacy('10.000', 20)) +
        gc('node8', unified('55.000', 20) + unified('58.000', 20)) +
        gc('node10', unified('28.000', 20) + unified('29.500', 20)) +
        gc('node2', unified('03.000', 20), 'gc.log.0') +
        gc('node2', unified('53.000', 20), 'gc.log'),
      `
node2 unknown: no GC log covers this: gc.log.0 ends 28.7 s earlier, gc.log begins 21.3 s later
node7 unknown: no GC log covers this: gc.log ends 21.7 s earlier
node8 unknown: no GC log covers this: gc.log begins 23.3 s later
node9 unknown: no GC log covers this: there is none of this node
node10 unknown: no pause over 50 ms within ±5 s, as far as its GC log goes: gc.log begins only 3.666 s before, gc.log ends 2.166 s before
`,
    ));

  it('tells all pauses, the one that covers the moment first, and how long they take together', () =>
    checkWords(
      gc(
        'node8',
        unified('27.000', 100, 'Pause Young (Normal)', 1) +
          unified('28.000', 300, 'Pause Young (Normal)', 2) +
          unified('32.000', 800, 'Pause Full (Ergonomics)', 3) +
          unified('34.000', 200, 'Pause Young (Normal)', 4) +
          unified('59.000', 1, 'Pause Young (Normal)', 5),
      ),
      `
node8 paused: 0.8 s Full GC (Ergonomics) covering this moment: begun 0.466 s before, over 0.334 s after; 0.3 s Young GC ending 3.666 s before; 0.2 s Young GC beginning 2.134 s after; and 1 more: 1.4 s in all
node9 unknown: no GC log covers this: there is none of this node
`,
    ));

  it('tells a pause of a minute that began long before the window', () =>
    checkWords(
      gc('node8', legacy('00.000', 5) + legacy('05.000', 45_000) + legacy('55.000', 5)),
      `
node8 paused: 45 s Full GC (Ergonomics) covering this moment: begun 26.7 s before, over 18.3 s after
node9 unknown: no GC log covers this: there is none of this node
`,
      1_000,
    ));

  it('does not take a log that prints no pauses for one of a JVM without any', () =>
    checkWords(
      gc(
        'node8',
        '[2023-10-24T10:32:30.000+0800][5.000s][info][gc] Using The Z Garbage Collector\n' +
          '[2023-10-24T10:32:31.000+0800][6.000s][info][gc] GC(0) Garbage Collection (Warmup) 68M(71%)->18M(19%)\n' +
          '[2023-10-24T10:32:33.000+0800][8.000s][info][gc] GC(1) Garbage Collection (Warmup) 68M(71%)->18M(19%)\n',
      ) +
        gc(
          'node7',
          '[0.005s][info][gc] Using Serial\n[5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 100M->20M(300M) 12.345ms\n',
        ),
      `
node7 unknown: no GC log covers this: gc.log counts uptime only, and no neighbour tells when this JVM started
node8 unknown: its GC log prints no pauses of any length around this: whether threads stood still cannot be told
node9 unknown: no GC log covers this: there is none of this node
`,
    ));

  it('counts a stop and the collection within it once', async () => {
    const log = gc(
      'node8',
      '[2023-10-24T10:32:30.900+0800][5.000s][info][gc] GC(1) Pause Full (Ergonomics) 100M->20M(300M) 500.000ms\n' +
        '[2023-10-24T10:32:31.000+0800][5.100s][info][safepoint] Safepoint "G1CollectForAllocation", Time since last: 1000000 ns, Reaching safepoint: 80000000 ns, At safepoint: 520000000 ns, Total: 600000000 ns\n' +
        '[2023-10-24T10:32:59.000+0800][9.100s][info][gc] GC(2) Pause Young (Normal) 100M->20M(300M) 1.000ms\n',
    );
    const [eight] = await verdicts(log);
    assert.deepEqual(
      eight?.pauses.map(({ from, to }) => to - from),
      [600],
    );
  });

  it('reads each block of a log once', async () => {
    const folder = new LogFolder({ 'node8/gc.log': legacy('30.156', 210) + legacy('50.000', 5) });
    const found = await new Catalogue().find(folder.uri('node8/gc.log'));
    assert.ok(isLog(found));
    let reads = 0;
    const counted: LogFile = { ...found, read: (use) => (reads++, found.read(use)) };
    const fences = await found.fences();
    const { least, greatest } = fences.range ?? assert.fail();
    const first = await pausesIn(counted, fences, { from: least, to: greatest });
    assert.deepEqual([first.pauses.length, first.seen, reads], [1, 2, 1]);
    assert.deepEqual(await pausesIn(counted, fences, { from: least, to: greatest }), first);
    assert.equal(reads, 1);
  });
});
