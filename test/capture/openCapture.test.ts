import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, it } from 'node:test';
import { nodeNames } from '../../server/src/workspace/nodes/nodeNames.ts';
import { isLog, type LogFile, openLogFile } from '../../server/src/workspace/logFile.ts';
import { printed } from '../support/captureText.ts';
import { LogFolder } from '../support/logFolder.ts';
import { allOf } from '../support/memorySource.ts';
import { tarball } from '../support/tarball.ts';
import { dataFile, frame } from '../support/tcpmonData.ts';
import { zstdFrame } from '../support/zstdFrame.ts';

const FIRST = 1_698_114_690;
const data = dataFile(FIRST, 6);
const later = dataFile(FIRST + 6, 3);
const folder = new LogFolder();

/** A block with the magic of a tar and nothing else of one. */
function gnuLike(): Buffer {
  const block = Buffer.alloc(512, 'x');
  block.write('ustar  \0', 257);
  return block;
}

/** A file of these bytes, and what opening it comes to. */
async function open(name: string, bytes: Uint8Array): ReturnType<typeof openLogFile> {
  mkdirSync(dirname(folder.at(name)), { recursive: true });
  writeFileSync(folder.at(name), bytes);
  return openLogFile(folder.uri(name));
}

async function log(name: string, bytes: Uint8Array): Promise<LogFile> {
  const found = await open(name, bytes);
  assert.ok(isLog(found), isLog(found) ? '' : found.reason);
  return found;
}

async function refusal(name: string, bytes: Uint8Array): Promise<string> {
  const found = await open(name, bytes);
  assert.ok(!isLog(found) && found.problem === 'foreign');
  return found.reason;
}

const read = async (one: LogFile): Promise<[string, readonly string[]]> => [
  (await one.read((source) => allOf(source))).toString(),
  (await one.printed?.notes()) ?? ['no notes'],
];

async function check(
  name: string,
  bytes: Uint8Array,
  sound: Uint8Array,
  notes: readonly string[] = [],
): Promise<LogFile> {
  const found = await log(name, bytes);
  const host = /Hostname "(.*?)"/.exec(found.recognition.reason)?.[1] ?? '';
  assert.deepEqual(await read(found), [(await printed([sound], host)).text, notes]);
  assert.equal(found.recognition.format.id, 'tcpmon');
  assert.equal(found.dialect.name, 'raw data, as dialect F');
  assert.equal(found.size, bytes.length);
  return found;
}

describe('raw data as a log', () => {
  it('is recognised by its bytes', async () => {
    for (const name of ['node-9/db/tcpmon-dataf-197', 'node-9/renamed.log', 'node-9/x.txt']) {
      const found = await check(name, data, data);
      assert.equal(
        found.recognition.reason,
        'records of tcpmon\'s data files; Hostname "node-9" is from its folder, since the data does not tell the host',
      );
      assert.equal(found.recognition.confidence, 1);
    }
    await check(
      'node-9/one-record',
      data.subarray(0, 6 + data.readUInt32LE(2)),
      data.subarray(0, 6 + data.readUInt32LE(2)),
    );
  });

  it('is recognised when sealed', async () => {
    await check('db/tcpmon-dataf-198.zst', zstdFrame(data), data);
    await check('db/any-name', zstdFrame(data), data);
  });

  it('is read on from damage, and says so', async () => {
    const cut = data.subarray(0, -5);
    const body = data.length - data.lastIndexOf(Buffer.from([0xde, 0xad])) - 6;
    const note = `its last record is cut: ${body - 5} of ${body} bytes are there; it is left out`;
    await check('db/tcpmon-dataf-3', cut, data.subarray(0, data.length - body - 6), [note]);
    await check('db/tcpmon-dataf-4.zst', zstdFrame(cut), data.subarray(0, data.length - body - 6), [note]);
    const garbage = Buffer.from('stale');
    await check('db/tcpmon-dataf-11.zst', Buffer.concat([zstdFrame(data), garbage]), data, [
      'its last 5 bytes are no zstd data',
    ]);
    await check('db/tcpmon-dataf-5', Buffer.concat([Buffer.alloc(9), data]), data, [
      'bytes 0 to 8 are no sound record: reading goes on at byte 9',
    ]);
    await check('db/tcpmon-dataf-2', Buffer.concat([frame(new Uint8Array()), data]), data, [
      '1 of its records is empty',
    ]);
    await check(
      'db/tcpmon-dataf-10.zst',
      Buffer.concat([zstdFrame(data.subarray(0, 999)), zstdFrame(data.subarray(999))]),
      data,
    );
  });

  it('gives the whole blocks of a sealed file that was cut', async () => {
    const long = dataFile(FIRST, 900, 3);
    const found = await log('db/tcpmon-dataf-12.zst', zstdFrame(long).subarray(0, 300_000));
    const [text, notes] = await read(found);
    assert.ok(text.length > 100_000 && (await printed([long], 'db')).text.length > text.length);
    assert.equal(notes[0], 'its zstd data ends in a block');
    assert.match(notes[1] ?? '', /^its last (?:record is cut|\d bytes)/);
  });

  it('says when a name is wrong about the packing', async () => {
    const raw = await check('db/tcpmon-dataf-13.zst', data, data);
    assert.match(raw.recognition.reason, /not packed though its name says so/);
    const sealed = await check('db/tcpmon-dataf-14', zstdFrame(data), data);
    assert.match(sealed.recognition.reason, /packed with zstd though its name does not say so/);
  });

  it('that holds no record yet is refused with words', async () => {
    assert.match(await refusal('db/tcpmon-dataf-1', new Uint8Array()), /^no record yet: /);
    assert.match(await refusal('db/tcpmon-dataf-2.zst', new Uint8Array()), /^no record yet: /);
    assert.match(
      await refusal('tcpmon-datastore-h.tar', Buffer.alloc(1024)),
      /^no record yet: a backup without/,
    );
    assert.match(
      await refusal('tcpmon-datastore-i.tar', Buffer.alloc(0)),
      /^no record yet: a backup without/,
    );
    assert.equal(
      await refusal('db/tcpmon-dataf-9.zst', zstdFrame(data).subarray(0, 60)),
      'nothing in it is sound: its zstd data ends in a block',
    );
  });

  it('of which the beginning is damaged is ours by its name', async () => {
    const found = await log('node-9/tcpmon-dataf-15.zst', zstdFrame(Buffer.concat([Buffer.alloc(9), data])));
    const [text, notes] = await read(found);
    assert.equal(text, (await printed([data], 'node-9')).text);
    assert.equal(notes.length, 1);
    const nothing = await log('db/tcpmon-dataf-16.zst', zstdFrame(Buffer.from('nothing of the kind')));
    assert.deepEqual(await read(nothing), ['', ['its last 19 bytes, from byte 0 on, hold no sound record']]);
    assert.equal((await nothing.fences()).range, undefined);
    const tar = Buffer.concat([gnuLike(), Buffer.alloc(900, 'x')]);
    assert.match(await refusal('tcpmon-datastore-x.tar', tar), /^nothing in it is sound: it is damaged/);
    assert.match(await refusal('x.tar', tar), /packed \(tar data\)/);
  });

  it('of another kind is not taken for ours', async () => {
    assert.match(
      await refusal('zookeeper.log.zst', zstdFrame(Buffer.from('2023-10-24 10:32:31,666'))),
      /zstd data/,
    );
    assert.match(await refusal('other.tar', await tarball({ 'zookeeper.log': data })), /packed \(tar data\)/);
    assert.match(await refusal('x.bin', Buffer.from([0xde, 0xad, 0xbe, 0xef, 1, 2, 3, 4])), /tcpmon/);
    assert.match(await refusal('x.bin', Buffer.concat([Buffer.alloc(3), data])), /tcpmon/);
    assert.ok(isLog(await open('a.log', Buffer.from(`net,Hostname=h TcpRetransSegs=5 ${FIRST}\n`))));
  });

  it('of the badger database of old is named', async () => {
    const entries = Buffer.from(`\x0a\x1e\x0a\x16tcp/1691130000000/0001\x12\x04abcd`, 'latin1');
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(entries.length));
    const reason = await refusal('tcpmon-dump-host-10.255.0.143.bak', Buffer.concat([length, entries]));
    assert.match(reason, /^a backup of tcpmon 0\.9\.3 or older, a badger database: it is not read here/);
  });
});

describe('a backup as a log', () => {
  const members = {
    'tcpmon-dataf-10.zst': zstdFrame(later),
    'tcpmon-dataf-9.zst': zstdFrame(data),
    'tcpmon-dataf-11.zst': new Uint8Array(),
  };
  const both = Buffer.concat([data, later]);

  it('is one text in the order of time, with the host of its name', async () => {
    const tar = await tarball(members);
    for (const [name, host] of [
      ['tcpmon-datastore-idc-elf-19-43.tar', 'idc-elf-19-43'],
      ['tcpmon-datastore-idc-elf-19-43-10.255.0.143.tar', 'idc-elf-19-43'],
      ['tcpmon-db-idc-elf-19-43.tar', 'idc-elf-19-43'],
    ] as const) {
      const found = await check(name, tar, both);
      assert.match(
        found.recognition.reason,
        new RegExp(`; Hostname "${host}" is from the name of the backup$`),
      );
    }
    const renamed = await check('node-8/data/copy.tar', tar, both);
    assert.match(renamed.recognition.reason, /Hostname "node-8" is from its folder/);
  });

  it('beside those of other hosts is called by its own', async () => {
    const tar = await tarball(members);
    const names = (logs: readonly LogFile[]): (string | undefined)[] => {
      const found = nodeNames(logs);
      return logs.map(({ path }) => found.get(path ?? ''));
    };
    const one = await log('backups/tcpmon-datastore-a.tar', tar);
    const other = await log('backups/tcpmon-datastore-b.tar', tar);
    const raw = await log('backups/tcpmon-dataf-1', data);
    assert.deepEqual(names([one, other, raw]), ['a', 'b', 'backups']);
    assert.deepEqual(names([one, raw]), ['backups', 'backups']);
  });

  it('may hold a folder with sealed and open files', async () => {
    const tar = await tarball(
      { 'db/tcpmon-dataf-9.zst': zstdFrame(data), 'db/tcpmon-dataf-10': later, 'db/LOCK': Buffer.from('1') },
      false,
    );
    await check('tcpmon-db-a.tar', tar, both);
  });

  it('that was cut gives what is there, and says which file is not whole', async () => {
    const tar = await tarball({ 'tcpmon-dataf-9.zst': zstdFrame(data), 'tcpmon-dataf-10': later });
    const cut = tar.subarray(0, tar.length - 1024 - 512 - 600);
    const found = await log('tcpmon-datastore-b.tar', cut);
    const [text, notes] = await read(found);
    assert.ok((await printed([both], 'b')).text.startsWith(text));
    assert.ok(text.length > (await printed([data], 'b')).text.length);
    assert.equal(notes[0], 'it is cut: its last file is not whole');
    assert.match(notes[1] ?? '', /^tcpmon-dataf-10: its last /);
  });

  it('behind which tcpmon wrote why it broke off says so', async () => {
    const tar = (await tarball(members)).subarray(0, -1024);
    await check(
      'tcpmon-datastore-c.tar',
      Buffer.concat([tar, Buffer.from('{"error":"disk \\u001b full"}')]),
      both,
      ['tcpmon broke off while it wrote it, and says why: "disk \\u001b full"'],
    );
  });

  it('may hold other files, and names that act on a terminal', async () => {
    const name = 'x\u001b[2J\n/tcpmon-dataf-9';
    const tar = await tarball({ 'db/LOCK': Buffer.from('1'), [name]: data.subarray(0, -4) });
    const found = await log('tcpmon-datastore-e.tar', tar);
    const [note = '', ...others] = (await found.printed?.notes()) ?? [];
    assert.match(note, /^x \[2J \/tcpmon-dataf-9: its last record is cut/);
    assert.deepEqual(others, []);
    assert.equal(found.recognition.reason.includes('\u001b'), false);
    assert.match(await refusal('e.tar', tar), /packed \(tar data\)/);
  });

  it('with so many damaged files that nobody would read of them all counts them', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `tcpmon-dataf-${index}`,
        Buffer.concat([data, Buffer.from('x')]),
      ]),
    );
    const notes = (await (await log('tcpmon-datastore-f.tar', await tarball(files))).printed?.notes()) ?? [];
    assert.equal(notes.length, 21);
    assert.equal(notes[20], '10 more things in it are damaged');
  });

  it('with a file both open and sealed takes the open one', async () => {
    const tar = await tarball({
      'tcpmon-dataf-9': data,
      'tcpmon-dataf-9.zst': zstdFrame(data.subarray(0, 300)),
    });
    await check('tcpmon-datastore-d.tar', tar, data, [
      'tcpmon-dataf-9 is in it both sealed and not: the sealed one is left out',
    ]);
  });
});
