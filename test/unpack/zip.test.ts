import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unpackDeflate } from '../../server/src/unpack/gzip.ts';
import { LIMITS, type Limits } from '../../server/src/unpack/limits.ts';
import type { PassedOver } from '../../server/src/unpack/passedOver.ts';
import { asSaid, zipBytes, zipEntries } from '../../server/src/unpack/zip.ts';
import { allOf, MemorySource } from '../support/memorySource.ts';
import { zipFile } from '../support/zipFile.ts';

interface Found {
  readonly files: Record<string, string>;
  readonly passed: Partial<Record<PassedOver, string[]>>;
  readonly problem: string | undefined;
}

async function found(zip: Uint8Array, limits: Partial<Limits> = {}): Promise<Found> {
  const source = new MemorySource(zip);
  const files: Record<string, string> = {};
  const passed: Partial<Record<PassedOver, string[]>> = {};
  const tell = (why: PassedOver, name: string): void => void (passed[why] ??= []).push(name);
  try {
    for await (const entry of zipEntries(source, { ...LIMITS, ...limits }, {}, tell)) {
      const packed = await zipBytes(source, entry);
      const parts: Uint8Array[] = [];
      const stored = async function* (): AsyncGenerator<Uint8Array> {
        yield await allOf(packed);
      };
      const chunks = entry.isDeflated ? unpackDeflate(packed) : stored();
      for await (const part of asSaid(chunks, entry)) parts.push(part.slice());
      files[entry.name] = Buffer.concat(parts).toString();
    }
  } catch (error) {
    assert.ok(error instanceof Error && /^(?:Damaged|LimitReached)$/.test(error.name), String(error));
    return { files, passed, problem: error.message };
  }
  return { files, passed, problem: undefined };
}

const text = (content: string): Buffer => Buffer.from(content);

describe('zip', () => {
  it('gives deflated and stored files in the order of its directory, in folders of either slash', async () => {
    const zip = zipFile([
      { name: 'var/log/', bytes: text('') },
      { name: 'var/log/ä.log', bytes: text('one '.repeat(20_000)) },
      { name: 'var\\log\\b.log', bytes: text('two'), isStored: true },
      { name: 'empty', bytes: text('') },
    ]);
    assert.deepEqual(await found(zip), {
      files: { 'var/log/ä.log': 'one '.repeat(20_000), 'var/log/b.log': 'two', empty: '' },
      passed: {},
      problem: undefined,
    });
  });

  it('is read when its directory is that of a Zip64', async () => {
    const { files, problem } = await found(zipFile([{ name: 'a', bytes: text('one') }], true));
    assert.deepEqual({ files, problem }, { files: { a: 'one' }, problem: undefined });
  });

  it('tells of links, devices and encrypted files, and passes them over', async () => {
    const { files, passed } = await found(
      zipFile([
        { name: 'link', bytes: text('/etc/passwd'), mode: 0o120777, isStored: true },
        { name: 'pipe', bytes: text(''), mode: 0o010644 },
        { name: 'secret', bytes: text('x'), flags: 1 },
        { name: 'a.log', bytes: text('one') },
      ]),
    );
    assert.deepEqual(files, { 'a.log': 'one' });
    assert.deepEqual(passed, { link: ['link'], device: ['pipe'], encrypted: ['secret'] });
  });

  it('tells of files that share their bytes, as in a bomb, and passes them over', async () => {
    const kernel = Buffer.alloc(1 << 20);
    const names = Array.from({ length: 50 }, (_, index) => `bomb-${index}`);
    const { files, passed } = await found(
      zipFile([
        { name: 'a.log', bytes: text('one') },
        ...names.map((name, index) => ({ name, bytes: kernel, isShared: index > 0 })),
      ]),
    );
    assert.deepEqual(files, { 'a.log': 'one' });
    assert.deepEqual(passed, { overlap: names });
  });

  it('ends at the limit of files, and says so, though its directory lists a million', async () => {
    const bytes = text('');
    const members = Array.from({ length: 1_000_000 }, (_, index) => ({
      name: `${index}`,
      bytes,
      isStored: true,
      isShared: index > 0,
    }));
    const { files, passed, problem } = await found(zipFile(members, true));
    assert.equal(problem, 'it holds more than 10000 files');
    assert.equal(Object.keys(files).length + (passed.overlap?.length ?? 0), 10_000);
  });

  it('gives what is sound of one that is cut, or whose files lie about their places', async () => {
    const zip = zipFile([
      { name: 'a', bytes: text('one') },
      { name: 'b', bytes: text('two') },
    ]);
    assert.deepEqual((await found(zip.subarray(0, -30))).files, {});
    assert.equal(
      (await found(zip.subarray(0, -30))).problem,
      'its directory is damaged or cut: files in it may be missing',
    );
    const odd = Buffer.from(zip);
    odd.write('??', 0);
    assert.equal((await found(odd)).problem, 'its zip data is damaged where it should begin');
  });

  it('says when what comes out is not what went in', async () => {
    const zip = zipFile([{ name: 'a.log', bytes: text('one two three'), isStored: true }]);
    zip.write('T', zip.indexOf('two'));
    assert.equal(
      (await found(zip)).problem,
      'the checksum of its zip data is wrong: lines in it may be, too',
    );
    const short = zipFile([{ name: 'a.log', bytes: text('one'), claims: 10 }]);
    assert.equal((await found(short)).problem, 'it unpacks to 7 bytes less than its zip says');
    const long = zipFile([{ name: 'a.log', bytes: text('one two'), claims: 3 }]);
    assert.equal((await found(long)).problem, 'it unpacks to more than the 3 bytes that its zip says');
  });
});
