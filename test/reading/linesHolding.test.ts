import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CHUNK_BYTES } from '../../server/src/reading/kernel.ts';
import { linesHolding } from '../../server/src/reading/linesHolding.ts';
import { oneOf, seeded, whole } from '../log/random.ts';
import { sourceOf } from './generatedLog.ts';

interface Seen {
  readonly text: string;
  readonly line: number;
  readonly offset: number;
}

async function seenIn(text: string, needles: readonly string[], most?: number): Promise<Seen[]> {
  const seen: Seen[] = [];
  const sought = needles.map((needle) => ({ needle: Buffer.from(needle) }));
  await linesHolding(sourceOf(Buffer.from(text), most), sought, ({ bytes, start, end, line, offset }) => {
    seen.push({ text: Buffer.from(bytes.subarray(start, end)).toString(), line, offset });
  });
  return seen;
}

/** The same by the plainest means. */
function plainly(text: string, needles: readonly string[]): Seen[] {
  let offset = 0;
  return text.split('\n').flatMap((content, line) => {
    const at = offset;
    offset += Buffer.byteLength(content) + 1;
    const isWanted = needles.some((needle) => content.includes(needle));
    return isWanted ? [{ text: content.replace(/\r$/, ''), line, offset: at }] : [];
  });
}

const ID = '0x2001776d0d90000';

describe('lines that hold one of some texts', () => {
  it('are each visited once, wherever the chunks end', async () => {
    const random = seeded(11);
    for (let round = 0; round < 4; round++) {
      const lines = Array.from({ length: 40_000 }, () => {
        const filler = 'é'.repeat(whole(random, 0, 30));
        return oneOf(random, [
          '',
          filler,
          `${filler}${ID}`,
          `${ID} and ${ID}\r`,
          `session ${filler}`,
          `${filler}\r`,
        ]);
      });
      const text = lines.join('\n') + oneOf(random, ['', '\n']);
      assert.ok(Buffer.byteLength(text) > CHUNK_BYTES);
      const needles = ['0x', 'session'];
      assert.deepEqual(
        await seenIn(text, needles, whole(random, 1_000, CHUNK_BYTES)),
        plainly(text, needles),
      );
    }
  });

  it('are passed over where the text does not count at its place', async () => {
    const seen: number[] = [];
    const sought = [
      { needle: Buffer.from('0x'), mayTell: (bytes: Uint8Array, at: number) => bytes[at + 2] === 0x32 },
    ];
    await linesHolding(
      sourceOf(Buffer.from(`0x1\n0x2\n0x1 0x2\n`)),
      sought,
      ({ line }) => void seen.push(line),
    );
    assert.deepEqual(seen, [1, 2]);
  });

  it('may be longer than a chunk', async () => {
    const long = 'x'.repeat(CHUNK_BYTES + 5_000);
    const seen = await seenIn(`${ID}\n${long}\n${ID}\n`, [ID]);
    assert.deepEqual(
      seen.map(({ line, offset }) => [line, offset]),
      [
        [0, 0],
        [2, ID.length + long.length + 2],
      ],
    );
  });

  it('stop being looked for when that is cancelled', async () => {
    const abort = new AbortController();
    const visit = (): void => abort.abort(new Error('enough'));
    const source = sourceOf(Buffer.from(`${ID}\n`.repeat(200_000)));
    await assert.rejects(
      linesHolding(source, [{ needle: Buffer.from(ID) }], visit, { signal: abort.signal }),
      /enough/,
    );
  });
});
