import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { INITIAL, type IGrammar } from 'vscode-textmate';
import { formats, grammarOf, type Format } from './grammars.ts';

/**
 * A log may hold a line of any length, and the editor's tokeniser runs on the thread that draws: a rule that
 * takes quadratic time freezes the window. Doubling a line may double the time, not quadruple it.
 */

const runs: Record<string, string> = {
  '[': '[',
  ']': ']',
  '[]': '[]',
  '(': '(',
  '()': '()',
  '(()': '(()',
  '(a': '(a',
  '[a': '[a',
  'hex digits': '0123456789abcdef',
  '0x': '0x',
  'session 0x': 'session 0x',
  blanks: ' ',
  tabs: '\t',
  a: 'a',
  A: 'A',
  'a.': 'a.',
  'a/': 'a/',
  a$: 'a$',
  'A.a-': 'A.a-',
  digits: '1234567890',
  '1.': '1.',
  '1,': '1,',
  '1:': '1:',
  '1-': '1-',
  ':': ':',
  '::1': '::1',
  ':a': ':a',
  ':a@1': ':a@1',
  ':a@1]': ':a@1]',
  ':a@1][': ':a@1][',
  'K->': 'K->',
  '1K->': '1K->',
  '1K->2K(3K), ': '1K->2K(3K), ',
  '0.1 secs]': '0.1 secs]',
  ', 0.1 secs] ': ', 0.1 secs] ',
  ',a=b': ',a=b',
  ',Hostname=': ',Hostname=',
  ',Process=': ',Process=',
  ',LocalAddr=1': ',LocalAddr=1',
  'a=': 'a=',
  ' A=1': ' A=1',
  '=': '=',
  '"': '"',
  '"a ': '"a ',
  "'": "'",
  " 'a": " 'a",
  '/': '/',
  '/a': '/a',
  ' /:': ' /:',
  '-': '-',
  '- ': '- ',
  '#1: ': '#1: ',
  'at ': 'at ',
  Exception: 'Exception',
  'a.Error.': 'a.Error.',
  '[GC ': '[GC ',
  'GC(1)': 'GC(1)',
  'Pause ': 'Pause ',
  'Concurrent ': 'Concurrent ',
  'Safepoint "': 'Safepoint "',
  '-XX:': '-XX:',
  ' -XX:a=': ' -XX:a=',
  'real=0.1': 'real=0.1',
  'not ASCII': '上é🙂',
  mix: '[a(1.0x:/K->,b=c "\' ',
};

/** Beginnings after which rules have already committed themselves. */
const prefixes: Record<Format, string[]> = {
  'zookeeper-log': [
    '',
    '2026-11-23 08:14:27,179 [myid:',
    '2026-11-23 08:14:27,179 [myid:2] - INFO  [',
    '2026-11-23T08:14:27,179 - WARN  [LearnerHandler-/10.0.0.1:1:Learner@1][',
    '2026-11-23 08:14:27,179 [myid:] - ERROR [main:o.a.z.Main@1] - session 0x1 ',
    '2026-11-23 08:14:27,179 INFO ',
    '\tat a.b',
    '2023-10-25T08:41:51.730+0000: 3.113: [GC (',
    '[7.885s][info][gc] GC(5) Pause Young ',
  ],
  'gc-log': [
    '',
    '2023-10-25T08:41:51.730+0000: 3.113: [GC (',
    '5.1: [Full GC [PSYoungGen: 1K->',
    '[7.885s][info][gc',
    '[7.885s][info][gc] GC(5) Pause Young ',
    'CommandLine flags: ',
  ],
  'tcpmon-export': [
    '',
    'tcp,LocalAddr=1.2.3.4:5,PeerAddr=',
    'net,Hostname=',
    'nic,Name=a,Hostname=b RxErrors=',
    'RetransTotal type=tcp,',
    'RetransTotal 1698114690 1 type=tcp ',
  ],
  'tcpmon-log': [
    '',
    '2023-10-17T14:50:48+08:00 INF github.com/zperf/tcpmon/cmd/export2.go:69 > ',
    '2023-10-17T14:50:48+08:00 WRN a.go:1 > m error="',
    '\u001b[90m2023-10-24T10:28:02Z\u001b[0m ',
    '{"level":"info","file":"',
    '{"level":"info"',
  ],
};
/** Characters without which the regular expression engine knows at once that a rule cannot match. */
const needed = ` ~"'=:;/@?] - )K->0x1ms secs] [Times Exception Error more Audit: zxid`;
/** Endings: those, and what makes a rule that looks at a line from its right end go on. */
const suffixes: Record<Format, string[]> = {
  'zookeeper-log': [needed],
  'gc-log': [needed, ' 1.5ms'],
  'tcpmon-export': [needed, ' RetransTotal=1 1698114690'],
  'tcpmon-log': [needed, '"}'],
};

const lineOf = (prefix: string, run: string, suffix: string, length: number): string => {
  const middle = length - prefix.length - suffix.length;
  return prefix + run.repeat(Math.ceil(middle / run.length)).slice(0, middle) + suffix;
};

/**
 * Processor time in ms: unlike the clock's, it does not grow while other processes have the machine. The editor
 * calls the same function; the other one, with an object for each token, would be measured by its garbage.
 */
function cost(grammar: IGrammar, line: string, times: number): number {
  const from = process.cpuUsage();
  for (let i = 0; i < times; i++) grammar.tokenizeLine2(line, INITIAL);
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000 / times;
}

// Below this many ms a sample says more of the machine than of the rule.
const sample = 1;
const limit = 3;

/**
 * How the time grows from 10,000 to 20,000 characters. Both are taken several times in turn, and of each the
 * least disturbed one counts: what disturbs (the collector of the tokens' garbage, mostly) only ever adds.
 */
function growth(grammar: IGrammar, line: (length: number) => string, rounds: number): number {
  const [half, whole] = [line(10_000), line(20_000)];
  const estimate = 2 * cost(grammar, line(5_000), 1);
  const times = Math.min(64, Math.max(1, Math.ceil(sample / Math.max(0.01, estimate))));
  let [small, large] = [Infinity, Infinity];
  for (let i = 0; i < rounds; i++) {
    small = Math.min(small, cost(grammar, half, times));
    large = Math.min(large, cost(grammar, whole, times));
  }
  // Not to be measured even so often repeated: no quadratic rule is as fast as that.
  return large * times < sample / 2 ? 2 : large / small;
}

for (const format of formats) {
  describe(`${format}: time grows no faster than the line`, () => {
    let grammar: IGrammar;
    before(async () => {
      grammar = await grammarOf(format);
      // The first lines pay for compiling the rules.
      for (const run of Object.values(runs)) grammar.tokenizeLine2(lineOf('', run, '', 2_000), INITIAL);
    });

    for (const prefix of prefixes[format]) {
      it(prefix === '' ? 'from the start of the line' : `after ${prefix}`, () => {
        // A line that is nothing but the run, and then always something that keeps rules busy to its end.
        for (const suffix of prefix === '' ? ['', ...suffixes[format]] : suffixes[format]) {
          for (const [name, run] of Object.entries(runs)) {
            const line = (length: number) => lineOf(prefix, run, suffix, length);
            const { tokens, stoppedEarly } = grammar.tokenizeLine(line(20_000), INITIAL);
            assert.equal(stoppedEarly, false);
            assert.ok(tokens.at(-1)!.endIndex >= 20_000, `${name}: tokenised to its end`);
            // A noisy measurement is taken again, with more rounds; a quadratic rule stays near four.
            let ratio = growth(grammar, line, 2);
            for (const rounds of [5, 15]) if (ratio >= limit) ratio = growth(grammar, line, rounds);
            assert.ok(
              ratio < limit,
              `${name} ${suffix}: twice the line took ${ratio.toFixed(1)} times as long`,
            );
          }
        }
      });
    }
  });
}
