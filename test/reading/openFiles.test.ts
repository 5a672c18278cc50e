import assert from 'node:assert/strict';
import { renameSync, rmSync, truncateSync } from 'node:fs';
import { it } from 'node:test';
import type { ByteSource } from '../../server/src/reading/byteSource.ts';
import { type KeptFile, keptFile } from '../../server/src/reading/openFiles.ts';
import { statHere } from '../../server/src/reading/statOf.ts';
import { LogFolder } from '../support/logFolder.ts';

const text = async (source: ByteSource): Promise<string> => {
  const bytes = new Uint8Array(source.size);
  return Buffer.from(bytes.subarray(0, await source.read(bytes, 0))).toString();
};

it('a file that is kept open is read on, and one that took its place is another', async () => {
  const folder = new LogFolder({ log: 'first' });
  const path = folder.at('log');
  assert.equal(await keptFile(path, '1').read(text), 'first');
  renameSync(path, folder.at('log.1'));
  folder.write('log', 'second');
  assert.equal(await keptFile(path, '1').read(text), 'first');
  assert.equal(await keptFile(path, '2').read(text), 'second');
  const both = [keptFile(path, '2').read(text), keptFile(path, '2').read(text)];
  assert.deepEqual(await Promise.all(both), ['second', 'second']);
});

it('a file that cannot be opened is tried again', async () => {
  const folder = new LogFolder();
  await assert.rejects(keptFile(folder.at('late'), '1').read(text), { code: 'ENOENT' });
  folder.write('late', 'here');
  assert.equal(await keptFile(folder.at('late'), '1').read(text), 'here');
});

it('a file that was deleted is not read on', async () => {
  const folder = new LogFolder({ log: 'first' });
  assert.equal(await keptFile(folder.at('log'), '1').read(text), 'first');
  rmSync(folder.at('log'));
  await assert.rejects(keptFile(folder.at('log'), '1').read(text), { code: 'ENOENT' });
});

it('many files are open one after the other', async () => {
  const names = Array.from({ length: 200 }, (_, index) => `${index}.log`);
  const folder = new LogFolder(Object.fromEntries(names.map((name) => [name, name])));
  for (const name of names) assert.equal(await keptFile(folder.at(name), '1').read(text), name);
  for (const name of names) assert.equal(await keptFile(folder.at(name), '1').read(text), name);
});

it('what a reader throws is passed on', async () => {
  const folder = new LogFolder({ log: 'text' });
  await assert.rejects(
    keptFile(folder.at('log'), '1').read(() => Promise.reject(new Error('mine'))),
    /mine/,
  );
  assert.equal(await keptFile(folder.at('log'), '1').read(text), 'text');
});

/** As {@link text}, at once. */
const textHere = (source: ByteSource): string | undefined => {
  const bytes = new Uint8Array(source.size);
  const count = source.readHere?.(bytes, 0);
  return count === undefined ? undefined : Buffer.from(bytes.subarray(0, count)).toString();
};

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('a file that is open is read at once, as it is now', async () => {
  const folder = new LogFolder({ log: 'first' });
  const file = keptFile(folder.at('log'), '1');
  assert.equal(file.readHere(textHere), undefined, 'before it was opened');
  assert.equal(await file.read(text), 'first');
  assert.equal(file.readHere(textHere), 'first');
  truncateSync(folder.at('log'), 2);
  assert.equal(file.readHere(textHere), 'fi');
});

it('a file is not read at once whose place another took, or that was deleted', async () => {
  const folder = new LogFolder({ log: 'first', gone: 'gone' });
  const [first, gone] = ['log', 'gone'].map((name) => keptFile(folder.at(name), '1')) as [KeptFile, KeptFile];
  await Promise.all([first.read(text), gone.read(text)]);
  renameSync(folder.at('log'), folder.at('log.1'));
  folder.write('log', 'second');
  rmSync(folder.at('gone'));
  assert.equal(keptFile(folder.at('log'), '2').readHere(textHere), undefined);
  assert.equal(gone.readHere(textHere), undefined);
});

it('a look at the path in the same turn stands for one at the open file', async () => {
  const folder = new LogFolder({ log: 'first' });
  const file = keptFile(folder.at('log'), '1');
  await file.read(text);
  await nextTurn();
  statHere(folder.at('log'));
  truncateSync(folder.at('log'), 2);
  assert.equal(
    file.readHere(({ size }) => size),
    5,
  );
  await nextTurn();
  assert.equal(
    file.readHere(({ size }) => size),
    2,
  );
});
