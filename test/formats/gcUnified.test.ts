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
const told = (text: string): string[] =>
  read(text).flatMap(({ kind, level, message, detail }) => (detail ? [] : [`${kind} ${level} ${message}`]));

describe('unified collections', () => {
  it('reads a run of G1', () => {
    assert.deepEqual(told(fixture('unified-g1.log')), [
      'pause INFO Young GC (G1 Evacuation Pause) 6.1 ms, 6.0 MB → 3.0 MB of 48 MB',
      'pause WARN Full GC (System.gc()) 9.9 ms, 29 MB → 11 MB of 48 MB',
    ]);
  });

  it('reads runs of the serial and the parallel collector', () => {
    assert.deepEqual(
      ['unified-serial.log', 'unified-parallel.log'].flatMap((name) =>
        pauses(fixture(name)).map(({ fields }) => `${fields['collection']}, ${fields['cause']}`),
      ),
      [
        'Pause Young, Allocation Failure',
        'Pause Full, System.gc()',
        'Pause Young, Allocation Failure',
        'Pause Full, System.gc()',
      ],
    );
  });

  it('takes the stamp of a summary for its end and the announcement for the exact start', () => {
    const text = `[2026-11-23T08:20:08.547+0800][1.314s][info][gc,start    ] GC(0) Pause Young (Normal) (G1 Evacuation Pause)
[2026-11-23T08:20:08.905+0800][1.672s][info][gc          ] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 6M->2M(72M) 358.260ms
[2026-11-23T08:20:08.905+0800][1.672s][info][gc,cpu      ] GC(0) User=0.02s Sys=0.01s Real=0.36s`;
    const begun = nth(read(text), 0);
    const pause = nth(read(text), 1);
    const cpu = nth(read(text), 2);
    assert.equal(begun.kind, 'other');
    assert.equal(begun.detail, true);
    assert.equal(iso(pause.stamp), '2026-11-23T00:20:08.905Z');
    assert.equal(iso(pause.lasted?.start), '2026-11-23T00:20:08.547Z');
    assert.equal(pause.lasted?.end, pause.stamp);
    assert.equal(pause.level, 'WARN');
    assert.deepEqual(pause.fields, {
      cause: 'G1 Evacuation Pause',
      collection: 'Pause Young (Normal)',
      full: false,
      durationMs: 358.26,
      uptimeS: 1.672,
      beforeKb: 6144,
      afterKb: 2048,
      capacityKb: 73728,
      userS: 0.02,
      sysS: 0.01,
      realS: 0.36,
      gcId: 0,
    });
    assert.equal(cpu.detail, true);
  });

  it('reckons the start where no announcement stands, or only one of another run', () => {
    const text = `[2026-11-23T08:00:00.000+0800][gc,start] GC(0) Pause Full (System.gc())
[2026-11-23T08:20:08.905+0800][gc      ] GC(0) Pause Full (System.gc()) 6M->2M(72M) 358.260ms`;
    const pause = nth(read(text), 1);
    assert.equal(pause.lasted?.start, pause.stamp - 358.26);
  });

  it('never counts a concurrent phase as a pause', () => {
    const text = `[0.100s][info][gc         ] GC(18) Concurrent Mark Cycle
[0.120s][info][gc,marking ] GC(18) Concurrent Scan Root Regions 1.250ms
[0.200s][info][gc         ] GC(18) Pause Remark 29M->29M(46M) 2.328ms
[0.210s][info][gc         ] GC(18) Pause Cleanup 30M->30M(46M) 0.020ms
[0.230s][info][gc         ] GC(18) Concurrent Mark Cycle 130.000ms
[0.300s][info][gc         ] GC(19) To-space exhausted
[0.310s][info][gc         ] GC(19) Pause Young (Mixed) (G1 Evacuation Pause) 40M->40M(46M) 20.500ms`;
    assert.deepEqual(told(text), [
      'pause INFO Pause Remark 2.3 ms, 29 MB → 29 MB of 46 MB',
      'pause INFO Pause Cleanup 0.02 ms, 30 MB → 30 MB of 46 MB',
      'concurrent INFO Concurrent Mark Cycle 0.130 s, application running',
      'other WARN GC(19) To-space exhausted',
      'pause INFO Mixed GC (G1 Evacuation Pause) 20.5 ms, 40 MB → 40 MB of 46 MB',
    ]);
    assert.deepEqual(
      read(text).map(({ kind }) => kind),
      ['other', 'concurrent', 'pause', 'pause', 'concurrent', 'other', 'pause'],
    );
  });

  it('reads the pauses of CMS and of G1 before JDK 11', () => {
    const text = `[0.053s][info][gc] GC(1) Pause Initial Mark 0M->0M(2M) 0.278ms
[0.060s][info][gc] GC(1) Concurrent Mark 1.200ms
[0.063s][info][gc] GC(1) Pause Remark 0M->0M(2M) 0.300ms
[0.090s][info][gc] GC(2) Pause Initial Mark (G1 Evacuation Pause) 5M->4M(8M) 3,141ms`;
    assert.deepEqual(
      pauses(text).map(({ fields }) => [fields['collection'], fields['cause'], fields['durationMs']]),
      [
        ['Pause Initial Mark', undefined, 0.278],
        ['Pause Remark', undefined, 0.3],
        ['Pause Initial Mark', 'G1 Evacuation Pause', 3.141],
      ],
    );
  });

  it('takes no cycle of ZGC for a pause', () => {
    const text = `[0.381s][info][gc] GC(0) Garbage Collection (Warmup) 28M(29%)->30M(31%)
[0.400s][info][gc,phases] GC(1) Pause Mark Start 0.054ms
[0.410s][info][gc] GC(34) Minor Collection (Allocation Rate) 50M(52%)->20M(21%) 0.020s
[0.420s][info][gc,phases] GC(34) y: Young Generation 50M(52%)->20M(21%) 0.019s
[0.430s][info][gc] Allocation Stall (main) 11.635ms`;
    assert.deepEqual(
      pauses(text).map(({ fields }) => fields['durationMs']),
      [0.054],
    );
    assert.equal(read(text)[2]?.kind, 'concurrent');
    assert.equal(read(text)[2]?.fields['durationMs'], 20);
    assert.equal(read(text)[4]?.level, 'WARN');
  });

  it('reads stops, and keeps those for details that repeat their collection', () => {
    const text = `[10.000s][info][gc       ] GC(5) Pause Young (Normal) (G1 Evacuation Pause) 6M->2M(72M) 300.000ms
[10.001s][info][safepoint] Safepoint "G1CollectForAllocation", Time since last: 1000 ns, Reaching safepoint: 500000 ns, Cleanup: 1 ns, At safepoint: 300100000 ns, Total: 300600001 ns
[20.000s][info][safepoint] Safepoint "RedefineClasses", Time since last: 1000 ns, Reaching safepoint: 900000000 ns, At safepoint: 100000000 ns, Total: 1000000000 ns
[30.000s][info][safepoint] Total time for which application threads were stopped: 2.5000000 seconds, Stopping threads took: 0.0001000 seconds`;
    assert.deepEqual(told(text), [
      'pause WARN Young GC (G1 Evacuation Pause) 0.300 s, 6.0 MB → 2.0 MB of 72 MB',
      'stop WARN All threads stopped (RedefineClasses) 1.000 s, 0.900 s of it until the last thread stopped',
      'stop ERROR All threads stopped 2.500 s',
    ]);
    assert.deepEqual(read(text)[2]?.lasted, { start: 19_000, end: 20_000 });
  });

  it('reads what decorators there are, in their fixed order', () => {
    const cases: readonly (readonly [line: string, face: string, stamp: number])[] = [
      [
        '[2026-11-23T00:08:38.755+0000][22155][22156][info][gc] GC(0) ',
        'utc',
        Date.UTC(2026, 10, 23, 0, 8, 38, 755),
      ],
      ['[2026-11-23T08:08:38.755+0800] GC(0) ', 'utc', Date.UTC(2026, 10, 23, 0, 8, 38, 755)],
      ['[1795392505437ms][31ms][info][gc] GC(0) ', 'utc', 1_795_392_505_437],
      ['[979ms][31992][info][gc          ] GC(0) ', 'uptime', 979],
      ['[1,131s][info][gc] GC(0) ', 'uptime', 1131],
      ['[3941641592000ns][4749239ns][gc] GC(0) ', 'uptime', 4.749239],
      ['[vm][info][gc] GC(0) ', 'none', UNDATED],
      ['GC(0) ', 'none', UNDATED],
    ];
    for (const [start, face, stamp] of cases) {
      const line = `${start}Pause Young (Allocation Failure) 17M->4M(61M) 10.881ms`;
      const dialect = dialectOf(gc, line);
      assert.equal(dialect.face, face, line);
      assert.deepEqual(stampsOf(dialect, line), [stamp], line);
      const record = nth(dialect.read(sectionOf(line)), 0);
      assert.equal(record.fields['durationMs'], 10.881, line);
      assert.deepEqual(record.stamp, stamp === UNDATED ? NaN : stamp, line);
    }
  });

  it('keeps lines without the decorators of the others for continuations', () => {
    const text = `[0.000s][warning][gc] -Xloggc is deprecated. Will use -Xlog:gc:lc.log instead.
[2026-11-23T08:08:38.755+0800][0.003s][gc] Using G1
[2026-11-23T08:08:39.755+0800][1.003s][gc] GC(0) Pause Full (System.gc()) 17M->4M(61M) 10.881ms
and something printed between
[2026-11-23T08:08:40.755+0800][2.003s][gc] GC(1) Pause Full (System.gc()) 17M->4M(61M) 10.881ms`;
    assert.deepEqual(
      read(text).map(({ line, endLine }) => [line, endLine]),
      [
        [1, 1],
        [2, 3],
        [4, 4],
      ],
    );
  });
});

describe('unified tokens', () => {
  const tokensOf = (line: string): string[] =>
    dialectOf(gc, line)
      .tokens([line], 0)
      .map((token) => {
        const title = token.kind === 'fact' ? token.explanation.title : token.kind;
        return `${line.slice(token.start, token.end)} | ${title}`;
      });

  it('names the parts of a summary', () => {
    assert.deepEqual(
      tokensOf(
        '[2026-11-23T08:20:08.905+0800][1.672s][info][gc          ] GC(5) Pause Full (Ergonomics) 6M->2M(72M) 358.260ms',
      ),
      [
        '2026-11-23T08:20:08.905+0800 | timestamp',
        '1.672s | Uptime of the JVM',
        'info | Level of the line, as -Xlog has it',
        'gc | Tags of the line: what -Xlog selects it by',
        'GC(5) | Collection 5 since the JVM started',
        'Pause Full (Ergonomics) 6M->2M(72M) 358.260ms | Full GC (Ergonomics): 0.358 s, everything stopped',
      ],
    );
  });

  it('names announcements, processor times and concurrent phases', () => {
    assert.deepEqual(
      [
        '[1.000s][gc,start] GC(5) Pause Young (Allocation Failure)',
        '[1.100s][gc,cpu  ] GC(5) User=0.02s Sys=0.90s Real=0.10s',
        '[1.200s][gc      ] GC(6) Concurrent Mark Cycle 130.000ms',
      ].map((line) => tokensOf(line).at(-1)),
      [
        'Pause Young (Allocation Failure) | Young GC (Allocation Failure): begins',
        'User=0.02s Sys=0.90s Real=0.10s | Processor time of this collection',
        'Concurrent Mark Cycle 130.000ms | Concurrent Mark Cycle: 0.130 s, application running',
      ],
    );
  });
});
