import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { clocksAmong } from '../../server/src/features/clocks.ts';
import { documentSymbols } from '../../server/src/features/documentSymbols.ts';
import { Catalogue } from '../../server/src/workspace/catalogue.ts';
import { type StepBack, StepSearch } from '../../server/src/reading/stepsBack.ts';
import { stepsBack } from '../../server/src/workspace/clocks/clockSteps.ts';
import { ensembleOf } from '../../server/src/workspace/nodes/ensemble.ts';
import { isLog } from '../../server/src/workspace/logFile.ts';
import { DEFAULT_SETTINGS } from '../../server/src/workspace/settings.ts';
import { zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';
import { shifted } from '../support/shiftedLog.ts';

/** Steps among stamps, as `line: by`. */
function stepsAmong(stamps: readonly number[]): string[] {
  const search = new StepSearch();
  stamps.forEach((at, line) => search.see(at, line, line * 100));
  return search.finish().map(({ line, from, to }: StepBack) => `${line}: ${to - from}`);
}

const every = (from: number, to: number, ms: number): number[] =>
  Array.from({ length: Math.floor((to - from) / ms) + 1 }, (_, index) => from + index * ms);

describe('steps of a clock within a file', () => {
  it('are found where stamps go back and stay back', () => {
    assert.deepEqual(stepsAmong([...every(0, 60_000, 200), ...every(58_000, 90_000, 200)]), ['301: -2000']);
    const hour = 3_600_000;
    assert.deepEqual(stepsAmong([...every(0, hour, 5_000), ...every(5_000, 2 * hour, 5_000)]), [
      `721: ${5_000 - hour}`,
    ]);
    assert.deepEqual(
      stepsAmong([...every(0, 60_000, 500), ...every(50_000, 80_000, 500), ...every(70_000, 99_000, 500)]),
      ['121: -10000', '182: -10000'],
    );
  });

  it('are none where threads print past each other, or late what a pause held up', () => {
    assert.deepEqual(stepsAmong([0, 40, 20, 60, 43, 90]), []);
    const pause = [...every(0, 5_000, 100), 17_900, 5_010, 5_010, 5_011, 17_901, 5_012, 5_012];
    assert.deepEqual(stepsAmong([...pause, ...every(17_902, 30_000, 100)]), []);
    assert.deepEqual(
      stepsAmong([...every(0, 5_000, 100), 17_900, 5_010, 5_011, 5_011, 5_012, 5_013, 17_950]),
      [],
    );
    assert.deepEqual(stepsAmong([...every(0, 5_000, 100), 3_000]), [], 'one record tells nothing');
  });

  it('are said by the clocks, by the outline, and not for the hour that summer time repeats', async () => {
    const second = (index: number): string =>
      zookeeperLine(new Date(index * 1_000).toISOString().slice(11, 23).replace('.', ','), `Line ${index}`);
    const text = [...every(36_000, 36_600, 1), ...every(36_500, 37_000, 1)].map(second).join('');
    const { log, symbols, steps } = await looked(text);
    assert.deepEqual(
      steps.map(({ line, from, to }) => [line, to - from]),
      [[601, -100_000]],
    );
    const names = symbols.map(({ name, range }) => [name, range.start.line]);
    assert.deepEqual(names, [['Stamps go back by 1 min 40 s', 601]]);
    assert.ok(log.size > 0);
  });

  it('part the skew of a server in two', async () => {
    const FIXTURES = join(import.meta.dirname, '../fixtures/clocks');
    const election = (node: string): string => readFileSync(join(FIXTURES, `${node}.log`), 'utf8');
    // A second election an hour later, with other zxids, on a clock that was put back in between.
    const later = (node: string): string =>
      shifted(election(node), { aheadMs: 3_600_000 })
        .replaceAll('0x10000', '0x90000')
        .replace(/round:0x2/g, 'round:0x7')
        .replaceAll('0x200000', '0x900000');
    const files = Object.fromEntries(
      ['node2', 'node3', 'node9'].map((node) => {
        const both = [election(node), later(node)];
        const [first, second] =
          node === 'node3'
            ? both.map((text, index) => shifted(text, { aheadMs: index === 0 ? 0 : -20_000 }))
            : both;
        return [`${node}/zookeeper.log`, `${first}${second}`];
      }),
    );
    const folder = new LogFolder(files);
    const catalogue = new Catalogue();
    const { logs } = await catalogue.findAll(Object.keys(files).map((path) => folder.uri(path)));
    const nameOf = (uri: string): string => uri;
    const settings = { ...DEFAULT_SETTINGS, zones: [{ pattern: '*', value: '+08:00' }] };
    const sources = { logs, foreign: [], bundles: catalogue.bundles, nameOf };
    const { nodes } = await clocksAmong(await ensembleOf(sources, settings), nameOf);
    const node3 = nodes.find(({ node }) => node === 'node3');
    assert.equal(node3?.steps.length, 1, JSON.stringify(nodes.map(({ words, steps }) => [words, steps])));
    const [step] = node3.steps;
    assert.equal(step?.is, 'moved');
    assert.ok(step.by < -19_000 && step.by > -21_000, `${step.by}`);
    const spans = node3.eras?.map(({ skew }) => [skew?.from ?? NaN, skew?.to ?? NaN]) ?? [];
    assert.equal(spans.length, 2);
    for (const [index, truth] of [0, -20_000].entries())
      assert.ok(spans[index]![0]! <= truth && truth <= spans[index]![1]!, `${spans[index]?.join(' to ')}`);
    assert.match(node3.words, /^its clock was set on the way: right to [\d.]+ ms, then 20 s behind/);
  });
});

async function looked(text: string): Promise<{
  log: { size: number };
  steps: readonly StepBack[];
  symbols: Awaited<ReturnType<typeof documentSymbols>>;
}> {
  const folder = new LogFolder({ 'node8/zookeeper.log': text });
  const log = await new Catalogue().find(folder.uri('node8/zookeeper.log'));
  assert.ok(isLog(log));
  const lines = text.split('\n').slice(0, -1);
  const source = { lineCount: lines.length, lines: (from: number, to: number) => lines.slice(from, to) };
  return { log, steps: await stepsBack(log), symbols: await documentSymbols(source, log.dialect) };
}
