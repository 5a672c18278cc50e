import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gc } from '../../server/src/formats/gc/index.ts';
import type { LogRecord } from '../../server/src/log/record.ts';
import { dialectOf, sectionOf } from '../support/section.ts';

const read = (text: string): LogRecord[] => dialectOf(gc, text).read(sectionOf(text));

/** Of each record its kind, what it is called, why it came, how long it took, memory, and whether it is a detail. */
const told = (text: string): string[] =>
  read(text).map(({ kind, detail, message, fields }) => {
    const { collection, cause, durationMs, beforeKb, afterKb, capacityKb } = fields;
    if (collection === undefined) return `${detail ? '-' : '+'} ${kind} ${message}`;
    const memory = beforeKb === undefined ? '' : ` ${beforeKb}->${afterKb}(${capacityKb ?? '?'})`;
    return `${detail ? '-' : '+'} ${kind} ${collection}${cause === undefined ? '' : ` · ${cause}`} ${durationMs ?? '?'} ms${memory}`;
  });

describe('ZGC', () => {
  it('of JDK 11 to 20 tells cycles, phases, pauses and stalls apart', () => {
    assert.deepEqual(
      told(`[0.100s][info][gc,start    ] GC(2) Garbage Collection (Warmup)
[0.101s][info][gc,phases   ] GC(2) Pause Mark Start 0.054ms
[0.110s][info][gc,phases   ] GC(2) Concurrent Mark 8.889ms
[0.111s][info][gc,phases   ] GC(2) Pause Mark End 0.050ms
[0.112s][info][gc,phases   ] GC(2) Concurrent Process Non-Strong References 3.173ms
[0.113s][info][gc,phases   ] GC(2) Pause Relocate Start 0.073ms
[0.114s][info][gc          ] Allocation Stall (main) 11.635ms
[0.115s][info][gc          ] Relocation Stall (NIOWorkerThread-1) 1.335ms
[0.116s][info][gc          ] Out Of Memory (NIOWorkerThread-1)
[0.120s][info][gc          ] GC(2) Garbage Collection (Warmup) 68M(71%)->18M(19%)`),
      [
        '- other Garbage Collection (Warmup)',
        '+ pause Pause Mark Start 0.054 ms',
        '- concurrent Concurrent Mark 8.889 ms',
        '+ pause Pause Mark End 0.05 ms',
        '- concurrent Concurrent Process Non-Strong References 3.173 ms',
        '+ pause Pause Relocate Start 0.073 ms',
        '+ other Allocation Stall 11.635 ms',
        '- other Relocation Stall 1.335 ms',
        '+ other Out Of Memory (NIOWorkerThread-1)',
        '+ concurrent Garbage Collection · Warmup ? ms 69632->18432(?)',
      ].map((line) => line.replace('Garbage Collection (Warmup)', 'GC(2) Garbage Collection (Warmup)')),
    );
  });

  it('with generations ends its cycles in seconds, and stops nothing for them', () => {
    assert.deepEqual(
      told(`[0.297s][info][gc          ] GC(3) Minor Collection (Allocation Rate)
[0.298s][info][gc,phases   ] GC(3) y: Pause Mark Start 0.010ms
[0.307s][info][gc,phases   ] GC(3) y: Concurrent Mark 8.889ms
[0.308s][info][gc,phases   ] GC(3) y: Pause Mark End 0.007ms
[0.311s][info][gc,phases   ] GC(3) y: Pause Relocate Start 0.008ms
[0.316s][info][gc,phases   ] GC(3) y: Young Generation 60M(62%)->62M(65%) 0.019s
[0.317s][info][gc          ] GC(3) Minor Collection (Allocation Rate) 60M(62%)->62M(65%) 0.020s
[0.400s][info][gc,phases   ] GC(4) O: Pause Mark Start (Major) 0.009ms
[0.500s][info][gc          ] GC(4) Major Collection (Proactive) 80M(83%)->20M(21%) 0.205s`).filter(
        (line) => !line.startsWith('-'),
      ),
      [
        '+ pause Pause Mark Start 0.01 ms',
        '+ pause Pause Mark End 0.007 ms',
        '+ pause Pause Relocate Start 0.008 ms',
        '+ concurrent Young Generation 19 ms 61440->63488(?)',
        '+ concurrent Minor Collection · Allocation Rate 20 ms 61440->63488(?)',
        '+ pause Pause Mark Start (Major) 0.009 ms',
        '+ concurrent Major Collection · Proactive 205 ms 81920->20480(?)',
      ],
    );
  });
});

describe('Shenandoah', () => {
  it('tells its pauses, what it gave up, and what ran beside the application', () => {
    assert.deepEqual(
      told(`[1.000s][info][gc] Trigger: Learning 1 of 5. Free (67840K) is below initial threshold (68812K)
[1.001s][info][gc] GC(0) Concurrent reset 16M->16M(33M) 0.134ms
[1.002s][info][gc] GC(0) Pause Init Mark (unload classes) 0.092ms
[1.020s][info][gc] GC(0) Concurrent marking (unload classes) 17.096ms
[1.021s][info][gc] GC(0) Pause Final Mark (unload classes) 0.281ms
[1.022s][info][gc] GC(0) Concurrent cleanup 37M->20M(64M) 0.054ms
[1.023s][info][gc] GC(0) Concurrent evacuation 1.241ms
[1.024s][info][gc] GC(0) Pause Init Update Refs 0.064ms
[1.025s][info][gc] Failed to allocate TLAB, 256K
[1.026s][info][gc] Cancelling GC: Allocation Failure
[1.032s][info][gc] GC(0) Pause Degenerated GC (Update Refs) 91M->16M(92M) 5.192ms
[1.100s][info][gc] GC(1) Pause Full 1589M->1002M(1690M) 77.274ms
[1.200s][info][gc] GC(2) Pause Final Update Refs 0.135ms
[1.300s][info][gc] GC(2) Pause Final Roots 0.035ms`),
      [
        '- other Trigger: Learning 1 of 5. Free (67840K) is below initial threshold (68812K)',
        '+ concurrent Concurrent reset 0.134 ms 16384->16384(33792)',
        '+ pause Pause Init Mark (unload classes) 0.092 ms',
        '+ concurrent Concurrent marking (unload classes) 17.096 ms',
        '+ pause Pause Final Mark (unload classes) 0.281 ms',
        '+ concurrent Concurrent cleanup 0.054 ms 37888->20480(65536)',
        '+ concurrent Concurrent evacuation 1.241 ms',
        '+ pause Pause Init Update Refs 0.064 ms',
        '+ other Failed to allocate TLAB, 256K',
        '+ other Cancelling GC: Allocation Failure',
        '+ pause Pause Degenerated GC (Update Refs) 5.192 ms 93184->16384(94208)',
        '+ pause Pause Full 77.274 ms 1627136->1026048(1730560)',
        '+ pause Pause Final Update Refs 0.135 ms',
        '+ pause Pause Final Roots 0.035 ms',
      ],
    );
  });

  it('of JDK 8 prints milliseconds and stamps the end', () => {
    assert.deepEqual(
      told(`12.000: [Pause Init Mark (process weakrefs), start]
12.003: [Pause Init Mark (process weakrefs), 3.341 ms]
12.900: [Concurrent marking, 866.393 ms]
13.100: [Pause Degenerated GC (Update Refs) 3941M->1733M(3966M), 184.489 ms]`).slice(1),
      [
        '+ pause Pause Init Mark 3.341 ms',
        '+ concurrent Concurrent marking 866.393 ms',
        '+ pause Pause Degenerated GC 184.489 ms 4035584->1774592(4061184)',
      ],
    );
  });
});

describe('stops of all threads', () => {
  it('from JDK 13 on tell the operation and how long it took to reach it', () => {
    const [stop] = read(
      '[2.000s][info][safepoint] Safepoint "FindDeadlocks", Time since last: 779904819 ns, Reaching safepoint: 80006743 ns, Cleanup: 128149 ns, At safepoint: 567282259 ns, Total: 647417151 ns',
    );
    assert.equal(
      stop!.message,
      'All threads stopped (FindDeadlocks) 0.647 s, 80.0 ms of it until the last thread stopped',
    );
    assert.deepEqual(stop!.lasted, { start: 2000 - 647.417151, end: 2000 });
  });

  it('of JDK 9 to 12 take the operation from the line before', () => {
    assert.deepEqual(
      told(`[2.000s][info][safepoint] Application time: 0.1315700 seconds
[2.000s][info][safepoint] Entering safepoint region: RevokeBias
[2.300s][info][safepoint] Leaving safepoint region
[2.300s][info][safepoint] Total time for which application threads were stopped: 0.3000470 seconds, Stopping threads took: 0.0000117 seconds
[2.400s][info][safepoint] Total time for which application threads were stopped: 0.0600000 seconds, Stopping threads took: 0.0000117 seconds`).slice(
        -2,
      ),
      ['+ stop Stop · RevokeBias 300.047 ms', '+ stop Stop 60 ms'],
    );
  });

  it('are no turning points where they only repeat a collection', () => {
    const landmarks =
      read(`[2.000s][info][gc       ] GC(1) Pause Full (Diagnostic Command) 57M->15M(96M) 795.000ms
[2.001s][info][safepoint] Safepoint "G1CollectFull", Time since last: 77990 ns, Reaching safepoint: 6743 ns, Cleanup: 128149 ns, At safepoint: 796000000 ns, Total: 796134892 ns
[9.000s][info][safepoint] Safepoint "HeapDumper", Time since last: 77990 ns, Reaching safepoint: 6743 ns, Cleanup: 128149 ns, At safepoint: 796000000 ns, Total: 796134892 ns`);
    assert.deepEqual(
      landmarks.map(({ landmark }) => landmark),
      ['Full GC (Diagnostic Command) 0.795 s', undefined, 'All threads stopped (HeapDumper) 0.796 s'],
    );
  });
});

describe('the outline of a unified log', () => {
  it('holds the JVM’s start and end, and where memory ran out', () => {
    const landmarks = read(`[0.005s][info][gc] Using G1
[0.010s][info][gc,init] Version: 17.0.15+6 (release)
[5.000s][info][gc] GC(1) Pause Young (Normal) (G1 Evacuation Pause) 100M->20M(300M) 12.345ms
[5.001s][info][gc] GC(2) To-space exhausted
[5.002s][info][gc] Allocation Stall (main) 11.635ms
[5.003s][info][gc] Allocation Stall (main) 1211.635ms
[6.000s][info][gc,heap,exit] Heap
[6.000s][info][gc,heap,exit]  garbage-first heap   total 98304K, used 8192K`).flatMap(
      ({ landmark }) => landmark ?? [],
    );
    assert.deepEqual(landmarks, [
      'JVM started: G1',
      'To-space exhausted',
      'Allocation Stall 1.212 s',
      'JVM ended',
    ]);
  });
});
