import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eachLine, type Pace } from '../../server/src/reading/lines.ts';
import { seeded, whole } from '../log/random.ts';
import { sourceOf } from './generatedLog.ts';

/** Each line that is visited, as `offset:text`. */
async function visited(bytes: Uint8Array, most?: number, range: Pace & { from?: number; to?: number } = {}) {
  const lines: string[] = [];
  await eachLine(
    sourceOf(bytes, most),
    (buffer, start, end, offset) => {
      lines.push(`${offset}:${Buffer.from(buffer.subarray(start, end)).toString('latin1')}`);
    },
    range,
  );
  return lines;
}

/** The same, by looking at every byte of the whole. */
function expected(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes).toString('latin1');
  const lines: string[] = [];
  let offset = 0;
  for (const line of text.split('\n')) {
    if (offset < text.length) lines.push(`${offset}:${line.replace(/^\xef\xbb\xbf/, '').replace(/\r$/, '')}`);
    offset += line.length + 1;
  }
  return lines;
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text);

describe('lines of a source', () => {
  const texts: Record<string, [text: string, ...lines: string[]]> = {
    'nothing at all': [''],
    'one line end': ['\n', '0:'],
    'one line without its end': ['abc', '0:abc'],
    'one line with its end': ['abc\n', '0:abc'],
    'no last line end': ['a\nbc', '0:a', '2:bc'],
    'blank lines': ['\n\na\n\n', '0:', '1:', '2:a', '4:'],
    CRLF: ['a\r\nb\r\n', '0:a', '3:b'],
    'a carriage return within, doubled, alone or last': ['a\rb\r\r\n\r\nc\r', '0:a\rb\r', '6:', '8:c'],
    'a byte order mark': ['\ufeffa\nb', '0:a', '5:b'],
    'a byte order mark and nothing else': ['\ufeff', '0:'],
    'files joined into one, each with its mark': ['\ufeffa\n\ufeffb\r\n', '0:a', '5:b'],
  };
  for (const [name, [text, ...lines]] of Object.entries(texts)) {
    it(`${name}, whatever the chunks`, async () => {
      for (let most = 1; most <= 10; most++) assert.deepEqual(await visited(bytesOf(text), most), lines);
    });
  }

  it('do not depend on the chunks: random texts', async () => {
    const random = seeded(5);
    const letters = ['a', 'bc', '\n', '\r\n', '\r', '', '\ufeff', 'é', '\0'];
    for (let round = 0; round < 400; round++) {
      const text = Array.from({ length: whole(random, 0, 40) }, () => letters[whole(random, 0, 8)]).join('');
      const bytes = bytesOf(text);
      for (const most of [1, 2, 3, 7, 1_000])
        assert.deepEqual(await visited(bytes, most), expected(bytes), JSON.stringify(text));
    }
  });

  it('may be longer than any buffer', async () => {
    const long = 'x'.repeat(2_600_000);
    const text = `a\n${long}\r\nb\n${long}`;
    for (const most of [700_000, Infinity]) {
      assert.deepEqual(await visited(bytesOf(text), most), expected(bytesOf(text)));
    }
  });

  it('may end exactly with a buffer', async () => {
    for (const length of [2 ** 20 - 2, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1]) {
      const text = `${'x'.repeat(length - 1)}\n${'y'.repeat(10)}\n`;
      assert.deepEqual(await visited(bytesOf(text)), expected(bytesOf(text)), `${length}`);
    }
  });

  it('of a range keep their offsets in the source', async () => {
    const bytes = bytesOf('abc\ndef\nghi\n');
    assert.deepEqual(await visited(bytes, 2, { from: 4 }), ['4:def', '8:ghi']);
    assert.deepEqual(await visited(bytes, 2, { from: 4, to: 8 }), ['4:def']);
    assert.deepEqual(await visited(bytes, 5, { to: 6 }), ['0:abc', '4:de']);
  });

  it('end where a file that shrank meanwhile ends', async () => {
    const source = { ...sourceOf(bytesOf('a\nbc')), size: 100 };
    const lines: number[] = [];
    await eachLine(source, (_, start, end) => lines.push(end - start));
    assert.deepEqual(lines, [1, 2]);
  });

  it('tell how far they are', async () => {
    const told: number[] = [];
    await visited(bytesOf('abc\ndef\nghi\n'), 5, { progress: (read) => told.push(read) });
    assert.deepEqual(told, [5, 10, 12]);
  });
});

describe('a pass that is called off', () => {
  const bytes = bytesOf('abc\n'.repeat(100));

  it('before it begins, reads nothing', async () => {
    const source = sourceOf(bytes);
    const pass = eachLine(source, () => assert.fail('visited'), {
      signal: AbortSignal.abort(new Error('not now')),
    });
    await assert.rejects(pass, /not now/);
    assert.equal(source.reads(), 0);
  });

  it('on its way, reads no further', async () => {
    const source = sourceOf(bytes, 40);
    const stop = new AbortController();
    let lines = 0;
    const pass = eachLine(
      source,
      () => {
        if (++lines === 15) stop.abort(new Error('enough'));
      },
      { signal: stop.signal },
    );
    await assert.rejects(pass, /enough/);
    assert.deepEqual([source.reads(), lines], [2, 20]);
  });

  it('by an error of the system, passes it on', async () => {
    const source = { size: 10, read: () => Promise.reject(new Error('EIO')) };
    await assert.rejects(
      eachLine(source, () => undefined),
      /EIO/,
    );
  });
});
