import assert from 'node:assert/strict';
import { it } from 'node:test';
import { recordInPlace } from '../../server/src/features/view.ts';
import { detect } from '../../server/src/formats/detect.ts';
import { zookeeperLine } from '../support/lines.ts';

/** Lines of stack traces behind a record: none, within reach of the first look, and far beyond it. */
const TRACES = [0, 0, 3, 30, 0, 250, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12, 500, 1];

it('a record is found with those next to it, however long it and they are', () => {
  const lines = TRACES.flatMap((length, second) => [
    zookeeperLine(`10:32:${String(second).padStart(2, '0')},666`, 'Unexpected exception').trimEnd(),
    ...Array.from({ length }, (_, depth) => `\tat org.example.Call.depth(Call.java:${depth})`),
  ]);
  const dialect = detect({ name: '', lines })?.dialect;
  assert.ok(dialect?.headShape);
  const source = { lineCount: lines.length, lines: (from: number, to: number) => lines.slice(from, to) };
  const all = dialect.read({ firstLine: 0, lines, offsets: lines.map(() => 0) });
  assert.equal(all.length, TRACES.length);
  all.forEach(({ line, endLine }, at) => {
    for (const asked of new Set([line, Math.floor((line + endLine) / 2), endLine])) {
      const found = recordInPlace(source, dialect, asked);
      assert.deepEqual(
        [found?.previous?.line, found?.record.line, found?.record.endLine],
        [all[at - 1]?.line, line, endLine],
        `of line ${asked}`,
      );
      assert.equal(found?.next?.line, all[at + 1]?.line, `what follows line ${asked}`);
    }
  });
});
