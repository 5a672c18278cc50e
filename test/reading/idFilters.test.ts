import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { printedForms } from '../../server/src/cluster/printedForms.ts';
import {
  CELL_BYTES,
  cellsWith,
  filtersOf,
  grownFilters,
  isFiled,
} from '../../server/src/reading/idFilters.ts';
import { scanUnit } from '../../server/src/reading/scanUnit.ts';
import { oneOf, seeded, whole } from '../log/random.ts';
import { dialect, sourceOf } from './generatedLog.ts';
import { idsIn, plainFilters } from './plainIds.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');

async function scan(text: string, from = 0, to = text.length, most?: number): Promise<Uint8Array> {
  const unit = { from, to, line: 0, opens: from === 0, lines: false, ids: true };
  return (await scanUnit(sourceOf(bytesOf(text), most), undefined, unit)).filters;
}

/** Texts that hold ids in all forms, near ids, and what looks like one; some lie across the ends of cells and of reads. */
function strangeText(seed: number, size: number): string {
  const random = seeded(seed);
  const parts: string[] = [];
  const hex = (length: number): string =>
    Array.from({ length }, () => oneOf(random, '0123456789abcdef'.split(''))).join('');
  const digits = (length: number): string => Array.from({ length }, () => whole(random, 0, 9)).join('');
  const base64 = (length: number): string =>
    Array.from({ length }, () => oneOf(random, 'ABCxyz0189+/abcdef'.split(''))).join('');
  for (let length = 0; length < size;) {
    const part = oneOf<() => string>(random, [
      () => `0x${hex(whole(random, 1, 20))}`,
      () => `0X${hex(whole(random, 8, 17)).toUpperCase()}`,
      () => `0x0x${hex(15)}`,
      () => hex(whole(random, 7, 18)),
      () => hex(12) + hex(4).toUpperCase(),
      () => digits(whole(random, 8, 22)),
      () => `-${digits(whole(random, 12, 21))}`,
      () => `0x-${digits(19)}`,
      () => `${digits(16)}abc`,
      () => `data: ${base64(whole(random, 0, 90))}==`,
      () => `data:${base64(whole(random, 10, 40))}`,
      () => `metadata: ${base64(48)}`,
      () => '-'.repeat(whole(random, 1, 70)),
      () => 'Expiring session, timeout of 4000ms exceeded',
      () => '\n2023-10-24 10:32:31,666 [myid:8] - INFO  [x:Y@1] - ',
    ])();
    parts.push(part, oneOf(random, [' ', ' ', ',', '', '\n']));
    length += part.length + 1;
  }
  return parts.join('').slice(0, size);
}

describe('where ids stand', () => {
  it('is told by the kernel as by the plainest means, however few bytes are read at once', async () => {
    for (const [seed, size, most] of [
      [1, 900_000, undefined],
      [2, 2 * CELL_BYTES, 70_001],
      [3, CELL_BYTES + 1, undefined],
      [4, 63, undefined],
      [5, 0, undefined],
    ] as const) {
      const text = strangeText(seed, size);
      assert.deepEqual(Buffer.from(await scan(text, 0, size, most)), plainFilters(text), `${size} bytes`);
    }
  });

  it('is the same in whatever stretches a file is scanned', async () => {
    const payload = `data: ${'CQK8fRWReIEAAAu4'.repeat(1_100)} `;
    const text = [6, 7, 8, 9]
      .map((seed) => strangeText(seed, CELL_BYTES - 300) + payload)
      .join('')
      .slice(0, 4 * CELL_BYTES - 70);
    const all = Buffer.from(await scan(text));
    assert.deepEqual(all, plainFilters(text));
    for (const cells of [1, 2, 3]) {
      const parts: Uint8Array[] = [];
      for (let from = 0; from < text.length; from += cells * CELL_BYTES)
        parts.push(await scan(text, from, Math.min(text.length, from + cells * CELL_BYTES)));
      assert.deepEqual(Buffer.concat(parts), all, `${cells} at once`);
      const grown = grownFilters(filtersOf([all]), cells, filtersOf([await scan(text, cells * CELL_BYTES)]));
      assert.deepEqual(grown, filtersOf([all]));
    }
  });

  it('is found beside fences as by itself', async () => {
    const text = strangeText(11, 700_000);
    const unit = { from: 0, to: text.length, line: 0, opens: true, lines: true, ids: true };
    const { filters } = await scanUnit(sourceOf(bytesOf(text)), dialect.headShape, unit);
    assert.deepEqual(filters, await scan(text));
  });

  it('denies no id that is there, and few others', async () => {
    const text = strangeText(12, 6 * CELL_BYTES);
    const filters = filtersOf([await scan(text)]);
    const filed = idsIn(text);
    assert.ok(filed.length > 10_000);
    for (const { id, at } of filed) assert.ok(cellsWith(filters, id).includes(Math.floor(at / CELL_BYTES)));
    const quiet = filtersOf([await scan('Expiring session 0x2001776d0d90000 '.padEnd(5 * CELL_BYTES))]);
    assert.deepEqual(cellsWith(quiet, 0x2001776d0d90000n), [0]);
    assert.ok(quiet.bits.length < 5 * 20);
  });

  it('lets every id through where a storm of them fills a cell', async () => {
    const random = seeded(13);
    const storm = Array.from(
      { length: (2 * CELL_BYTES) / 20 },
      () => `0x${whole(random, 2 ** 40, 2 ** 52).toString(16)} `,
    ).join('');
    const filters = filtersOf([await scan(storm.padEnd(3 * CELL_BYTES))]);
    assert.equal(filters.starts[1], 0);
    assert.ok(cellsWith(filters, 0x123456789abcdefn).includes(0));
  });
});

describe('which ids can be asked for', () => {
  const asked = (id: bigint): boolean => isFiled(id, printedForms(id));
  it('those that are filed however they are printed', () => {
    assert.ok(asked(0x2001776d0d90000n));
    assert.ok(asked(0xff01776d0d90000fn));
    assert.ok(isFiled(0x1110000000an, ['1110000000a']));
    assert.equal(isFiled(0x11100000003n, ['11100000003']), false);
    assert.equal(asked(5n), false);
    assert.equal(asked(2n ** 33n), false);
  });
});
