import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type ByteSource, textSource, withFile } from '../../server/src/reading/byteSource.ts';

const folder = mkdtempSync(join(tmpdir(), 'byte-source-'));
after(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'zookeeper.log');
writeFileSync(path, 'héllo wörld');

/** `length` bytes from `position`, as text, and how many there were. */
async function read(source: ByteSource, position: number, length: number): Promise<[string, number]> {
  const into = new Uint8Array(length);
  const count = await source.read(into, position);
  return [Buffer.from(into.subarray(0, count)).toString(), count];
}

describe('bytes of a file and of a text', () => {
  const sources: Record<string, <R>(use: (source: ByteSource) => Promise<R>) => Promise<R>> = {
    'on disk': (use) => withFile(path, use),
    'in memory': (use) => use(textSource('héllo wörld')),
  };
  for (const [name, lend] of Object.entries(sources)) {
    it(`${name}, from any place, fewer only at the end`, async () => {
      await lend(async (source) => {
        assert.equal(source.size, 13);
        assert.deepEqual(await read(source, 0, 6), ['héllo', 6]);
        assert.deepEqual(await read(source, 7, 100), ['wörld', 6]);
        assert.deepEqual(await read(source, 13, 5), ['', 0]);
        assert.deepEqual(await read(source, 50, 5), ['', 0]);
        assert.deepEqual(await read(source, 3, 0), ['', 0]);
      });
    });
  }

  it('a file that is not there rejects', async () => {
    await assert.rejects(
      withFile(join(folder, 'none'), () => Promise.resolve()),
      { code: 'ENOENT' },
    );
  });

  it('the file is closed afterwards, whatever becomes of its use', async () => {
    let kept: ByteSource | undefined;
    const use = withFile(path, (source) => {
      kept = source;
      return Promise.reject(new Error('mine'));
    });
    await assert.rejects(use, /mine/);
    await assert.rejects(read(kept!, 0, 1), /EBADF|closed/);
  });
});
