import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  type ConnectionAround,
  connectionAround,
} from '../../server/src/correlation/connections/connectionAround.ts';
import { type Endpoint, showEndpoint } from '../../server/src/log/endpoint.ts';
import { instant } from '../../server/src/log/instant.ts';
import { isLog, openLogFile } from '../../server/src/workspace/logFile.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/workspace/settings.ts';
import { clocksOf } from '../../server/src/workspace/clocks/zones.ts';
import { LogFolder } from '../support/logFolder.ts';
import { dataFile } from '../support/tcpmonData.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/tcpmon');
const FIRST = 1_698_114_690;
const folder = new LogFolder();
const learner: Endpoint = { host: '10.255.0.141', port: 41168 };
const leader: Endpoint = { host: '10.255.0.143', port: 2888 };

async function around(
  uris: readonly string[],
  question: { end: Endpoint; peer?: Endpoint },
  second: number,
  settings: Partial<Settings> = {},
): Promise<ConnectionAround> {
  const found = await Promise.all(uris.map((uri) => openLogFile(uri)));
  const logs = found.filter(isLog);
  assert.equal(logs.length, uris.length, 'all are logs');
  const clocks = clocksOf(logs, { ...DEFAULT_SETTINGS, ...settings });
  return connectionAround(logs, clocks, { ...question, at: instant(1000 * second) });
}

/** What each end of the one connection was told to have sent again, as `10.255.0.143:2888 +1 at 1698114691`. */
function steps({ connections }: ConnectionAround): string[] {
  assert.equal(connections.length, 1);
  return connections
    .flatMap(({ sides }) => sides)
    .flatMap(({ local, retransmitted }) =>
      retransmitted.map(({ to, by }) => `${showEndpoint(local)} +${by} at ${to / 1000}`),
    );
}

/** The lines of the second after those of a fixture, in which one more segment was sent again. */
const nextSecond = (text: string): string =>
  text
    .replaceAll(String(FIRST), String(FIRST + 1))
    .replace(
      /^(RetransTotal (?:\S+ )?\d{10} )(\d+)|(\bRetransTotal=)(\d+)/gm,
      (_, before: string | undefined, old: string, mark: string, count: string) =>
        before === undefined ? `${mark}${Number(count) + 1}` : `${before}${Number(old) + 1}`,
    );

describe('a connection around a moment', () => {
  for (const dialect of ['a', 'b', 'c', 'd', 'd2', 'e', 'l']) {
    it(`is read off dialect ${dialect.toUpperCase()}`, async () => {
      const text = readFileSync(join(FIXTURES, `dialect-${dialect}.txt`), 'utf8');
      const uri = folder.write(`${dialect}.txt`, text + nextSecond(text));
      const told = await around([uri], { end: learner }, FIRST + 1);
      assert.deepEqual(steps(told), [`10.255.0.143:2888 +1 at ${FIRST + 1}`]);
      const [seen] = told.connections[0]!.sides.filter(({ samples }) => samples.length > 0);
      assert.equal(seen?.samples.at(-1)?.values.state, 'ESTABLISHED');
    });
  }

  it('is read off raw data, of which no export was made', async () => {
    writeFileSync(folder.at('tcpmon-dataf-7'), dataFile(FIRST, 5));
    const end = { host: '10.255.0.1', port: 30_001 };
    const told = await around([folder.uri('tcpmon-dataf-7')], { end }, FIRST + 4);
    assert.deepEqual(
      steps(told),
      [1, 2, 3, 4].map((index) => `10.255.0.141:2181 +1 at ${FIRST + index}`),
    );
  });

  it('is looked for by the clock of each log', async () => {
    const line = (second: number, count: number): string =>
      `tcp,LocalAddr=10.255.0.143:2888,PeerAddr=10.255.0.141:41168,Hostname=h RetransTotal=${count} ${second}\n`;
    const uri = folder.write('ahead.txt', line(FIRST, 1) + line(FIRST + 1, 2));
    const offsets = [{ pattern: '*', value: 3_600_000 }];
    const told = await around([uri], { end: learner }, FIRST - 3600, { offsets });
    assert.deepEqual(steps(told), [`10.255.0.143:2888 +1 at ${FIRST + 1 - 3600}`]);
    assert.deepEqual((await around([uri], { end: learner }, FIRST, { offsets })).covering, []);
  });

  it('of two between the same addresses is the one that is asked for', async () => {
    const line = (peer: string, second: number, count: number): string =>
      `tcp,LocalAddr=10.255.0.143:2888,PeerAddr=${peer},Hostname=h RetransTotal=${count} ${second}\n`;
    const text = [0, 1].flatMap((index) => [
      line('10.255.0.141:41168', FIRST + index, index),
      line('10.255.0.141:4116', FIRST + index, 5 * index),
    ]);
    const uri = folder.write('two.txt', text.join(''));
    const told = await around([uri], { end: leader, peer: learner }, FIRST + 1);
    assert.deepEqual(steps(told), [`10.255.0.143:2888 +1 at ${FIRST + 1}`]);
    assert.equal((await around([uri], { end: leader }, FIRST + 1)).connections.length, 2);
  });

  it('that began again between the same ends has sent nothing less than before', async () => {
    const line = (second: number, count: number): string =>
      `tcp,LocalAddr=10.255.0.143:2888,PeerAddr=10.255.0.141:41168,Hostname=h RetransTotal=${count} ${second}\n`;
    const uri = folder.write('again.txt', line(FIRST, 9) + line(FIRST + 1, 0) + line(FIRST + 2, 2));
    const told = await around([uri], { end: learner }, FIRST + 2);
    assert.deepEqual(steps(told), [`10.255.0.143:2888 +2 at ${FIRST + 2}`]);
    const sides = told.connections.flatMap((one) => one.sides);
    assert.deepEqual(
      sides.flatMap(({ beganAgain }) => beganAgain),
      [1000 * (FIRST + 1)],
    );
  });

  const CORPUS = join(import.meta.dirname, '../../../shared/corpus/tcpmon');
  const skip = !existsSync(CORPUS) && 'the sample logs are not beside the repository';
  const sources: Readonly<Record<string, () => string[]>> = {
    'exports of both ends': () => readdirSync(join(CORPUS, 'exports')).map((name) => join('exports', name)),
    'an export whose blocks are in disorder': () => ['exports-concurrent/dogfood-idc-elf-19-43.txt'],
    'raw and sealed data files': () =>
      readdirSync(join(CORPUS, 'db/dogfood-idc-elf-19-43')).map((name) =>
        join('db/dogfood-idc-elf-19-43', name),
      ),
    'a backup': () => ['backup/tcpmon-datastore-dogfood-idc-elf-19-43.tar'],
  };
  for (const [what, names] of Object.entries(sources)) {
    it(`is told as it truly fared: ${what}`, { skip }, async () => {
      const truth = JSON.parse(readFileSync(join(CORPUS, 'truth.json'), 'utf8')) as {
        hosts: Record<string, { retrans: { conn: string; to: number; by: number }[] }>;
      };
      const uris = names().map((name) => pathToFileURL(join(CORPUS, name)).href);
      const told = await around(uris, { end: learner }, 1_698_114_751.666);
      assert.deepEqual(
        steps(told),
        truth.hosts['dogfood-idc-elf-19-43']?.retrans
          .filter(({ conn }) => conn.endsWith(':41168'))
          .map(({ to, by }) => `10.255.0.143:2888 +${by} at ${to}`),
      );
    });
  }
});
