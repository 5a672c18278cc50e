import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gc } from '../../server/src/formats/gc/index.ts';
import { UNDATED } from '../../server/src/log/instant.ts';
import type { LogRecord } from '../../server/src/log/record.ts';
import { dialectOf, sectionOf, stampsOf } from '../support/section.ts';

const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../fixtures/gc', name), 'utf8');
const read = (text: string): LogRecord[] => dialectOf(gc, text).read(sectionOf(text));
const pauses = (text: string): LogRecord[] => read(text).filter(({ kind }) => kind === 'pause');
/** Record `index`, which there must be. */
function nth(records: readonly LogRecord[], index: number): LogRecord {
  const record = records[index];
  assert.ok(record, `no record ${index}`);
  return record;
}
const iso = (ms: number | undefined): string => new Date(ms ?? NaN).toISOString();

/** What a test looks at most: kind, level and message of what is no detail. */
const told = (text: string): string[] =>
  read(text).flatMap(({ kind, level, message, detail }) => (detail ? [] : [`${kind} ${level} ${message}`]));

describe('GC lines of the incident notes', () => {
  it('reads the young collections of the serial collector', () => {
    const records = read(fixture('legacy-serial.log'));
    assert.equal(records.length, 3);
    assert.deepEqual(
      records.map(({ stamp }) => iso(stamp)),
      ['2023-10-29T13:08:07.590Z', '2023-10-29T13:09:09.714Z', '2023-10-29T13:20:03.650Z'],
    );
    const first = nth(records, 0);
    assert.equal(first.kind, 'pause');
    assert.equal(first.level, 'INFO');
    assert.equal(first.message, 'Young GC (Allocation Failure) 6.1 ms, 238 MB → 101 MB of 495 MB');
    assert.deepEqual(first.lasted, { start: first.stamp, end: first.stamp + 6.0672 });
    assert.deepEqual(first.fields, {
      cause: 'Allocation Failure',
      collection: 'DefNew',
      full: false,
      fullByEffect: false,
      durationMs: 6.0672,
      uptimeS: 181251.642,
      beforeKb: 243454,
      afterKb: 103767,
      capacityKb: 506944,
      userS: 0.01,
      sysS: 0,
      realS: 0,
    });
  });

  it('reads the collections of the parallel collector', () => {
    assert.deepEqual(told(fixture('legacy-parallel.log')), [
      'pause WARN Young GC (Allocation Failure) 1.232 s, 382 MB → 209 MB of 620 MB',
      'pause WARN Full GC (Ergonomics) 1.188 s, 1427 MB → 1344 MB of 1603 MB',
      'pause WARN Full GC (Ergonomics) 1.409 s, 1400 MB → 1345 MB of 1600 MB',
    ]);
    const full = nth(pauses(fixture('legacy-parallel.log')), 1);
    assert.equal(iso(full.stamp), '2023-10-25T09:34:55.761Z');
    assert.equal(iso(full.lasted?.end), '2023-10-25T09:34:56.949Z');
    assert.equal(full.fields['full'], true);
    assert.equal(full.fields['durationMs'], 1188.2767);
  });

  it('reads the event that a terminal cut in the middle of a token as one', () => {
    const text = fixture('legacy-wrapped.log');
    const records = read(text);
    assert.equal(records.length, 1);
    const record = nth(records, 0);
    assert.equal(record.line, 0);
    assert.equal(record.endLine, 2);
    assert.equal(iso(record.stamp), '2023-10-24T09:51:04.410Z');
    assert.equal(
      record.message,
      'Young GC (Allocation Failure, also collected the old generation) 0.208 s, 485 MB → 31 MB of 495 MB',
    );
    assert.equal(record.fields['durationMs'], 207.9389);
    assert.equal(record.fields['fullByEffect'], true);
    assert.equal(record.fields['full'], false);
    assert.equal(record.fields['realS'], 0.21);
    assert.equal(record.level, 'WARN');
  });

  it('reads an event that wraps once', () => {
    const line = fixture('legacy-parallel.log').split('\n')[1] ?? '';
    const at = line.indexOf('taspace');
    const [whole] = read(line);
    const [cut] = read(`${line.slice(0, at)}\n${line.slice(at)}`);
    assert.deepEqual(cut, { ...whole, endLine: 1 });
  });
});

describe('legacy CMS', () => {
  const text = fixture('legacy-cms.log');

  it('tells pauses from concurrent phases', () => {
    assert.deepEqual(told(text), [
      'pause INFO CMS initial mark (CMS Initial Mark) 2.1 ms, 63 MB → 63 MB of 124 MB',
      'concurrent INFO CMS-concurrent-mark 0.117 s, application running',
      'pause INFO CMS remark (CMS Final Remark) 20.0 ms, 63 MB → 63 MB of 124 MB',
      'pause INFO Young GC (CMS Final Remark) 11.5 ms, 79 MB → 63 MB of 124 MB',
      'pause ERROR Young GC (Allocation Failure, promotion failed, concurrent mode failure, also collected the old generation) 2.960 s, 123 MB → 39 MB of 124 MB',
      'concurrent INFO CMS-concurrent-sweep 0.150 s, application running',
    ]);
  });

  it('takes the stamp of a concurrent phase for its end', () => {
    const mark = nth(
      read(text).filter(({ kind }) => kind === 'concurrent'),
      0,
    );
    assert.equal(iso(mark.lasted?.start), '2023-10-25T08:00:00.003Z');
    assert.equal(iso(mark.lasted?.end), '2023-10-25T08:00:00.120Z');
  });

  it('counts the young collection inside a remark and the phase inside a failed one from their head lines', () => {
    assert.deepEqual(
      read(text).map(({ line, endLine, kind }) => `${line + 1}-${endLine + 1} ${kind}`),
      ['1-1 pause', '2-2 other', '3-3 concurrent', '4-8 pause', '4-7 pause', '9-10 pause', '9-9 concurrent'],
    );
    const heads = stampsOf(dialectOf(gc, text), text).map((stamp) => !Number.isNaN(stamp));
    assert.deepEqual(heads, [true, true, true, true, false, false, false, false, true, false]);
  });

  it('leaves the heap of the young collection to it', () => {
    const remark = nth(pauses(text), 1);
    const young = nth(pauses(text), 2);
    assert.equal(remark.fields['collection'], 'CMS-remark');
    assert.equal(remark.fields['userS'], 0.05);
    assert.equal(young.fields['collection'], 'ParNew');
    assert.equal(young.fields['userS'], 0.03);
    assert.equal(young.fields['beforeKb'], 81000);
  });
});

describe('legacy G1', () => {
  const text = fixture('legacy-g1.log');

  it('takes the heap from the lines behind the pause, and the duration behind a record printed into it', () => {
    assert.deepEqual(told(text), [
      'pause INFO Young GC (G1 Evacuation Pause) 12.3 ms, 24 MB → 5.3 MB of 128 MB',
      'pause WARN Young GC (G1 Humongous Allocation) 0.350 s, 60 MB → 30 MB of 128 MB',
      'concurrent INFO GC concurrent-root-region-scan 15.0 ms, application running',
      'pause INFO G1 remark 7.0 ms',
      'pause INFO G1 cleanup 1.1 ms, 40 MB → 38 MB of 128 MB',
      'pause WARN Full GC (System.gc()) 0.250 s, 61 MB → 20 MB of 128 MB',
      'stop WARN All threads stopped 1.500 s, 1.490 s of it until the last thread stopped',
    ]);
  });

  it('keeps a stop that only repeats its collection for a detail', () => {
    const stops = read(text).filter(({ kind }) => kind === 'stop');
    assert.deepEqual(
      stops.map(({ detail }) => detail ?? false),
      [true, false],
    );
    assert.equal(iso(stops[1]?.lasted?.start), '2021-06-01T12:00:18.500Z');
  });

  it('ends a record with the last line that elaborates it', () => {
    assert.deepEqual(
      pauses(text).map(({ line, endLine }) => [line + 1, endLine + 1]),
      [
        [4, 8],
        [9, 14],
        [15, 16],
        [17, 18],
        [19, 21],
      ],
    );
  });
});

describe('legacy oddities', () => {
  it('reads stamps glued to heads and causes with parentheses', () => {
    const text = `11.487: [GC11.487: [ParNew: 174848K->25512K(349568K), 0.0157380 secs] 174848K->25512K(354944K), 0.0158160 secs] [Times: user=0.07 sys=0.03, real=0.02 secs]
12.000: [Full GC (System.gc())12.001: [Tenured: 100K->90K(200K), 0.1000000 secs] 110K->90K(300K), [Perm : 10K->10K(20K)], 0.1100000 secs]`;
    assert.deepEqual(told(text), [
      'pause INFO Young GC 15.8 ms, 171 MB → 25 MB of 347 MB',
      'pause WARN Full GC (System.gc()) 0.110 s, 110 KB → 90 KB of 300 KB',
    ]);
    const young = nth(read(text), 0);
    assert.equal(dialectOf(gc, text).face, 'uptime');
    assert.equal(young.stamp, 11_487);
  });

  it('reads decimal commas', () => {
    const text = `2015-02-20T14:50:41.432+0100: 16578,506: [GC pause (G1 Evacuation Pause) (young), 0,0282200 secs]
   [Eden: 24,0M(24,0M)->0,0B(32,0M) Survivors: 0,0B->3072,0K Heap: 24,5M(128,0M)->5436,0K(128,0M)]
 [Times: user=0,25 sys=0,05, real=0,08 secs]`;
    const record = nth(read(text), 0);
    assert.equal(record.fields['durationMs'], 28.22);
    assert.equal(record.fields['uptimeS'], 16578.506);
    assert.equal(record.fields['beforeKb'], 24.5 * 1024);
    assert.equal(record.fields['sysS'], 0.05);
    assert.equal(iso(record.stamp), '2015-02-20T13:50:41.432Z');
  });

  it('reads two events on one line', () => {
    const text =
      '1.000: [GC [PSYoungGen: 10K->1K(20K)] 10K->1K(60K), 0.0100000 secs] [Times: user=0.01 sys=0.00, real=0.01 secs] 1.200: [Full GC [PSYoungGen: 1K->0K(20K)] [PSOldGen: 0K->1K(40K)] 1K->1K(60K) [PSPermGen: 5K->5K(9K)], 0.0500000 secs]';
    assert.deepEqual(
      read(text).map(({ line, stamp, fields }) => [line, stamp, fields['collection']]),
      [
        [0, 1000, 'PSYoungGen'],
        [0, 1200, 'Full GC'],
      ],
    );
  });

  it('goes on behind a torn head', () => {
    const text = `807368.485: [GC
807368.485: [GC [PSYoungGen: 267105K->26624K(268800K)] 693833K->454312K(1010176K), 0.2712152 secs]
807447.702: [GC [PSYoungGen: 257024K->34816K(268800K)] 684712K->463720K(1010176K), 0.3143758 secs]`;
    const records = read(text);
    assert.deepEqual(
      records.map(({ kind, line }) => `${line} ${kind}`),
      ['0 other', '1 pause', '2 pause'],
    );
    assert.equal(records[0]?.message, 'GC (cut off before its end)');
  });

  it('is not led astray by address ranges and class histograms', () => {
    const text = `1.000: [Full GC 1.001: [Class Histogram:
 num     #instances         #bytes  class name
----------------------------------------------
   1:      13269691     2158610984  [C
   2:       6252568      579973944  [Ljava.lang.Object;
Total      19522259     2738584928
, 4.0000000 secs] 2.000: [CMS: 100K->50K(200K), 1.0000000 secs] 110K->50K(300K), [CMS Perm : 10K->10K(20K)], 5.1000000 secs]
{Heap after GC invocations=1:
 par new generation   total 785728K, used 0K [0x00002aabdaab0000, 0x00002aac0aab0000, 0x00002aac0aab0000)
}
9.000: [GC 9.000: [ParNew: 10K->1K(20K), 0.0010000 secs] 60K->51K(300K), 0.0011000 secs]`;
    assert.deepEqual(
      pauses(text).map(({ line, fields }) => [line, fields['durationMs']]),
      [
        [0, 5100],
        [10, 1.1],
      ],
    );
  });

  it('dates uptimes from the records that print both', () => {
    const text = `100.000: [GC 100.000: [ParNew: 10K->1K(20K), 0.0010000 secs] 60K->51K(300K), 0.0011000 secs]
2011-01-01T00:00:10.000+0000: 110.000: [CMS-concurrent-mark: 0.100/0.200 secs] [Times: user=0.20 sys=0.01, real=0.20 secs]`;
    const pause = nth(read(text), 0);
    assert.equal(iso(pause.stamp), '2011-01-01T00:00:00.000Z');
  });

  it('reads events without any stamp, which have no place in time', () => {
    const text = `[GC 8700K->954K(97216K), 0.0293009 secs]
[Full GC 1759K->1000K(97216K), 0.1000000 secs]`;
    assert.equal(dialectOf(gc, text).face, 'none');
    const records = read(text);
    assert.deepEqual(
      records.map(({ line, fields }) => [line, fields['durationMs']]),
      [
        [0, 29.3009],
        [1, 100],
      ],
    );
    assert.ok(records.every(({ stamp, lasted }) => Number.isNaN(stamp) && lasted === undefined));
  });

  it('counts lines and bytes from the section', () => {
    const text = fixture('legacy-serial.log');
    const section = sectionOf(text, 700);
    const records = dialectOf(gc, text).read(section);
    assert.deepEqual(
      records.map(({ line }) => line),
      [700, 701, 702],
    );
    assert.deepEqual(
      records.map(({ byteOffset }) => byteOffset),
      [...Array.from(section.offsets)],
    );
  });
});

describe('legacy noise', () => {
  it('survives brackets without end', () => {
    const text = `1.000: [GC ${'['.repeat(5000)}${']'.repeat(5000)} 10K->1K(20K), 0.0100000 secs]`;
    assert.deepEqual(
      pauses(text).map(({ fields }) => fields['durationMs']),
      [10],
    );
  });
});

describe('long legacy records', () => {
  it('joins thousands of lines of one width', () => {
    const line = 'x'.repeat(80);
    const text = `1.000: [GC (${'A'.repeat(69)}\n${`${line}\n`.repeat(20_000)}) 10K->1K(20K), 0.0100000 secs]`;
    const dialect = dialectOf(gc, '1.000: [GC (A) 10K->1K(20K), 0.0100000 secs]');
    assert.deepEqual(
      dialect.read(sectionOf(text)).map(({ line, endLine, fields }) => [line, endLine, fields['durationMs']]),
      [[0, 20_001, 10]],
    );
  });

  it('holds more events than a call takes arguments', () => {
    const text = `1.000: [GC (\n${'[GC 10K->1K(20K), 0.0100000 secs]\n'.repeat(130_000)}`;
    assert.equal(read(text).length, 130_001);
  });

  it('reads the beginning of an endless line for its meaning, and keeps all of it in its record', () => {
    const line = `1.000: [GC (Allocation Failure) 10K->1K(20K), 0.0100000 secs] [${' '.repeat(100_000)}`;
    const records = read(`${line}\n]\n2.000: [GC 10K->1K(20K), 0.0200000 secs]`);
    assert.deepEqual(
      records.map(({ endLine, fields }) => [endLine, fields['durationMs']]),
      [
        [1, 10],
        [2, 20],
      ],
    );
  });

  it('gives up a torn event of a log without stamps when the next one begins', () => {
    const text = `[GC 8700K->954K(97216K), 0.0293009 secs]
[GC [PSYoungGen: 8700K
[Full GC 1759K->1000K(97216K), 0.1000000 secs]`;
    assert.deepEqual(
      read(text).map(({ line }) => line),
      [0, 1, 2],
    );
  });
});

describe('legacy dates of several runs', () => {
  const second = '12.000: [GC 8K->4K(16K), 0.0010000 secs]';
  const text = `2011-01-01T00:00:10.000+0000: 10.000: [CMS-concurrent-mark: 0.100/0.200 secs]
11.000: [GC 8K->4K(16K), 0.0010000 secs]
1.000: [GC 8K->4K(16K), 0.0010000 secs]
2011-01-02T00:00:10.000+0000: 10.000: [CMS-concurrent-mark: 0.100/0.200 secs]
${second}
2011-01-02T00:00:13.000+0000: 13.000: [CMS-concurrent-mark: 0.100/0.200 secs]
14.000: [GC 8K->4K(16K), 0.0010000 secs]`;
  const dates = ['01-01T00:00:10', '01-01T00:00:11', undefined, '02T', '02T', '02T', '02T'];

  it('dates no line of a run that has printed no date yet', () => {
    const dialect = dialectOf(gc, text);
    const shown = stampsOf(dialect, text).map((stamp) => (stamp === UNDATED ? undefined : iso(stamp)));
    dates.forEach((date, line) => {
      if (date === undefined) assert.equal(shown[line], undefined, `line ${line}`);
      else assert.match(shown[line] ?? '', new RegExp(date), `line ${line}`);
    });
  });

  it('dates a part read by itself as the whole, or not at all', () => {
    const dialect = dialectOf(gc, text);
    const whole = stampsOf(dialect, text);
    const lines = text.split('\n');
    lines.forEach((_, from) => {
      stampsOf(dialect, lines.slice(from).join('\n')).forEach((stamp, index) => {
        if (stamp !== UNDATED) assert.equal(stamp, whole[from + index], `line ${from + index} from ${from}`);
      });
    });
    assert.deepEqual(stampsOf(dialect, second), [UNDATED]);
    assert.ok(Number.isNaN(nth(dialect.read(sectionOf(second)), 0).stamp));
  });

  it('dates every part of the only run alike, though its clock drifts', () => {
    const run = `2011-01-01T00:00:10.000+0000: 10.000: [CMS-concurrent-mark: 0.100/0.200 secs]
2011-01-01T00:00:20.400+0000: 20.000: [CMS-concurrent-mark: 0.100/0.200 secs]
21.000: [GC 8K->4K(16K), 0.0010000 secs]`;
    const dialect = dialectOf(gc, run);
    const last = run.split('\n')[2] ?? '';
    assert.equal(iso(stampsOf(dialect, run)[2]), '2011-01-01T00:00:21.000Z');
    assert.deepEqual(stampsOf(dialect, last), stampsOf(dialect, run).slice(2));
  });
});

describe('legacy tokens', () => {
  it('survives an uptime of many digits', () => {
    const line = `1.000: [GC ${'9'.repeat(400)}.000: [ParNew: 8K->4K(16K), 0.0010000 secs] 8K->4K(16K), 0.0010000 secs]`;
    assert.ok(dialectOf(gc, line).tokens([line], 0).length > 0);
  });

  it('names every part of a young collection, without overlaps', () => {
    const line = fixture('legacy-serial.log').split('\n')[0] ?? '';
    const tokens = dialectOf(gc, line).tokens([line], 0);
    const parts = tokens.map((token) => {
      const title = token.kind === 'fact' ? token.explanation.title : token.kind;
      return `${line.slice(token.start, token.end)} | ${title}`;
    });
    assert.deepEqual(parts, [
      '2023-10-29T21:08:07.590+0800 | timestamp',
      '181251.642 | Uptime of the JVM',
      '[GC (Allocation Failure) | Young GC (Allocation Failure): 6.1 ms, everything stopped',
      '2023-10-29T21:08:07.590+0800 | timestamp',
      '181251.642 | Uptime of the JVM',
      '[DefNew: 144922K->4957K(157376K), 0.0059715 secs] | DefNew: the young generation',
      '243454K->103767K(506944K), 0.0060672 secs] | Young GC (Allocation Failure): 6.1 ms, everything stopped',
      '[Times: user=0.01 sys=0.00, real=0.00 secs] | Processor time of this collection',
    ]);
    tokens.forEach(({ start }, index) => assert.ok(start >= (tokens[index - 1]?.end ?? 0)));
  });

  it('explains a pause of a host that swaps', () => {
    const line = fixture('legacy-parallel.log').split('\n')[0] ?? '';
    const dialect = dialectOf(gc, line);
    const fact = dialect.tokens([line], 0).find((token) => line.slice(token.start).startsWith('[GC'));
    assert.ok(fact?.kind === 'fact');
    const { title, rows, notes, lasted } = fact.explanation;
    assert.equal(title, 'Young GC (Allocation Failure): 1.232 s, everything stopped');
    assert.deepEqual(
      rows.map(([label]) => label),
      ['Duration', 'Cause', 'Heap', 'CPU', 'Stopped'],
    );
    assert.equal(rows[2]?.[1], '382 MB → 209 MB of 620 MB, 173 MB freed');
    assert.match(rows[4]?.[1] ?? '', /ZooKeeper's pings and session tracking/);
    assert.match(notes?.join(' ') ?? '', /swapping, or transparent huge pages/);
    assert.equal(iso(lasted?.start), '2023-10-25T08:41:51.730Z');
  });

  it('says that a concurrent phase stopped nothing', () => {
    const line = fixture('legacy-cms.log').split('\n')[2] ?? '';
    const fact = dialectOf(gc, line)
      .tokens([line], 0)
      .find((token) => line.slice(token.start).startsWith('[CMS'));
    assert.ok(fact?.kind === 'fact');
    assert.equal(fact.explanation.title, 'CMS-concurrent-mark: 0.117 s, application running');
  });

  it('explains each physical line of a wrapped event', () => {
    const lines = fixture('legacy-wrapped.log').trimEnd().split('\n');
    const dialect = dialectOf(gc, lines.join('\n'));
    for (const index of [0, 1, 2]) {
      const titles = dialect
        .tokens(lines, index)
        .map((token) => (token.kind === 'fact' ? token.explanation.title : token.kind));
      assert.ok(
        titles.includes('Young GC (Allocation Failure): 0.208 s, everything stopped'),
        titles.join('; '),
      );
    }
  });
});
