import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, it } from 'node:test';
import { tcpmon } from '../../server/src/formats/tcpmon/index.ts';
import type { LogRecord } from '../../server/src/log/record.ts';
import { eachRecord } from '../../server/src/reading/eachRecord.ts';
import { dialectOf, sectionOf } from '../support/section.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const START = 1698114690;
const PAIR = 'LocalAddr=::ffff:10.20.0.143:2888,PeerAddr=::ffff:10.20.0.141:42652';

interface Block {
  readonly second: number;
  readonly lines: readonly string[];
}

/** The tcp record of one second: what the connection's counter and state were, and another connection's. */
const tcp = (second: number, total: number, state = 'TCP_ESTABLISHED'): Block => ({
  second,
  lines: [
    `tcp,${PAIR},Hostname=node-a State="${state}" ${START + second}`,
    `tcp,${PAIR},Hostname=node-a RetransTotal=${total} ${START + second}`,
    `tcp,LocalAddr=*:22,PeerAddr=*:*,Hostname=node-a RetransTotal=0 ${START + second}`,
  ],
});

const net = (second: number, fields: Readonly<Record<string, string | number>> = {}): Block => ({
  second,
  lines: Object.entries({ IpInReceives: 1, ...fields }).map(
    ([name, value]) => `net,Hostname=node-a ${name}=${value} ${START + second}`,
  ),
});

/** Two blocks that show that a file was written by several workers. */
const CONCURRENT = [net(1), net(0)];

const textOf = (blocks: readonly Block[]): string =>
  blocks.flatMap(({ lines }) => lines.map((line) => `${line}\n`)).join('');

/** Reads the text as one pass in sections of so many lines. */
function inSections(text: string, linesEach: number): LogRecord[] {
  const dialect = dialectOf(tcpmon, text);
  const memory = dialect.memory?.();
  const { lines, offsets } = sectionOf(text);
  const starts = Array.from(offsets);
  const records: LogRecord[] = [];
  for (let from = 0; from < lines.length; from += linesEach) {
    const to = from + linesEach;
    const section = { firstLine: from, lines: lines.slice(from, to), offsets: starts.slice(from, to) };
    records.push(...dialect.read(section, memory));
  }
  return records;
}

const SIZES = [1, 2, 3, 7, 50, 100_000];

const shown = (records: readonly LogRecord[]): LogRecord[] => records.filter(({ detail }) => !detail);

interface Step {
  readonly from: number;
  readonly to: number;
  readonly by: unknown;
}

const stepsIn = (records: readonly LogRecord[]): Step[] =>
  records
    .filter(({ kind }) => kind === 'retransmission')
    .map(({ lasted, fields }) => ({
      from: (lasted?.start ?? NaN) / 1000 - START,
      to: (lasted?.end ?? NaN) / 1000 - START,
      by: fields['retransmitted'],
    }))
    .sort((a, b) => a.to - b.to);

/** Numbers that are the same in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * sides);
  };
}

/** Blocks as `workers` write them: one is late while the others go on. */
function disordered(blocks: readonly Block[], workers: number, roll: (sides: number) => number): Block[] {
  const waiting = [...blocks];
  const busy: Block[] = [];
  const written: Block[] = [];
  while (waiting.length > 0 || busy.length > 0) {
    while (busy.length < workers && waiting.length > 0) busy.push(waiting.shift()!);
    written.push(...busy.splice(roll(busy.length), 1));
  }
  return written;
}

describe('tcpmon steps in one pass', () => {
  it('are each told once, of neighbouring seconds, whatever the order of blocks and the sections', () => {
    for (let seed = 1; seed <= 15; seed++) {
      const roll = dice(seed);
      const truth: Step[] = [];
      const blocks: Block[] = [];
      let total = 488;
      for (let second = 0; second < 120; second++) {
        const by = second > 0 && roll(6) === 0 ? 1 + roll(3) : 0;
        if (by > 0) truth.push({ from: second - 1, to: second, by });
        total += by;
        blocks.push(net(second), tcp(second, total));
      }
      const text = textOf([...CONCURRENT, ...disordered(blocks, 1 + roll(20), roll)]);
      for (const size of SIZES) {
        assert.deepEqual(stepsIn(inSections(text, size)), truth, `seed ${seed}, ${size} lines`);
      }
    }
  });

  it('carry the stamp of their second, though its line came before', () => {
    const text = textOf([...CONCURRENT, tcp(0, 488), tcp(2, 489), tcp(1, 488)]);
    const [late, ...others] = shown(inSections(text, 3)).filter(({ kind }) => kind === 'retransmission');
    assert.ok(late);
    assert.equal(others.length, 0);
    assert.equal(late.stamp, (START + 2) * 1000);
    assert.equal(late.line, 9);
    assert.equal(late.fields['RetransTotal'], 489);
    assert.equal(late.message, 'RetransTotal +1 (488 → 489) · 10.20.0.143:2888 → 10.20.0.141:42652');
    assert.match(late.reading ?? '', /earlier in the file/);
    assert.equal(late.landmark, 'RetransTotal +1 · 10.20.0.143:2888 → …:42652');
  });

  it('are hinted at, not counted, while the seconds between may still come', () => {
    // The block of second 1 is late, so that the file is known to be in disorder.
    const text = textOf([...CONCURRENT, tcp(0, 488), tcp(3, 489), tcp(2, 489), tcp(1, 488)]);
    for (const size of [1, 3]) {
      const told = inSections(text, size).filter(({ kind }) => /retransmission/.test(kind ?? ''));
      assert.deepEqual(
        told.map(({ kind, level, fields }) => [kind, level, fields['retransmitted']]),
        [
          ['unplaced-retransmission', 'INFO', undefined],
          ['retransmission', 'WARN', 1],
        ],
      );
      assert.match(
        told[0]?.message ?? '',
        /^RetransTotal \+1 \(488 → 489\) within 3 s, nothing read in between/,
      );
    }
  });

  it('across a hole are told at once in an orderly file, and once nothing can fill it in another', () => {
    const before = [tcp(0, 488), tcp(1, 488)];
    const rest = Array.from({ length: 100 }, (_, i) => tcp(5 + i, 490));
    const step = [{ from: 1, to: 5, by: 2 }];
    for (const size of SIZES) {
      const orderly = shown(inSections(textOf([...before, ...rest]), size));
      assert.deepEqual(stepsIn(orderly), step);
      assert.match(orderly.find(({ kind }) => kind === 'retransmission')?.message ?? '', /\) within 4 s · /);
      const torn = inSections(textOf([...CONCURRENT, ...before, ...rest]), size);
      assert.deepEqual(stepsIn(torn), step, `${size} lines`);
    }
  });

  it('across a hole are not told again when the hole is filled after all', () => {
    const rest = Array.from({ length: 100 }, (_, i) => tcp(5 + i, 490));
    const late = [tcp(3, 489), tcp(2, 488), tcp(4, 490)];
    const text = textOf([...CONCURRENT, tcp(0, 488), tcp(1, 488), ...rest, ...late]);
    for (const size of [1, 3, 50]) {
      assert.deepEqual(stepsIn(inSections(text, size)), [{ from: 1, to: 5, by: 2 }], `${size} lines`);
    }
  });

  it('across hours are not placed: the file of those hours may follow', () => {
    const far = [tcp(30_000, 600), tcp(30_001, 601)];
    const between = Array.from({ length: 5 }, (_, i) => tcp(2 + i, 489 + i));
    const text = textOf([tcp(0, 488), tcp(1, 488), ...far, ...between]);
    for (const size of SIZES.slice(0, 5)) {
      assert.deepEqual(
        stepsIn(inSections(text, size)).map(({ to }) => to),
        [2, 3, 4, 5, 6, 30_001],
        `${size} lines`,
      );
    }
  });

  it('count the highest of sockets that share their addresses, even when a section ends between them', () => {
    const line = (total: number, second: number): string =>
      `tcp,LocalAddr=*:80,PeerAddr=*:*,Hostname=a RetransTotal=${total} ${START + second}\n`;
    const text = line(0, 0) + line(4, 0) + line(0, 1) + line(4, 1) + line(0, 2) + line(5, 2);
    for (const size of SIZES) {
      assert.deepEqual(stepsIn(inSections(text, size)), [{ from: 1, to: 2, by: 1 }], `${size} lines`);
    }
  });

  it('are those of one host each', () => {
    const of = (host: string, total: number, second: number): string =>
      `tcp,${PAIR},Hostname=${host} RetransTotal=${total} ${START + second}\n`;
    const text = of('a', 1, 0) + of('b', 7, 0) + of('a', 1, 1) + of('b', 8, 1);
    for (const size of SIZES) {
      const [step, ...others] = shown(inSections(text, size));
      assert.equal(others.length, 0);
      assert.equal(step?.fields['Hostname'], 'b');
    }
  });

  it('come through eachRecord, however the bytes arrive', async () => {
    const blocks = Array.from({ length: 3000 }, (_, i) => tcp(i, 488 + Math.floor(i / 700)));
    const bytes = Buffer.from(textOf(disordered(blocks, 8, dice(7))));
    for (const size of [1000, 70_001, 1 << 20]) {
      const chunks = async function* (): AsyncGenerator<Uint8Array> {
        await Promise.resolve();
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      };
      const found: LogRecord[] = [];
      const dialect = dialectOf(tcpmon, bytes.subarray(0, 1000).toString());
      for await (const records of eachRecord(chunks(), dialect)) found.push(...records);
      assert.deepEqual(
        stepsIn(found).map(({ to }) => to),
        [700, 1400, 2100, 2800],
      );
    }
  });

  it('do not hold the file in memory', () => {
    const dialect = dialectOf(tcpmon, textOf([tcp(0, 1)]));
    const memory = dialect.memory?.();
    const held = (): number => {
      collect();
      return process.memoryUsage().heapUsed / 2 ** 20;
    };
    const before = held();
    for (let round = 0; round < 50; round++) {
      const lines: string[] = [];
      for (let i = 0; i < 8_000; i++) {
        const port = `10.${i % 200}.${Math.floor(i / 200)}.${round}:${1024 + i}`;
        lines.push(`tcp,LocalAddr=10.0.0.1:2181,PeerAddr=${port},Hostname=a RetransTotal=1 ${START + round}`);
      }
      dialect.read({ firstLine: 0, lines, offsets: new Float64Array(lines.length) }, memory);
    }
    // 400,000 connections were seen, in 40 MiB of text; the limit lets 300,000 values be kept.
    const grown = held() - before;
    assert.ok(grown < 200, `${grown.toFixed(0)} MiB`);
    assert.ok(memory);
  });
});

describe('tcpmon states and other counters', () => {
  it('tell a change of state between sections', () => {
    const text = textOf([tcp(0, 1), tcp(1, 1, 'TCP_CLOSE_WAIT')]);
    for (const size of SIZES) {
      const [change, ...others] = shown(inSections(text, size));
      assert.equal(others.length, 0);
      assert.equal(
        change?.message,
        'State TCP_ESTABLISHED → TCP_CLOSE_WAIT · 10.20.0.143:2888 → 10.20.0.141:42652',
      );
      assert.equal(change.landmark, 'TCP_ESTABLISHED → TCP_CLOSE_WAIT · 10.20.0.143:2888 → …:42652');
    }
  });

  it('tell the rise of a host counter, beyond 2^53 too', () => {
    const text = textOf([
      net(0, { TcpListenOverflows: 4, TcpTimeouts: '18446744073709551610', TcpInErrs: 1 }),
      net(1, { TcpListenOverflows: 6, TcpTimeouts: '18446744073709551613', TcpInErrs: 2 }),
      net(2, { TcpListenOverflows: 6, TcpTimeouts: '0', TcpInErrs: 3 }),
    ]);
    for (const size of SIZES) {
      assert.deepEqual(
        shown(inSections(text, size)).map(({ level, kind, message, fields }) => [
          level,
          kind,
          message,
          fields['rise'],
        ]),
        [
          ['INFO', 'host-counter', 'TcpListenOverflows +2 (4 → 6) · node-a', 2],
          [
            'INFO',
            'host-counter',
            'TcpTimeouts +3 (18446744073709551610 → 18446744073709551613) · node-a',
            3,
          ],
        ],
      );
    }
  });

  it('tell the rise of an interface counter', () => {
    const nic = (dropped: number, second: number): string =>
      `nic,Name=eth0,Hostname=node-a RxDropped=${dropped} ${START + second}\n`;
    const [rise] = shown(inSections(nic(1, 0) + nic(4, 1), 1));
    assert.equal(rise?.message, 'RxDropped +3 (1 → 4) · eth0 of node-a');
    assert.equal(rise.kind, 'interface-counter');
  });

  it('make a landmark of counters and connections that began again', () => {
    const text = textOf([net(0, { TcpRetransSegs: 9 }), tcp(0, 9), net(1, { TcpRetransSegs: 2 }), tcp(1, 0)]);
    for (const size of SIZES) {
      assert.deepEqual(
        shown(inSections(text, size)).map(({ landmark }) => landmark),
        ['Counters of the host began again · node-a', 'New connection · 10.20.0.143:2888 → …:42652'],
      );
    }
  });
});

describe('tcpmon holes', () => {
  it('are noted on the next record of the kind, and never as quiet seconds', () => {
    const text = textOf([tcp(0, 1), net(0), net(1), tcp(13, 1), net(2), tcp(14, 1)]);
    for (const size of [1, 2, 50]) {
      const [noted, ...others] = shown(
        inSections(text.replace(/.*Hostname=node-a IpIn.*169811469[12].*\n/g, ''), size),
      );
      assert.equal(others.length, 0, others.map(({ message }) => message).join('\n'));
      assert.equal(
        noted?.message,
        'State TCP_ESTABLISHED · 10.20.0.143:2888 → 10.20.0.141:42652, nothing exported for 12 s before',
      );
      assert.deepEqual([noted.level, noted.kind, noted.fields['gapS']], ['INFO', 'socket', 12]);
      assert.equal(noted.landmark, 'No sockets exported for 12 s');
      assert.equal(noted.stamp, (START + 13) * 1000);
    }
  });

  it('of the length that the end of a data file takes away are said to be the export’s own', () => {
    const reading = (seconds: number): string =>
      shown(inSections(textOf([tcp(0, 1), tcp(seconds + 1, 1)]), 50))[0]?.reading ?? '';
    for (const seconds of [4, 26, 85, 86]) assert.match(reading(seconds), /256 records of each data file/);
    for (const seconds of [1, 3, 87, 110]) {
      assert.match(reading(seconds), /^Of these seconds nothing is known[^.]*\.$/, `${seconds} s`);
    }
  });

  it('are noted where a step is told, too', () => {
    const line = (total: number, second: number): string =>
      `tcp,${PAIR},Hostname=node-a RetransTotal=${total} ${START + second}\n`;
    const [step] = shown(inSections(line(1, 0) + line(3, 3), 1));
    assert.equal(
      step?.message,
      'RetransTotal +2 (1 → 3) within 3 s · 10.20.0.143:2888 → 10.20.0.141:42652, nothing exported for 2 s before',
    );
    assert.deepEqual([step.level, step.fields['retransmitted'], step.fields['gapS']], ['WARN', 2, 2]);
  });

  it('are not seen in disorder, but are once nothing can fill them', () => {
    const roll = dice(3);
    const blocks = Array.from({ length: 300 }, (_, i) => tcp(i, 1)).filter(
      ({ second }) => second < 50 || second > 54,
    );
    const text = textOf([...CONCURRENT, ...disordered(blocks, 8, roll)]);
    for (const size of SIZES) {
      const holes = shown(inSections(text, size));
      assert.deepEqual(
        holes.map(({ stamp, fields }) => [stamp / 1000 - START, fields['gapS']]),
        [[55, 5]],
        `${size} lines`,
      );
    }
  });

  it('are not told of lines taken out of their file', () => {
    const text = textOf([tcp(0, 1), tcp(5, 1)]);
    assert.equal(shown(dialectOf(tcpmon, text).read(sectionOf(text))).length, 0);
  });
});
