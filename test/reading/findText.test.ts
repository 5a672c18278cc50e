import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findText, type Found } from '../../server/src/reading/findText.ts';
import { AHEAD_BYTES, CHUNK_BYTES } from '../../server/src/reading/kernel.ts';
import { oneOf, seeded, whole } from '../log/random.ts';
import { sourceOf } from './generatedLog.ts';

async function find(text: string, needles: readonly string[], most?: number): Promise<Found[]> {
  const found: Found[] = [];
  const bytes = needles.map((needle) => Buffer.from(needle));
  await findText(sourceOf(Buffer.from(text), most), bytes, (some) => some.forEach((one) => found.push(one)));
  return found;
}

/** The same by the plainest means. */
function plainly(text: string, needles: readonly string[]): Found[] {
  const found: Found[] = [];
  let offset = 0;
  text.split('\n').forEach((content, line) => {
    for (const [needle, wanted] of needles.entries()) {
      for (let at = content.indexOf(wanted); at >= 0; at = content.indexOf(wanted, at + 1)) {
        found.push({ needle, offset: offset + at, line, lineOffset: offset });
      }
    }
    offset += content.length + 1;
  });
  return found.sort((a, b) => a.offset - b.offset || a.needle - b.needle);
}

const ID = '0x2001776d0d90000';

describe('finding a text in a file of any size', () => {
  it('tells each place with its line, wherever the chunks end', async () => {
    const random = seeded(5);
    for (let round = 0; round < 6; round++) {
      const lines = Array.from({ length: 60_000 }, () => {
        const filler = 'x'.repeat(whole(random, 0, 60));
        return oneOf(random, [
          '',
          filler,
          filler,
          `${filler}${ID}`,
          `${ID}${filler}${ID}`,
          `${filler}2001776d0d9000`,
        ]);
      });
      const text = lines.join('\n');
      assert.ok(text.length > 1.5 * CHUNK_BYTES);
      const needles = [ID, '144221', '2001776d0d90000'];
      assert.deepEqual(await find(text, needles, round % 2 ? 300_007 : undefined), plainly(text, needles));
    }
  });

  it('across the end of a chunk, and at the end of the file', async () => {
    for (let shift = -20; shift <= 20; shift += 4) {
      for (const end of [CHUNK_BYTES, CHUNK_BYTES - AHEAD_BYTES]) {
        const text = `${'x'.repeat(end + shift)}${ID}`;
        assert.deepEqual(await find(text, [ID]), plainly(text, [ID]));
      }
    }
  });

  it('all of very many', async () => {
    const text = 'aaaa'.repeat(CHUNK_BYTES / 3);
    assert.equal((await find(text, ['aaaa'])).length, text.length - 3);
  });

  it('nothing in nothing; stops when nobody waits', async () => {
    assert.deepEqual(await find('', [ID]), []);
    const pace = { signal: AbortSignal.abort(new Error('enough')) };
    await assert.rejects(
      findText(sourceOf(Buffer.from(ID)), [Buffer.from(ID)], () => undefined, pace),
      /enough/,
    );
  });
});
