import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formats } from '../../server/src/formats/index.ts';
import type { Dialect, LogFormat, Section } from '../../server/src/log/format.ts';
import { dialectOf } from '../support/section.ts';

/**
 * A log may hold a line of any length, and the server reads all logs on one thread: an expression that takes
 * quadratic time on one line freezes every answer. Doubling a line may double the time, not quadruple it.
 */

const FORMATS: readonly LogFormat[] = formats;

interface Rows {
  /** One line for each of the format's dialects, which recognition knows it by. */
  readonly seeds: Readonly<Record<string, string>>;
  /** Beginnings after which a reader has already committed itself. */
  readonly prefixes: readonly string[];
  /** Ends that keep a reader busy up to there. */
  readonly suffixes: readonly string[];
  /** Those for the dialects behind the first, where all share their readers; else the same. */
  readonly further?: readonly string[];
}

const TABLE: Readonly<Record<string, Rows>> = {
  gc: {
    seeds: {
      legacy: '1.111: [GC (Allocation Failure) 10K->1K(20K), 0.0100000 secs]',
      unified: '[1.111s][info][gc] GC(0) Pause Full (System.gc()) 17M->4M(61M) 10.881ms',
      'without stamps': '[GC (Allocation Failure) 10K->1K(20K), 0.0100000 secs]',
      'without decorators': 'GC(0) Pause Full (System.gc()) 17M->4M(61M) 10.881ms',
    },
    prefixes: [
      '',
      '1.111: ',
      '2023-10-25T08:41:51.730+0000: ',
      '1.111: [GC (',
      '1.111: [GC [PSYoungGen: 1K->',
      '1.111: [Full GC 0.1 ',
      '1.111: [Pause ',
      '1.111: [Concurrent mark (',
      '1.111: [CMS-concurrent-',
      '1.111: [GC 1K->1K(1K), 0.1 secs] [Times: user=',
      '1.111: Total time for which application threads were stopped: ',
      'GC(1) Pause Young ',
      '[1.111s][info][gc',
      '[1.111s][info][gc] GC(1) Pause Young ',
      '[1.111s][info][gc] GC(1) Pause Young (Normal) 1M->',
      '[1.111s][info][gc] GC(1) Concurrent ',
      '[1.111s][info][gc] GC(1) Garbage Collection 1M->',
      '[1.111s][info][gc,cpu] GC(1) User=',
      '[1.111s][info][safepoint] Safepoint "a", ',
    ],
    suffixes: ['', 'x', ' 1K->1K(1K), 0.1 secs]', ' 1M->1M(1M) 1.5ms', '] x'],
  },
  zookeeper: {
    seeds: {
      'log4j 2': '2023-10-24T17:51:04,410 [myid:9] - WARN  [main:X@1] - hello',
      'log4j 1':
        '2026-11-23 08:14:27,179 [myid:2] - INFO  [main:QuorumPeerConfig@137] - Reading configuration',
    },
    prefixes: [
      '',
      '2026-11-23 08:14:27,179 [myid:',
      '2026-11-23 08:14:27,179 [myid:2] - INFO  [',
      '2023-10-24T17:51:04,410 [myid:9] - WARN  [main:X@1] - ',
      '2026-11-23 08:14:27,179 [myid:2] - ERROR [main:o.a.z.Main@1] - session 0x1 ',
      '2026-11-23 08:14:27,179 [myid:2] - ERROR [main:o.a.z.Main@1] - 0x1 session',
      '2026-11-23 08:14:27,179 [myid:2] - ERROR [main:o.a.z.Main@1] - 0x1 zxid',
      '2026-11-23 08:14:27,179 [myid:2] - INFO  [main:X@1] - Processed session termination for sessionid: 0x',
      '\tat a.b',
    ],
    suffixes: ['', 'x', ' 0x1 /10.0.0.1:2181', 'Exception: x'],
  },
  tcpmon: {
    seeds: {
      A: 'RxDropped type=nic,hostname=node-a,name=lo 1698114690 520',
      B: 'RxDropped 1698114690 520 type=nic hostname=node-a name=lo',
      C: 'nic,name=lo,hostname=node-a RxDropped=520 1698114690',
      D: 'nic,Name=lo,Hostname=node-a RxDropped=520 1698114690',
      D2: 'tcp,LocalAddr=a:1,PeerAddr=b:2,Hostname=node-a,Process="cmd=java,pid=1,fd=2" RetransTotal=1 1698114690',
      E: 'nic,Name="lo",Hostname="node-a" RxDropped=520 1698114690',
      F: 'tcp,LocalAddr=a:1,PeerAddr=b:2,Hostname=node-a,Process=cmd:java;pid:1;fd:2 RetransTotal=1 1698114690',
      L: 'nic,Hostname=node-a,Name=lo RxDropped=520u 1698114690000000000',
    },
    prefixes: [
      '',
      'tcp,LocalAddr=10.0.0.1:1,PeerAddr=',
      'net,Hostname=',
      'nic,Name=a,Hostname=b RxErrors=',
      'RetransTotal type=tcp,',
      'RetransTotal 1698114690 1 type=tcp ',
      'tcp,LocalAddr=a:1,PeerAddr=b:2,Hostname=c,Process=cmd:',
      'tcp,LocalAddr=a:1,PeerAddr=b:2,Hostname=c Timer="',
    ],
    suffixes: ['', ' RTT=1i 1698114711', ' RetransTotal=1 1698114690', '" 1698114690', ' x'],
    further: [' RetransTotal=1 1698114690'],
  },
  'tcpmon-log': {
    seeds: {
      console:
        '2023-10-17T14:50:48+08:00 INF cmd/export2.go:69 > File exported with target time point file=tcpmon-dataf-197',
      coloured:
        '\u001b[90m2023-10-17T14:50:48+08:00\u001b[0m \u001b[32mINF\u001b[0m \u001b[1mcmd/export2.go:69\u001b[0m\u001b[36m >\u001b[0m Compressed \u001b[36mdst=\u001b[0mtcpmon-dataf-197',
      'JSON lines':
        '{"level":"info","file":"tcpmon-dataf-197","time":"2023-10-17T14:50:48+08:00","caller":"cmd/export2.go:69","message":"x"}',
    },
    prefixes: [
      '',
      'Oct 17 14:50:48 node ',
      '2023-10-17T14:50:48+08:00 INF ',
      '2023-10-17T14:50:48+08:00 WRN cmd/a.go:1 > ',
      '2023-10-17T14:50:48+08:00 WRN cmd/a.go:1 > Parse failed error="',
      '{"level":"info","',
      '{"level":"info","file":"',
    ],
    suffixes: ['', '"', ' a=1","time":"2023-10-17T14:50:48+08:00"}'],
    further: ['"'],
  },
};

function rowsOf({ id }: LogFormat): Rows {
  const rows = TABLE[id];
  if (!rows) throw new Error(`no rows for ${id}`);
  return rows;
}

const runs: Readonly<Record<string, string>> = {
  digits: '1234567890',
  blanks: ' ',
  tabs: '\t',
  '[': '[',
  ']': ']',
  '[]': '[]',
  '(': '(',
  '()': '()',
  '(()': '(()',
  '[GC ': '[GC ',
  '[GC 1K(2K) ': '[GC 1K(2K) ',
  '[CMS: ': '[CMS: ',
  '[0x': '[0x',
  '0x': '0x',
  a: 'a',
  'a ': 'a ',
  '1 ': '1 ',
  '1.': '1.',
  '1.111: ': '1.111: ',
  date: '2023-10-25T08:41:51.730+0000: ',
  '1K->': '1K->',
  '1K->2K(3K), ': '1K->2K(3K), ',
  ', 0.1 secs] ': ', 0.1 secs] ',
  'secs ': 'secs ',
  'Pause ': 'Pause ',
  'Reaching safepoint': 'Reaching safepoint: 1 ns, ',
  session: 'session ',
  'session + blanks': 'session     ',
  zxid: 'zxid ',
  'zxid + blanks': 'zxid     ',
  sid: 'sid=0x1 ',
  cmd: ';cmd:',
  tcp: 'tcp,LocalAddr=a,PeerAddr=b,Hostname=',
  timer: 'Timer=',
  'cmd=': ';cmd=',
  'a=': 'a=',
  ',a=b': ',a=b',
  '/a': '/a',
  'a/b.c()': 'a/b.c()',
  '\\"': '\\"',
  '"a":"b",': '"a":"b",',
  'a=1 ': 'a=1 ',
  'a="b" ': 'a="b" ',
  'ESC[0m': '\u001b[0m',
  'a=1 in colours': '\u001b[36ma=\u001b[0m1 ',
  ESC: '\u001b',
  '/1.1:1 ': '/1.1:1 ',
  'a.': 'a.',
  '"': '"',
  ':': ':',
  '-': '-',
};

const lineOf = (prefix: string, run: string, suffix: string, length: number): string => {
  const middle = length - prefix.length - suffix.length;
  // Whole runs only: half the line must end in the state in which the whole one does.
  return prefix + run.repeat(Math.floor(middle / run.length)) + suffix;
};

/** Everything the server does with a line, each thing apart, so that a cheap one cannot hide a costly one. */
function readings(
  format: LogFormat,
  dialect: Dialect,
  seed: string,
  line: string,
): Record<string, () => unknown> {
  const section: Section = {
    firstLine: 0,
    lines: [seed, line, seed],
    offsets: [0, seed.length + 1, seed.length + line.length + 2],
  };
  const bytes = Buffer.from(line);
  const head = { name: '', lines: [line, line, seed] };
  return {
    recognise: () => format.recognise(head),
    'stampAt()': () => dialect.heads().stampAt(bytes, 0, bytes.length),
    'read()': () => dialect.read(section),
    'tokens()': () => dialect.tokens([line], 0),
  };
}

/** Processor time in ms: unlike the clock's, it does not grow while other processes have the machine. */
function cost(reading: () => unknown, times: number): number {
  const from = process.cpuUsage();
  for (let i = 0; i < times; i++) reading();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000 / times;
}

// Below this many ms for a line nothing is judged: no reading that grows too fast is as cheap as that.
const floor = 3;
const limit = 3;

/**
 * How the time grows when the line doubles: both are taken in turn, and of each the least disturbed one counts. What
 * disturbs (other threads of this process, mostly: the collector of garbage, the compiler) only ever adds.
 */
function growth(half: () => unknown, whole: () => unknown, rounds: number): number {
  let [small, large] = [Infinity, Infinity];
  for (let i = 0; i < rounds; i++) {
    large = Math.min(large, cost(whole, 1));
    if (large < floor) return 1;
    const times = Math.max(1, Math.min(8, Math.ceil(floor / large)));
    small = Math.min(small, cost(half, times));
  }
  return large / small;
}

/** Lengths of which the double is tried too: below what a format may cut a line to, and far above. */
const lengths = [8_000, 64_000];

for (const format of FORMATS) {
  const { seeds, prefixes, suffixes: all, further } = rowsOf(format);
  for (const [place, [name, seed]] of Object.entries(seeds).entries()) {
    const suffixes = place === 0 ? all : (further ?? all);
    describe(`${format.id}, ${name}: time grows no faster than the line`, () => {
      const dialect = dialectOf(format, seed);
      /** Growth per doubling, from an eighth of the line on. */
      const overThree = (what: string, whole: () => unknown, eighth: string): number => {
        const short = readings(format, dialect, seed, eighth)[what] ?? whole;
        return Math.cbrt(growth(short, whole, 10));
      };
      for (const prefix of prefixes) {
        it(prefix === '' ? 'from the start of the line' : `after ${prefix}`, () => {
          for (const suffix of suffixes) {
            for (const [run, text] of Object.entries(runs)) {
              for (const length of lengths) {
                const [half, whole] = [length, 2 * length].map((columns) =>
                  readings(format, dialect, seed, lineOf(prefix, text, suffix, columns)),
                );
                for (const [what, reading] of Object.entries(whole ?? {})) {
                  const shorter = half?.[what] ?? reading;
                  // A noisy measurement is taken again, with more rounds, at last over three doublings, where a
                  // collection of garbage that falls into one of them weighs less; what is quadratic stays near four.
                  let ratio = growth(shorter, reading, 2);
                  for (const rounds of [5, 15]) if (ratio >= limit) ratio = growth(shorter, reading, rounds);
                  if (ratio >= limit)
                    ratio = overThree(what, reading, lineOf(prefix, text, suffix, length / 4));
                  assert.ok(
                    ratio < limit,
                    `${what} of ${run}${suffix}: ${2 * length} columns took ${ratio.toFixed(1)} times as long as half`,
                  );
                }
              }
            }
          }
        });
      }
    });
  }
}
