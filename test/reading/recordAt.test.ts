import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildFences } from '../../server/src/reading/fences.ts';
import { recordAt } from '../../server/src/reading/recordAt.ts';
import { dialect, generateLog, sourceOf, type Traits } from './generatedLog.ts';

const logs: Record<string, Traits> = {
  'of several blocks': { seed: 41, records: 1_200, disorder: 3_000 },
  'with CRLF and no last line end': { seed: 42, records: 300, lineEnd: '\r\n', lastLineEnd: false },
  'that begins within a stack trace': { seed: 43, records: 50, orphans: 20 },
  'that begins within a stack trace longer than a block': { seed: 44, records: 50, orphans: 1_000 },
};

for (const [name, traits] of Object.entries(logs)) {
  describe(`a log ${name}`, () => {
    it('gives every line its record', async () => {
      const { bytes, records, lineCount } = generateLog(traits);
      const source = sourceOf(bytes);
      const fences = await buildFences(source, dialect.heads());
      for (let line = 0; line < lineCount; line++) {
        const expected = records.find(({ endLine }) => line <= endLine)!;
        const found = await recordAt(source, dialect, fences, line);
        assert.deepEqual(
          [found?.line, found?.endLine, found?.byteOffset, found?.stamp],
          [expected.line, expected.endLine, expected.byteOffset, expected.stamp],
          `line ${line + 1}`,
        );
      }
      for (const line of [-1, lineCount, lineCount + 7]) {
        assert.equal(await recordAt(source, dialect, fences, line), undefined, `line ${line + 1}`);
      }
    });
  });
}

describe('a text without records', () => {
  for (const text of ['', '\n', 'nothing of ours\n'.repeat(5)]) {
    it(`has none at any line: ${JSON.stringify(text)}`, async () => {
      const source = sourceOf(Buffer.from(text));
      const fences = await buildFences(source, dialect.heads());
      for (let line = 0; line < 6; line++)
        assert.equal(await recordAt(source, dialect, fences, line), undefined);
    });
  }
});
