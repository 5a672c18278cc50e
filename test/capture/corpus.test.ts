import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { NET, NIC } from '../../server/src/capture/counters.ts';
import { SOCKET_FIELDS } from '../../server/src/capture/socketFields.ts';
import { isLog, type LogFile, openLogFile } from '../../server/src/workspace/logFile.ts';
import { allOf } from '../support/memorySource.ts';

const SHARED = new URL('../../../shared/', import.meta.url);
const CORPUS = new URL('corpus/tcpmon/', SHARED);
const SCHEMA = new URL('facts/tcpmon-schema.json', SHARED);
const skip =
  existsSync(CORPUS) && existsSync(SCHEMA) ? false : 'the sample logs are not beside the repository';

async function log(path: string): Promise<LogFile> {
  const found = await openLogFile(new URL(path, CORPUS).href);
  assert.ok(isLog(found), `${path}: ${isLog(found) ? '' : found.reason}`);
  return found;
}

const textOf = async (path: string): Promise<Buffer> => (await log(path)).read((source) => allOf(source));
const notesOf = async (path: string): Promise<readonly string[] | undefined> =>
  (await log(path)).printed?.notes();
const exported = (host: string): Buffer => readFileSync(new URL(`exports/${host}.txt`, CORPUS));

describe('raw samples', { skip }, () => {
  for (const host of ['dogfood-idc-elf-19-41', 'dogfood-idc-elf-19-43']) {
    it(`db/${host} prints, byte for byte, what tcpmon exported`, async () => {
      const names = readdirSync(new URL(`db/${host}/`, CORPUS)).sort();
      const texts = await Promise.all(names.map((name) => textOf(`db/${host}/${name}`)));
      assert.ok(Buffer.concat(texts).equals(exported(host)));
    });

    it(`the backup of ${host} prints the same`, async () => {
      const path = `backup/tcpmon-datastore-${host}.tar`;
      assert.ok((await textOf(path)).equals(exported(host)));
      assert.deepEqual(await notesOf(path), []);
    });
  }

  it('a tar of the folder prints the same', async () => {
    const host = 'dogfood-idc-elf-19-43';
    assert.ok((await textOf(`seed-style/tcpmon-db-${host}.tar`)).equals(exported(host)));
  });

  it('every damaged one is read as its note says', async () => {
    const whole = (await textOf('edge/raw/tcpmon-dataf-14')).toString();
    const wanted: Readonly<Record<string, readonly [least: number, notes: readonly RegExp[]]>> = {
      'tcpmon-dataf-10.zst': [1, []],
      'tcpmon-dataf-14': [1, []],
      'tcpmon-dataf-3': [0.98, [/^its last record is cut: 252 of 309 bytes/]],
      'tcpmon-dataf-4': [1, [/^its last 3 bytes are the start of a record$/]],
      'tcpmon-dataf-5': [0.95, [/^bytes 3,796 to 4,110 are no sound record: reading goes on at byte 4,111$/]],
      'tcpmon-datastore-cut.tar': [
        1,
        [/^it is cut/, /^tcpmon-dataf-198\.zst: its zstd data ends in a block$/],
      ],
    };
    for (const name of readdirSync(new URL('edge/raw/', CORPUS))) {
      if (name === 'tcpmon-dataf-1') {
        const empty = await openLogFile(new URL(`edge/raw/${name}`, CORPUS).href);
        assert.ok(!isLog(empty) && empty.reason.startsWith('no record yet'));
        continue;
      }
      const [least, notes] = wanted[name] ?? assert.fail(`${name} is new here`);
      const host = name.endsWith('.tar') ? 'cut' : 'raw';
      const lines = (await textOf(`edge/raw/${name}`)).toString().split('\n');
      const sound = new Set(whole.replaceAll('Hostname=raw', `Hostname=${host}`).split('\n'));
      assert.deepEqual(
        lines.filter((line) => !sound.has(line)),
        [],
        name,
      );
      assert.ok(lines.length >= least * sound.size, `${name}: ${lines.length} of ${sound.size} lines`);
      const found = (await notesOf(`edge/raw/${name}`)) ?? [];
      assert.equal(found.length, notes.length, found.join('\n'));
      notes.forEach((note, index) => assert.match(found[index] ?? '', note));
    }
  });

  it('names and numbers are those of the schema', () => {
    const schema = JSON.parse(readFileSync(SCHEMA, 'utf8')) as {
      messages: { NetstatMetric: [string, number][] };
      exportOrder: Record<'tcp' | 'nic' | 'net', string[]>;
    };
    const { tcp, nic, net } = schema.exportOrder;
    assert.deepEqual(
      SOCKET_FIELDS.map(({ name }) => name),
      tcp.filter((name) => name !== 'Timer'),
    );
    assert.deepEqual(NIC.names, nic);
    assert.deepEqual(NET.names, net);
    const numbers = schema.messages.NetstatMetric.slice(2).map(([, number]) => number);
    assert.deepEqual([...NET.places.keys()], numbers);
  });
});
