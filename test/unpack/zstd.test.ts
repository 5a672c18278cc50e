import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LIMITS, type Limits } from '../../server/src/unpack/limits.ts';
import { unpacked } from '../../server/src/unpack/unpacked.ts';
import { Checksum } from '../../server/src/unpack/xxh64.ts';
import { seeded } from '../log/random.ts';
import { allOf, MemorySource } from '../support/memorySource.ts';
import { zstdFrame } from '../support/zstdFrame.ts';

const TEXT =
  'zstd is told by its first four bytes; zstd is told by its first four bytes, and by nothing else; the rest of this ' +
  'text is here so that there is something to match: zstd zstd zstd zstd.\n';
/** {@link TEXT} as zstd 1.5 packs it: a file, whose size it knows, and a pipe, whose size it does not. */
const PACKED = Buffer.from(
  'KLUv/SS5PQMA4sYTFrAnHYhtml5uxkTanaS9oaRrC8gOGQQAwYAILwntTcy9FzrN7JXo4g89XXQa491j6SxqpCycots5hQEW7hEGz2CG95WhX0QYPBA7XTzuRAcAKAkCho8QhuQMPEkDGuEinkj1BHeZkhc=',
  'base64',
);
const PIPED = Buffer.from(
  'KLUv/QRYLQMAEgcUFpA36VW/FGCNMXa/rX30/65e9GNsV5wAwaAINcpXUo7Tek3143Sopt0DdVp15C7pTNULYkIXFqvespgDF6QijI/hkMtjyKyNMD6S67SPMhEGACgJAoaPEMZUzEEDt8QTqZ53mZIX',
  'base64',
);

async function unpack(
  bytes: Uint8Array,
  limits: Partial<Limits> = {},
): Promise<{ text: Buffer; problem?: string | undefined }> {
  const { source, problem } = await unpacked(new MemorySource(bytes), 'zstd', { ...LIMITS, ...limits });
  return { text: await allOf(source), problem };
}

const unpackText = async (bytes: Uint8Array): Promise<[string, string | undefined]> => {
  const { text, problem } = await unpack(bytes);
  return [text.toString(), problem];
};

describe('zstd', () => {
  it('unpacks what zstd packed, and checks its checksum', async () => {
    assert.deepEqual(await unpackText(PACKED), [TEXT, undefined]);
    assert.deepEqual(await unpackText(PIPED), [TEXT, undefined]);
    assert.deepEqual(await unpackText(new Uint8Array()), ['', undefined]);
  });

  it('unpacks frames that follow each other, and skips those without data', async () => {
    const skippable = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    assert.deepEqual(
      await unpackText(Buffer.concat([PIPED, skippable, zstdFrame(Buffer.from('more')), skippable])),
      [`${TEXT}more`, undefined],
    );
  });

  it('gives what stands before garbage', async () => {
    const [text, problem] = await unpackText(
      Buffer.concat([PIPED, Buffer.from('stale bytes of an older seal')]),
    );
    assert.deepEqual([text, problem], [TEXT, 'its last 28 bytes are no zstd data']);
  });

  it('says of every cut that it is one, and gives the whole blocks before it', async () => {
    const data = Buffer.alloc(300_000, 'tcpmon ');
    const frame = zstdFrame(data);
    for (const length of [...Array(20).keys()]
      .slice(1)
      .concat(131_000, 131_080, 131_090, 299_999, frame.length - 1)) {
      const { text, problem } = await unpack(frame.subarray(0, length));
      assert.match(problem ?? '', /ends in|ends between|no zstd data/, `${length} bytes`);
      assert.equal(text.length % (128 << 10) === 0 || text.length === data.length, true);
      assert.ok(data.subarray(0, text.length).equals(text));
    }
  });

  it('finds a value that was changed by the checksum, or gives up before it', async () => {
    for (let at = 4; at < PIPED.length; at++) {
      const changed = Buffer.from(PIPED);
      changed[at]! ^= 0x10;
      const [text, problem] = await unpackText(changed);
      assert.ok(problem !== undefined || text === TEXT, `byte ${at} gives ${JSON.stringify(text)}`);
    }
    const wrong = await unpackText(zstdFrame(Buffer.from('abc'), { checksum: 7 }));
    assert.deepEqual(wrong, ['abc', 'the checksum of its zstd frame 1 is wrong: values in it may be, too']);
  });

  it('says which limit was reached', async () => {
    const bomb = zstdFrame(Buffer.from('x'), { repeated: 4 << 20 });
    const cases: [Partial<Limits>, RegExp][] = [
      [{ bytes: 1 << 20 }, /^it unpacks to more than 1 MiB$/],
      [{ ratio: 100, ratioFrom: 1 << 20 }, /^it unpacks to more than 100 times its size$/],
    ];
    for (const [limits, said] of cases) {
      const { text, problem } = await unpack(bomb, limits);
      assert.match(problem ?? '', said);
      assert.ok(text.length <= 1 << 20);
    }
    const many = Buffer.concat(Array.from({ length: 5 }, () => PIPED));
    assert.match((await unpack(many, { entries: 4 })).problem ?? '', /more than 4 zstd frames/);
  });

  it('allocates no window that a header only claims to need', async () => {
    const { problem } = await unpack(zstdFrame(Buffer.from('abc'), { exponent: 20 }));
    assert.equal(problem, 'it was packed with a window of 1024 MiB, more than 32 MiB');
  });

  it('refuses a dictionary, a wrong header and a wrong block', async () => {
    const changed = (at: number, to: number): Buffer => {
      const bytes = zstdFrame(Buffer.from('abc'));
      bytes[at] = to;
      return bytes;
    };
    assert.match((await unpack(changed(4, 0x05))).problem ?? '', /dictionary/);
    assert.match((await unpack(changed(4, 0x0c))).problem ?? '', /head of a zstd frame/);
    assert.match((await unpack(changed(6, 0x06))).problem ?? '', /head of a zstd block/);
  });

  it('rejects when it is cancelled', async () => {
    const abort = new AbortController();
    const work = unpacked(
      new MemorySource(zstdFrame(new Uint8Array(), { repeated: 256 << 20 })),
      'zstd',
      LIMITS,
      {
        signal: abort.signal,
      },
    );
    setImmediate(() => abort.abort(new Error('enough')));
    await assert.rejects(work, /enough/);
  });
});

describe('XXH64', () => {
  const low = (text: string): string => {
    const sum = new Checksum();
    sum.add(Buffer.from(text));
    return sum.low.toString(16);
  };

  it('gives the known values', () => {
    assert.deepEqual([low(''), low('a'), low('abc')], ['51d8e999', 'a98c6e5b', 'ad770999']);
  });

  it('is the same however the bytes come', () => {
    const next = seeded(5);
    const bytes = Buffer.from(Array.from({ length: 5_000 }, () => Math.floor(next() * 256)));
    const whole = new Checksum();
    whole.add(bytes);
    for (let turn = 0; turn < 20; turn++) {
      const parts = new Checksum();
      for (let at = 0; at < bytes.length;) {
        const size = Math.floor(next() * 90);
        parts.add(bytes.subarray(at, at + size));
        at += size;
      }
      assert.equal(parts.low, whole.low);
    }
  });
});
