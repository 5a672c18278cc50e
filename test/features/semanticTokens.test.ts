import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { allSemanticTokens, coloursFor, semanticTokens } from '../../server/src/features/semanticTokens.ts';
import type { LineSource } from '../../server/src/features/view.ts';
import { detect } from '../../server/src/formats/detect.ts';
import { type Colour, COLOUR_KINDS } from '../../server/src/log/colour.ts';
import type { Dialect } from '../../server/src/log/format.ts';
import { formats, type Format, grammarOf, root, tokenise } from '../grammar/grammars.ts';
import { lineSource } from '../support/hover.ts';
import { headOf } from '../support/section.ts';

interface Manifest {
  readonly contributes: {
    readonly semanticTokenTypes: readonly { readonly id: string }[];
    readonly semanticTokenScopes: readonly { readonly scopes: Readonly<Record<string, readonly string[]>> }[];
    readonly configurationDefaults: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly languages: readonly { readonly id: string }[];
  };
}

const { contributes } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const scopes: Readonly<Record<string, readonly string[]>> = contributes.semanticTokenScopes[0]?.scopes ?? {};
const ours = coloursFor(true).legend.tokenTypes;

/** What only a reader of values tells: a grammar may paint it as any number, or not at all. */
const BEYOND_GRAMMARS = new Set<string>(['session', 'zxid', 'notable', 'severe']);

interface Painted {
  readonly start: number;
  readonly end: number;
  readonly scopes: readonly string[];
}

/** What a grammar paints on each line, without what has the colour of plain text in any theme. */
async function grammarColours(format: Format, text: string): Promise<Painted[][]> {
  const grammar = await grammarOf(format);
  return tokenise(grammar, text).map(({ tokens }) => {
    let at = 0;
    return tokens.flatMap((token) => {
      const start = at;
      at += token.text.length;
      const innermost = token.scopes.at(-1) ?? 'punctuation.';
      // An unknown level is in italics, in the colour of plain text.
      const plain = /^(?:punctuation\.|markup\.italic\.)/.test(innermost) || token.text.trim() === '';
      return plain ? [] : [{ start, end: at, scopes: token.scopes }];
    });
  });
}

const fixtures = (format: Format): string[] =>
  readdirSync(join(root, 'test/fixtures', format)).filter((name) => name.endsWith('.log'));

const read = (format: Format, name: string): string =>
  readFileSync(join(root, 'test/fixtures', format, name), 'utf8').replace(/\r?\n$/, '');

/** The dialect of a text; of a fixture that mixes several, that of another fixture of its format. */
function dialectOf(text: string, format?: Format): Dialect {
  const others = format ? fixtures(format).map((name) => read(format, name)) : [];
  for (const one of [text, ...others]) {
    const found = detect(headOf(one));
    if (found?.dialect.colours) return found.dialect;
  }
  assert.fail('a log of ours with colours');
}

/** Whether a theme that paints `painted` by its grammar paints the kind in the same way. */
const isSame = ({ kind }: Colour, painted: Painted): boolean =>
  (scopes[typeOf(kind)] ?? []).some((wanted) =>
    painted.scopes.some((scope) => scope === wanted || scope.startsWith(`${wanted}.`)),
  );

const typeOf = (kind: string): string => ours[COLOUR_KINDS.findIndex((one) => one === kind)] ?? '';

describe('the colours of the engine', () => {
  for (const format of formats) {
    for (const name of fixtures(format)) {
      it(`are those of the grammar: ${format}/${name}`, async () => {
        const text = read(format, name);
        const lines = text.split(/\r?\n/);
        const byGrammar = await grammarColours(format, text);
        const byEngine = dialectOf(text, format).colours!(lines);
        const differences: string[] = [];
        let painted = 0;
        lines.forEach((line, index) => {
          const colours = byEngine[index] ?? [];
          for (const part of byGrammar[index] ?? []) {
            painted++;
            const over = colours.filter(({ start, end }) => start < part.end && end > part.start);
            const known = over.some(({ kind }) => BEYOND_GRAMMARS.has(kind));
            const whole = over.length === 1 && over[0]!.start <= part.start && over[0]!.end >= part.end;
            if (known || (whole && isSame(over[0]!, part))) continue;
            differences.push(
              `${index + 1}: "${line.slice(part.start, part.end)}" ${part.scopes.join(' ')} is ${over.map(({ kind, start, end }) => `${kind} ${line.slice(start, end)}`).join(', ') || 'nothing'}`,
            );
          }
          for (const { start, end, kind } of colours) {
            const under = (byGrammar[index] ?? []).some((part) => part.start < end && part.end > start);
            if (under || BEYOND_GRAMMARS.has(kind) || line.slice(start, end).trim() === '') continue;
            differences.push(
              `${index + 1}: "${line.slice(start, end)}" is ${kind}, and nothing to the grammar`,
            );
          }
        });
        assert.deepEqual(differences, []);
        assert.ok(painted > lines.length, `${painted} parts`);
      });
    }
  }
});

describe('the types of the colours', () => {
  it('are declared for VS Code, each with scopes', () => {
    assert.deepEqual(
      contributes.semanticTokenTypes.map(({ id }) => id),
      ours,
    );
    assert.deepEqual(Object.keys(scopes), ours);
    for (const [type, ofType] of Object.entries(scopes)) assert.ok(ofType.length > 0, type);
  });

  it('are shown whatever the theme says of semantic colours', () => {
    for (const { id } of contributes.languages) {
      const defaults = contributes.configurationDefaults[`[${id}]`];
      assert.equal(defaults?.['editor.semanticHighlighting.enabled'], true, id);
    }
  });

  it('are those of the protocol for other editors, which may ask for whole documents', () => {
    const { legend, full } = coloursFor(false);
    assert.equal(full, true);
    assert.equal(coloursFor(true).full, false);
    assert.deepEqual(
      legend.tokenTypes.filter((type) => type.startsWith('log')),
      [],
    );
  });
});

/** The colours of lines, as `text: type`, after their way over the wire. */
async function told(text: string, from = 0, to = text.split('\n').length - 1): Promise<string[]> {
  const range = { start: { line: from, character: 0 }, end: { line: to, character: 0 } };
  const { data } = await semanticTokens(lineSource(text), dialectOf(text), { range, ours: true });
  const lines = text.split('\n');
  const all: string[] = [];
  let line = 0;
  let start = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [down = 0, right = 0, length = 0, type = 0] = data.slice(at, at + 4);
    line += down;
    start = down > 0 ? right : start + right;
    all.push(`${line} ${lines[line]!.slice(start, start + length)}: ${ours[type] ?? ''}`);
  }
  return all;
}

const zookeeperLine = (message: string): string =>
  `2023-10-24 10:32:31,666 [myid:9] - WARN  [main:QuorumPeer@1000] - ${message}`;

describe('a range of a log', () => {
  it('is told token by token', async () => {
    const text = [zookeeperLine('LOOKING'), 'java.io.EOFException', '\tat a.B.c(B.java:1)'].join('\n');
    assert.deepEqual(await told(text), [
      '0 2023-10-24 10:32:31,666: logTimestamp',
      '0 myid: logKey',
      '0 9: logServer',
      '0 main: logThread',
      '0 QuorumPeer: logClass',
      '0 1000: logQuiet',
      '0 LOOKING: logKeyword',
      '1 java.io.EOFException: logException',
      '2 \tat a.B.c(B.java:1): logQuiet',
    ]);
  });

  it('leaves the levels to the grammar, as long as VS Code uses it', async () => {
    const line = zookeeperLine('LOOKING');
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const source = (size: Partial<LineSource>): LineSource => ({ ...lineSource(line), ...size });
    const levels = async (size: Partial<LineSource>, ours = true): Promise<number> => {
      const { data } = await semanticTokens(source(size), dialectOf(line), { range, ours });
      return data.length / 5 - 7;
    };
    assert.equal(await levels({ length: 20 * 1024 * 1024, lineCount: 300_000 }), 0);
    assert.equal(await levels({ length: 20 * 1024 * 1024 + 1 }), 1);
    assert.equal(await levels({ lineCount: 300_001 }), 1);
    assert.equal(await levels({}, false), 1);
  });

  it('needs no other line of the document', async () => {
    const asked: number[] = [];
    const text = Array.from({ length: 50_000 }, (_, index) => zookeeperLine(`x${index}`)).join('\n');
    const whole = lineSource(text);
    const source: LineSource = {
      lineCount: whole.lineCount,
      lines: (from, to) => {
        for (let line = from; line < to; line++) asked.push(line);
        return whole.lines(from, to);
      },
    };
    const range = { start: { line: 40_000, character: 0 }, end: { line: 40_099, character: 5 } };
    const { data } = await semanticTokens(source, dialectOf(text), { range, ours: true });
    assert.deepEqual([asked[0], asked.at(-1), asked.length], [40_000, 40_099, 100]);
    assert.deepEqual(data.slice(0, 2), [40_000, 0]);
    assert.equal((await allSemanticTokens(source, dialectOf(text), { ours: false })).data.length, 0);
  });

  it('may lie at the end of the document, or beyond it', async () => {
    const text = zookeeperLine('LOOKING');
    assert.equal((await told(text, 0, 900)).length, 7);
    assert.deepEqual(await told(text, 5, 900), []);
  });

  it('is given up when the editor asks no more', async () => {
    const abort = new AbortController();
    abort.abort(new Error('no more'));
    const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    const text = zookeeperLine('LOOKING');
    await assert.rejects(
      semanticTokens(lineSource(text), dialectOf(text), { range, ours: true, signal: abort.signal }),
      /no more/,
    );
  });
});

describe('what no grammar knows', () => {
  const typesOf = async (text: string, part: string): Promise<string[]> =>
    (await told(text)).flatMap((one) => {
      const [, found = '', type = ''] = /^\d+ (.*): (\w+)$/.exec(one) ?? [];
      return found === part ? [type] : [];
    });

  it('a session in decimal', async () => {
    const text = zookeeperLine('Revalidating client: 144140987153317888, but 144140987153317889 is a number');
    assert.deepEqual(await typesOf(text, '144140987153317888'), ['logSession']);
    assert.deepEqual(await typesOf(text, '144140987153317889'), ['logNumber']);
  });

  it('zxids without 0x and in decimal', async () => {
    for (const [message, zxid] of [
      ['NEWLEADER proposal has Zxid of 11100000003', '11100000003'],
      ['Current zxid 1172526071811 is <= 1172526071810 for create', '1172526071811'],
      ['Getting a diff from the leader 0x11100000003', '0x11100000003'],
    ] as const) {
      assert.deepEqual(await typesOf(zookeeperLine(message), zxid), ['logZxid'], message);
    }
  });

  it('pauses that are too long, but neither phases nor what runs beside the application', async () => {
    const pause = (ms: string): string =>
      `[1.000s][info][gc] GC(1) Pause Young (Normal) 10M->1M(20M) ${ms}ms`;
    assert.deepEqual(await typesOf(pause('199.999'), '199.999'), ['logDuration']);
    assert.deepEqual(await typesOf(pause('200.001'), '200.001ms'), ['logNotable']);
    assert.deepEqual(await typesOf(pause('2000.000'), '2000.000ms'), ['logSevere']);
    const legacy = '1.111: [Full GC (Ergonomics) 10K->1K(20K), 2.5100000 secs]';
    assert.deepEqual(await typesOf(legacy, '2.5100000 secs'), ['logSevere']);
    const phases = `${pause('1.000')}\n[1.000s][info][gc,phases] GC(1)   Evacuate: 2100.0ms\n[1.100s][info][gc] GC(2) Concurrent Cycle 2100.000ms`;
    assert.deepEqual(
      (await told(phases)).filter((one) => /Severe|Notable/.test(one)),
      [],
    );
  });

  it('counters of losses that rose since the line of them before', async () => {
    const line = (port: number, total: number, second: number): string =>
      `tcp,LocalAddr=10.255.0.143:2888,PeerAddr=10.255.0.141:${port},Hostname=node-9 RetransTotal=${total} ${second}`;
    const lines = [
      line(1, 3, 1698114690),
      line(2, 3, 1698114690),
      line(1, 4, 1698114691),
      line(2, 3, 1698114691),
    ];
    const text = lines.join('\n');
    assert.deepEqual(
      (await told(text)).filter((one) => one.endsWith('Notable')),
      ['2 4: logNotable'],
    );
  });
});

describe('a hostile line', () => {
  const seeds: Readonly<Record<string, string>> = {
    zookeeper: zookeeperLine('LOOKING'),
    gc: '[1.000s][info][gc] GC(1) Pause Young (Normal) 10M->1M(20M) 1.500ms',
    tcpmon: 'nic,Name=lo,Hostname=node-a RxDropped=520 1698114690',
    tcpmonLog:
      '2023-11-10T12:00:00+08:00 INF github.com/zperf/tcpmon/cmd/start.go:31 > Datastore config loaded BaseDir=/x',
  };
  const prefixes: Readonly<Record<string, readonly string[]>> = {
    zookeeper: ['', zookeeperLine(''), '2023-10-24 10:32:31,666 [myid:', '2023-10-24 10:32:31,666 - WARN  ['],
    gc: ['', '[1.000s][info][gc] GC(1) ', '1.111: [GC ('],
    tcpmon: ['', 'tcp,LocalAddr=', 'nic,Name=', 'net,Hostname=a A='],
    tcpmonLog: ['', '2023-11-10T12:00:00+08:00 INF ', '{"level":"info",'],
  };
  const runs = [
    '1',
    'a',
    'a.',
    '.',
    '[',
    '(',
    '()',
    '"',
    "' ",
    '0x',
    '1.',
    '/',
    '//',
    ':',
    'a:',
    'a=',
    ',',
    ',Name=',
    'a,b=',
    ' ',
    '1 ',
    '-',
    '$',
    '\\"',
    '\u001b[1m',
    '[a]',
    '1K->',
  ];

  for (const [format, seed] of Object.entries(seeds)) {
    it(`takes no more than linear time: ${format}`, () => {
      const dialect = dialectOf(seed);
      const time = (line: string): number => {
        const rounds = Array.from({ length: 5 }, () => {
          const started = process.hrtime.bigint();
          dialect.colours!([line]);
          return Number(process.hrtime.bigint() - started);
        });
        return Math.min(...rounds);
      };
      const slow: string[] = [];
      for (const prefix of prefixes[format]!) {
        for (const run of runs) {
          const line = (columns: number): string => prefix + run.repeat(columns / run.length) + ' x';
          // Eight times the columns take 64 times as long when the time is quadratic; below a millisecond it is all noise.
          const isSlow = (): boolean => {
            const [short, long] = [time(line(2_400)), time(line(19_200))];
            return long > 1e6 && long > 32 * short;
          };
          // A busy machine may stretch one measurement, and hardly three in a row.
          if (isSlow() && isSlow() && isSlow()) slow.push(`${prefix}${run}…`);
        }
      }
      assert.deepEqual(slow, []);
    });

    it(`of more than 20,000 columns is coloured at its head: ${format}`, () => {
      const [colours = []] = dialectOf(seed).colours!([`${seed} ${'a=1 '.repeat(250_000)}`]);
      assert.ok(colours.length > 0);
      assert.ok(Math.max(...colours.map(({ end }) => end)) <= 2_000);
    });
  }
});
