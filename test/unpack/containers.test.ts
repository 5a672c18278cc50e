import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { LIMITS, type Limits } from '../../server/src/unpack/limits.ts';
import { packingOf } from '../../server/src/unpack/packing.ts';
import { Pieces } from '../../server/src/unpack/pieces.ts';
import { Shelf } from '../../server/src/unpack/shelf.ts';
import { tarEntries } from '../../server/src/unpack/tar.ts';
import { unpacked } from '../../server/src/unpack/unpacked.ts';
import { seeded, whole } from '../log/random.ts';
import { allOf, MemorySource } from '../support/memorySource.ts';
import { tarball } from '../support/tarball.ts';
import { zstdFrame } from '../support/zstdFrame.ts';

interface Found {
  readonly files: Readonly<Record<string, string>>;
  readonly problem: string | undefined;
}

async function entriesOf(tar: Uint8Array, limits: Partial<Limits> = {}): Promise<Found> {
  const files: Record<string, string> = {};
  try {
    for await (const { name, source } of tarEntries(new MemorySource(tar), { ...LIMITS, ...limits }))
      files[name] = (await allOf(source)).toString();
  } catch (error) {
    assert.ok(error instanceof Error && /^(?:Damaged|LimitReached)$/.test(error.name), String(error));
    return { files, problem: error.message };
  }
  return { files, problem: undefined };
}

const LONG = `${'a-folder-of-a-name-that-is-long/'.repeat(8)}tcpmon-dataf-7.zst`;

/** A header of GNU tar for a member, or for the long name of the next one. */
function gnuHeader(name: string, size: number, type: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name.slice(0, 100), 0);
  header.write('0000644\0', 100);
  header.write(`${size.toString(8).padStart(11, '0')} `, 124);
  header.write('14515627202 ', 136);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar  \0', 257);
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return header;
}

const blocks = (text: string): Buffer =>
  Buffer.concat([Buffer.from(text), Buffer.alloc((512 - (text.length % 512)) % 512)]);

describe('tar', () => {
  const files = {
    'tcpmon-dataf-1.zst': 'one',
    'db/tcpmon-dataf-2': 'x'.repeat(70_000),
    empty: '',
    [LONG]: 'long',
  };
  const bytes = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));

  it('gives files with names of PAX', async () => {
    for (const isPax of [true, false]) {
      const tar = await tarball(bytes, isPax);
      assert.equal(packingOf(tar), 'tar');
      assert.deepEqual(await entriesOf(tar), { files, problem: undefined });
    }
  });

  it('gives files with names of GNU tar, and passes over folders', async () => {
    const tar = Buffer.concat([
      gnuHeader('db/', 0, '5'),
      gnuHeader('././@LongLink', LONG.length + 1, 'L'),
      blocks(`${LONG}\0`),
      gnuHeader(LONG, 4, '0'),
      blocks('long'),
      Buffer.alloc(1024),
    ]);
    assert.deepEqual(await entriesOf(tar), { files: { [LONG]: 'long' }, problem: undefined });
  });

  it('gives of a cut tar what is there, and says that it is cut', async () => {
    const tar = await tarball(bytes);
    for (let length = 1; length < tar.length - 1024; length += 777) {
      const found = await entriesOf(tar.subarray(0, length));
      for (const [name, text] of Object.entries(found.files)) assert.ok(files[name]?.startsWith(text), name);
      const isWhole = Object.entries(found.files).every(([name, text]) => files[name] === text);
      assert.ok(isWhole || found.problem === 'it is cut: its last file is not whole', `${length} bytes`);
    }
  });

  it('quotes the error with which tcpmon broke off', async () => {
    const whole = await tarball({ 'tcpmon-dataf-1.zst': Buffer.from('one') });
    const cut = Buffer.concat([
      whole.subarray(0, -1024),
      Buffer.from('{"error":"open x: too many open files"}'),
    ]);
    assert.deepEqual(await entriesOf(cut), {
      files: { 'tcpmon-dataf-1.zst': 'one' },
      problem: 'tcpmon broke off while it wrote it, and says why: "open x: too many open files"',
    });
  });

  it('says that what follows the last file is no tar', async () => {
    const tar = Buffer.concat([
      (await tarball({ a: Buffer.from('one') })).subarray(0, -1024),
      Buffer.alloc(2048, 'x'),
    ]);
    assert.deepEqual(await entriesOf(tar), {
      files: { a: 'one' },
      problem: 'it is damaged behind its last sound file',
    });
    assert.deepEqual(await entriesOf(Buffer.alloc(1024)), { files: {}, problem: undefined });
    assert.deepEqual(await entriesOf(Buffer.alloc(0)), { files: {}, problem: undefined });
  });

  it('is read on behind a damaged header, up to a bound', async () => {
    const tar = await tarball(bytes, false);
    for (const [at, missing] of [
      [0, 'tcpmon-dataf-1.zst'],
      [1024, 'db/tcpmon-dataf-2'],
    ] as const) {
      const damaged = Buffer.from(tar).fill(0x78, at + 100, at + 120);
      const others = Object.fromEntries(Object.entries(files).filter(([name]) => name !== missing));
      assert.deepEqual(await entriesOf(damaged), {
        files: others,
        problem: 'a part of it is damaged: files in it may be missing',
      });
    }
    const header = gnuHeader('a', 0, '0');
    const damages = Array.from({ length: 3000 }, () => Buffer.concat([header, Buffer.alloc(512, 'x')]));
    const found = await entriesOf(Buffer.concat(damages));
    assert.equal(found.problem, 'a part of it is damaged: files in it may be missing');
  });

  it('stops at too many files', async () => {
    const found = await entriesOf(await tarball(bytes), { entries: 2 });
    assert.equal(found.problem, 'it holds more than 2 files');
    assert.equal(Object.keys(found.files).length, 2);
  });
});

describe('gzip', () => {
  const text = 'a line of a log\n'.repeat(50_000);
  const unpack = async (
    bytes: Uint8Array,
    limits: Partial<Limits> = {},
  ): Promise<[string, string | undefined]> => {
    const { source, problem } = await unpacked(new MemorySource(bytes), 'gzip', { ...LIMITS, ...limits });
    return [(await allOf(source)).toString(), problem];
  };

  it('unpacks all members', async () => {
    assert.deepEqual(await unpack(Buffer.concat([gzipSync(text), gzipSync('more')])), [
      `${text}more`,
      undefined,
    ]);
  });

  it('gives what stands before a cut, a damage or a limit', async () => {
    const packed = gzipSync(text);
    const [cut, problem] = await unpack(packed.subarray(0, -20));
    assert.ok(text.startsWith(cut));
    assert.equal(problem, 'its gzip data ends too early');
    const changed = Buffer.from(packed);
    changed[packed.length - 6]! ^= 1;
    assert.equal((await unpack(changed))[1], 'its gzip data is damaged');
    const limits = { ratio: 9, ratioFrom: 1 << 18 };
    assert.equal((await unpack(packed, limits))[1], 'it unpacks to more than 9 times its size');
  });
});

describe('unpacked pieces', () => {
  it('are read at any offset, and take less room than their bytes', async () => {
    const random = seeded(11);
    const bytes = Buffer.from(Array.from({ length: 1_500_000 }, (_, index) => (index * (index >> 9)) & 31));
    const pieces = new Pieces();
    for (let at = 0; at < bytes.length;) {
      const size = whole(random, 0, 200_000);
      await pieces.add(bytes.subarray(at, at + size));
      at += size;
    }
    pieces.end();
    assert.equal(pieces.size, bytes.length);
    for (let turn = 0; turn < 100; turn++) {
      const at = whole(random, 0, bytes.length + 10);
      const into = Buffer.alloc(whole(random, 0, 600_000));
      const read = await pieces.read(into, at);
      assert.ok(bytes.subarray(at, at + into.length).equals(into.subarray(0, read)));
    }
  });
});

describe('the shelf', () => {
  it('unpacks once, keeps what was asked for last, and stays within its bound', async () => {
    const random = seeded(3);
    const noise = Buffer.from(Array.from({ length: 1 << 20 }, () => whole(random, 0, 255)));
    const unpackings: string[] = [];
    const shelf = new Shelf(5 << 20);
    const get = (key: string): ReturnType<Shelf['get']> =>
      shelf.get(key, () => {
        unpackings.push(key);
        return unpacked(new MemorySource(zstdFrame(noise)), 'zstd');
      });
    const [first, again] = await Promise.all([get('a'), get('a')]);
    assert.equal(first, again);
    assert.ok(
      first.source.held > 1 << 20 && first.source.held < 2.5 * (1 << 20),
      `${first.source.held} bytes`,
    );
    await get('b');
    assert.equal(await get('a'), first);
    assert.deepEqual(unpackings, ['a', 'b']);
    await get('c');
    assert.ok(shelf.held <= 5 << 20, `${shelf.held} bytes`);
    assert.equal(await get('a'), first, 'b was asked for before a, and made room');
    await get('b');
    assert.deepEqual(unpackings, ['a', 'b', 'c', 'b']);
  });

  it('keeps the last file however large it is', async () => {
    const shelf = new Shelf(1);
    const unpack = () => unpacked(new MemorySource(zstdFrame(Buffer.from('x'))), 'zstd');
    const file = await shelf.get('a', unpack);
    assert.equal(await shelf.get('a', unpack), file);
  });

  it('unpacks anew after a failure', async () => {
    const shelf = new Shelf();
    await assert.rejects(
      shelf.get('a', () => Promise.reject(new Error('no such file'))),
      /no such file/,
    );
    const file = await shelf.get('a', () => unpacked(new MemorySource(zstdFrame(Buffer.from('x'))), 'zstd'));
    assert.equal(file.source.size, 1);
  });
});
