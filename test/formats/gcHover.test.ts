import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { recordInPlace } from '../../server/src/features/view.ts';
import { gc } from '../../server/src/formats/gc/index.ts';
import { seeded, whole } from '../log/random.ts';
import { lineSource } from '../support/hover.ts';
import { dialectOf, headOf } from '../support/section.ts';

/** What each token of line `index` of a record is, as text and title. */
function tokens(text: string, index = 0): string[] {
  const lines = text.split('\n');
  const line = lines[index]!;
  return dialectOf(gc, text)
    .tokens(lines, index)
    .map((token) => {
      const title = token.kind === 'fact' ? token.explanation.title : token.kind;
      return `${line.slice(token.start, token.end)} | ${title}`;
    });
}

describe('what stands on GC lines besides collections', () => {
  it('is told of the unified log, by its words', () => {
    const titles = [
      'GC(0) Eden regions: 51->0(44)',
      'GC(0) Phase 3: Adjust pointers 1.484ms',
      'GC(0)   Evacuate Collection Set: 17.5ms',
      'GC(0) Using 4 workers of 4 for evacuation',
      'Heap Region Size: 1M',
      'Trigger: Free (9728K) is below minimum threshold (9830K)',
    ].map((message) => tokens(`[0.838s][info][gc,x] ${message}`).at(-1)?.split(' | ')[1]);
    assert.deepEqual(titles, [
      'Regions of new objects: before, after, and how many they may be next',
      'Full collection, step 3: mend references',
      'G1 copies live objects out of the chosen regions',
      'How many threads collect',
      'Size of a region of the heap',
      'Why Shenandoah began a cycle',
    ]);
  });

  it('is told by the tags, where the words say nothing', () => {
    assert.deepEqual(tokens('[0.838s][debug][gc,plab] GC(0) Young other allocation: region end waste: 0B'), [
      '0.838s | Uptime of the JVM',
      'debug | Level of the line, as -Xlog has it',
      'gc,plab | Tags of the line: what -Xlog selects it by',
      'GC(0) | Collection 0 since the JVM started',
      'Young other allocation: region end waste: 0B | Pieces of memory that workers copy into',
    ]);
  });

  it('is told of each generation by itself', () => {
    const line =
      '[0.838s][info][gc,heap] GC(342) PSYoungGen: 31072K(31744K)->416K(31744K) Eden: 30720K(30720K)->0K(30720K) From: 352K(1024K)->416K(1024K)';
    assert.deepEqual(tokens(line).slice(-3), [
      'PSYoungGen: 31072K(31744K)->416K(31744K) | PSYoungGen: the young generation',
      'Eden: 30720K(30720K)->0K(30720K) | Eden: where new objects are made',
      'From: 352K(1024K)->416K(1024K) | From: where survivors are kept',
    ]);
  });

  it('is told of a line inside a legacy event', () => {
    const event = `2022-08-01T17:17:33.375+0000: 0.163: #7: [GC pause (G1 Evacuation Pause) (young), 0.0087570 secs]
   [Parallel Time: 7.9 ms, GC Workers: 8]
      [Object Copy (ms): Min: 5.1, Avg: 5.9, Max: 6.4, Diff: 1.3, Sum: 47.0]
   [Eden: 24.0M(24.0M)->0.0B(13.0M) Survivors: 0.0B->3072.0K Heap: 24.0M(256.0M)->5436.0K(256.0M)]
 [Times: user=0.05 sys=0.01, real=0.01 secs]`;
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((line) => tokens(event, line).map((token) => token.split(' | ')[1])),
      [
        [
          'timestamp',
          'Uptime of the JVM',
          'Collection 7 since the JVM started',
          'Young GC (G1 Evacuation Pause): 8.8 ms, everything stopped',
        ],
        ['The part of the pause in which workers share the work'],
        ['Workers copy live objects'],
        ['G1’s heap: eden, survivors and the whole, each before and after, with sizes in parentheses'],
        ['Processor time of this collection'],
      ],
    );
  });

  it('keeps the moment of an uptime that is the stamp of its log', () => {
    const at = (text: string): unknown[] =>
      dialectOf(gc, text)
        .tokens([text], 0)
        .flatMap((token) =>
          token.kind === 'fact' && token.explanation.title.startsWith('Uptime') ? [token.explanation.at] : [],
        );
    assert.deepEqual(at('[5.250s][info][gc] GC(1) Pause Full (System.gc()) 6M->2M(72M) 358.260ms'), [5250]);
    assert.deepEqual(at('5.250: [Full GC 6144K->2048K(73728K), 0.3582600 secs]'), [5250]);
    assert.deepEqual(
      at(
        '[2023-10-24T10:00:00.000+0800][5.250s][info][gc] GC(1) Pause Full (System.gc()) 6M->2M(72M) 358.260ms',
      ),
      [undefined],
    );
  });
});

const corpus = join(import.meta.dirname, '../../../shared/corpus/gc');

describe('real GC lines', { skip: !existsSync(corpus) && 'no corpus beside the project' }, () => {
  it('have a hover on all but one word in a hundred', () => {
    const random = seeded(7);
    let words = 0;
    const bare: string[] = [];
    for (const name of readdirSync(corpus, { recursive: true, encoding: 'utf8' })) {
      const path = join(corpus, name);
      if (!statSync(path).isFile() || /\.(?:tsv|gz)$/.test(name)) continue;
      const text = readFileSync(path, 'utf8').replaceAll('\r', '');
      const { dialect } = gc.recognise(headOf(text.slice(0, 65_536)));
      if (!dialect) continue;
      const source = lineSource(text);
      for (let sample = 0; sample < 4; sample++) {
        const at = whole(random, 0, source.lineCount - 1);
        const [line = ''] = source.lines(at, at + 1);
        const record = recordInPlace(source, dialect, at)?.record;
        const lines = record ? source.lines(record.line, record.endLine + 1) : [line];
        const found = dialect.tokens(lines, record ? at - record.line : 0);
        for (const { index } of line.matchAll(/[\w.,%$/#:-]*\w/g)) {
          words++;
          if (!found.some(({ start, end }) => start <= index && index < end)) bare.push(`${name}:${at + 1}`);
        }
      }
    }
    assert.ok(words > 5_000, `${words} words`);
    assert.ok(bare.length * 100 < words, `${bare.length} of ${words}: ${bare.slice(0, 20).join(', ')}`);
  });
});
