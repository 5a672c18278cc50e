import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findText, type FoundLine } from '../../server/src/reading/findText.ts';
import { AHEAD_BYTES, CHUNK_BYTES } from '../../server/src/reading/kernel.ts';
import { oneOf, seeded, whole } from '../log/random.ts';
import { sourceOf } from './generatedLog.ts';

async function find(text: string, needles: readonly string[], most?: number): Promise<FoundLine[]> {
  const found: FoundLine[] = [];
  const bytes = needles.map((needle) => Buffer.from(needle));
  await findText(sourceOf(Buffer.from(text), most), bytes, (some) => some.forEach((one) => found.push(one)));
  return found;
}

/** The same by the plainest means. */
function plainly(text: string, needles: readonly string[]): FoundLine[] {
  const found: FoundLine[] = [];
  let offset = 0;
  text.split('\n').forEach((content, line) => {
    const places = new Set<number>();
    for (const wanted of needles) {
      for (let at = content.indexOf(wanted); at >= 0; at = content.indexOf(wanted, at + 1))
        places.add(offset + at);
    }
    const inOrder = [...places].sort((a, b) => a - b);
    const named = inOrder.map((at) => needles.findIndex((one) => content.startsWith(one, at - offset)));
    if (inOrder.length > 0)
      found.push({ line, offset, places: inOrder, needles: named, bytes: Buffer.from(content) });
    offset += content.length + 1;
  });
  return found;
}

/** Whose bytes, where they are there, are the line's. */
function same(found: readonly FoundLine[], wanted: readonly FoundLine[]): void {
  const places = (some: readonly FoundLine[]) => some.map((one) => ({ ...one, bytes: undefined }));
  assert.deepEqual(places(found), places(wanted));
  found.forEach(({ bytes }, at) => {
    if (bytes) assert.ok(Buffer.from(bytes).equals(wanted[at]?.bytes ?? Buffer.from('?')));
  });
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
      same(await find(text, needles, round % 2 ? 300_007 : undefined), plainly(text, needles));
    }
  });

  it('whatever the texts have in common, and however many they are', async () => {
    const random = seeded(6);
    const word = (letters: string, least: number, most: number): string =>
      Array.from({ length: whole(random, least, most) }, () => oneOf(random, letters.split(''))).join('');
    for (let round = 0; round < 40; round++) {
      const letters = oneOf(random, ['ab', 'ab0-', 'abcdefghij0123456789']);
      const least = oneOf(random, [1, 2, 5]);
      const needles = [
        ...new Set(Array.from({ length: whole(random, 1, 20) }, () => word(letters, least, 20))),
      ];
      const lines = Array.from({ length: 400 }, () =>
        oneOf(random, [word(letters, 0, 80), word('xyz', 0, 80) + oneOf(random, needles), '']),
      );
      const text = lines.join('\n');
      same(await find(text, needles), plainly(text, needles));
    }
  });

  it('across the end of a chunk, and at the end of the file', async () => {
    for (let shift = -20; shift <= 20; shift += 4) {
      for (const end of [CHUNK_BYTES, CHUNK_BYTES - AHEAD_BYTES]) {
        const text = `${'x'.repeat(end + shift)}${ID}`;
        same(await find(text, [ID]), plainly(text, [ID]));
      }
    }
  });

  it('in stretches as in one, wherever these end against chunks', async () => {
    const text = `some ${ID} text\n`.repeat(100_000);
    const source = sourceOf(Buffer.from(text));
    for (const step of [CHUNK_BYTES, CHUNK_BYTES + 5_000, 2 * CHUNK_BYTES - AHEAD_BYTES - 9]) {
      let [line, places] = [0, 0];
      for (let from = 0; from < source.size; from += step) {
        const stretch = { from, to: Math.min(source.size, from + step) };
        const count = (some: readonly FoundLine[]): void =>
          some.forEach((one) => {
            assert.equal(one.offset, (line + one.line) * (text.length / 100_000));
            places += one.places.length;
          });
        line += (await findText(source, [Buffer.from(ID)], count, {}, stretch)).lineEnds;
      }
      assert.deepEqual([line, places], [100_000, 100_000]);
    }
  });

  it('all of very many', async () => {
    const text = 'aaaa'.repeat(CHUNK_BYTES / 3);
    const found = await find(text, ['aaaa']);
    assert.equal(
      found.reduce((sum, { places }) => sum + places.length, 0),
      text.length - 3,
    );
    assert.ok(found.every(({ line, offset }) => line === 0 && offset === 0));
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
