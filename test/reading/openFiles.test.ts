import assert from 'node:assert/strict';
import { renameSync, rmSync } from 'node:fs';
import { it } from 'node:test';
import type { ByteSource } from '../../server/src/reading/byteSource.ts';
import { withKeptFile } from '../../server/src/reading/openFiles.ts';
import { LogFolder } from '../support/logFolder.ts';

const text = async (source: ByteSource): Promise<string> => {
  const bytes = new Uint8Array(source.size);
  return Buffer.from(bytes.subarray(0, await source.read(bytes, 0))).toString();
};

it('a file that is kept open is read on, and one that took its place is another', async () => {
  const folder = new LogFolder({ log: 'first' });
  const path = folder.at('log');
  assert.equal(await withKeptFile(path, '1', text), 'first');
  renameSync(path, folder.at('log.1'));
  folder.write('log', 'second');
  assert.equal(await withKeptFile(path, '1', text), 'first');
  assert.equal(await withKeptFile(path, '2', text), 'second');
  const both = [withKeptFile(path, '2', text), withKeptFile(path, '2', text)];
  assert.deepEqual(await Promise.all(both), ['second', 'second']);
});

it('a file that cannot be opened is tried again', async () => {
  const folder = new LogFolder();
  await assert.rejects(withKeptFile(folder.at('late'), '1', text), { code: 'ENOENT' });
  folder.write('late', 'here');
  assert.equal(await withKeptFile(folder.at('late'), '1', text), 'here');
});

it('a file that was deleted is not read on', async () => {
  const folder = new LogFolder({ log: 'first' });
  assert.equal(await withKeptFile(folder.at('log'), '1', text), 'first');
  rmSync(folder.at('log'));
  await assert.rejects(withKeptFile(folder.at('log'), '1', text), { code: 'ENOENT' });
});

it('many files are open one after the other', async () => {
  const names = Array.from({ length: 200 }, (_, index) => `${index}.log`);
  const folder = new LogFolder(Object.fromEntries(names.map((name) => [name, name])));
  for (const name of names) assert.equal(await withKeptFile(folder.at(name), '1', text), name);
  for (const name of names) assert.equal(await withKeptFile(folder.at(name), '1', text), name);
});

it('what a reader throws is passed on', async () => {
  const folder = new LogFolder({ log: 'text' });
  await assert.rejects(
    withKeptFile(folder.at('log'), '1', () => Promise.reject(new Error('mine'))),
    /mine/,
  );
  assert.equal(await withKeptFile(folder.at('log'), '1', text), 'text');
});
