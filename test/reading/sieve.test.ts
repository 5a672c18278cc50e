import assert from 'node:assert/strict';
import { it } from 'node:test';
import { tcpmon } from '../../server/src/formats/tcpmon/index.ts';
import { followed } from '../../server/src/formats/tcpmon/series.ts';
import { mayTell } from '../../server/src/formats/tcpmon/telling.ts';
import type { LogRecord } from '../../server/src/log/record.ts';
import { chunksOf, eachRecord } from '../../server/src/reading/eachRecord.ts';
import { buildFences } from '../../server/src/reading/fences.ts';
import { lookAround } from '../../server/src/reading/neighbourhood.ts';
import { seeded, whole } from '../log/random.ts';
import { dialectOf } from '../support/section.ts';
import { sourceOf } from './generatedLog.ts';

const START = 1698114690;
const SECONDS = 8;
const SOCKETS = 700;
const FIELDS = [
  'State',
  'RecvQ',
  'SendQ',
  'Rtt',
  'RetransNow',
  'RetransTotal',
  'Cwnd',
  'BytesSent',
  'BytesAcked',
];

/** An export of more lines a second than are decoded for one answer, with a step here and there. */
function busyExport(lineEnd: string): string {
  const random = seeded(91);
  const total = Array.from({ length: SOCKETS }, () => whole(random, 0, 500));
  const lines: string[] = [];
  for (let second = START; second < START + SECONDS; second++) {
    total.forEach((_, socket) => {
      if (random() < 0.0006) total[socket]! += 1;
      const tags = `tcp,LocalAddr=10.255.0.143:2888,PeerAddr=10.255.${socket >> 8}.${socket & 255}:41168,Hostname=elf-43`;
      for (const field of FIELDS) {
        const value =
          field === 'State' ? '"TCP_ESTABLISHED"' : field === 'RetransTotal' ? total[socket] : socket;
        lines.push(`${tags} ${field}=${value} ${second}`);
      }
    });
  }
  return lines.join(lineEnd) + lineEnd;
}

for (const lineEnd of ['\n', '\r\n']) {
  it(`what happened is found among more details than can be read, with ${JSON.stringify(lineEnd)}`, async () => {
    const text = busyExport(lineEnd);
    const source = sourceOf(Buffer.from(text));
    const dialect = dialectOf(tcpmon, text.slice(0, 60_000));
    const all: LogRecord[] = [];
    for await (const records of eachRecord(chunksOf(source), dialect)) all.push(...records);
    const fences = await buildFences(source, dialect.heads());
    const from = (START + 1) * 1000;
    const to = (START + SECONDS - 1) * 1000;
    const steps = all.filter(({ detail, stamp }) => !detail && stamp >= from && stamp <= to);
    assert.ok(steps.length >= 5 && steps.length < 100, `${steps.length} steps`);
    assert.ok(fences.heads.reduce((a, b) => a + b) > 45_000);
    const around = { stamp: from + 3_000, from, to, limit: 200 };
    const found = await lookAround(source, dialect, fences, around);
    const places = (records: readonly LogRecord[]) =>
      records
        .filter(({ detail }) => !detail)
        .map(({ line, byteOffset, stamp, message }) => [line, byteOffset, stamp, message]);
    assert.deepEqual(places(found.hits), places(steps));
    assert.equal(found.more, 0);
  });
}

it('no line that is followed is passed over, in any dialect', async () => {
  const { readdirSync, readFileSync } = await import('node:fs');
  const folder = new URL('../fixtures/tcpmon/', import.meta.url);
  let lines = 0;
  for (const name of readdirSync(folder)) {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const dialect = tcpmon.recognise({ name, lines: text.split('\n') }).dialect;
    if (!dialect?.mayTell) continue;
    const records = dialect.read({ firstLine: 0, lines: text.split('\n'), offsets: [] }, dialect.memory?.());
    for (const { line, fields } of records) {
      const values = Object.entries(fields).map(([field, value]) => ({ name: field, value: String(value) }));
      const tags = ['Hostname', 'LocalAddr', 'PeerAddr', 'Name'].map((tag) => ({ name: tag, value: 'x' }));
      const sample = { measurement: fields['measurement'], tags, values } as unknown as Parameters<
        typeof followed
      >[0];
      if (!followed(sample)) continue;
      lines++;
      const bytes = Buffer.from((text.split('\n')[line] ?? '').replace(/\r$/, ''));
      assert.ok(mayTell(bytes, 0, bytes.length), `${name}:${line + 1}`);
    }
  }
  assert.ok(lines > 10, `${lines} lines`);
});
