import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { recordOnWire } from '../../server/src/features/records.ts';
import { detect, headOf } from '../../server/src/formats/detect.ts';
import { localClock, writtenClock } from '../../server/src/log/clock.ts';
import { instant, stamp } from '../../server/src/log/instant.ts';
import type { LogRecord } from '../../server/src/log/record.ts';
import { formatIso } from '../../server/src/log/zone.ts';
import type { RecordOnWire } from '../../server/src/protocol/records.ts';
import { eachRecord } from '../../server/src/reading/eachRecord.ts';
import { isoTimes } from '../../server/src/terminal/isoTimes.ts';
import { Pages } from '../../server/src/terminal/pages.ts';
import { recordJson } from '../../server/src/terminal/recordJson.ts';
import { seeded, whole } from '../log/random.ts';
import { zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';
import { lens, shell } from '../support/terminal.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');

async function recordsIn(
  bytes: Uint8Array,
): Promise<{ source: Parameters<typeof recordJson>[0]; records: LogRecord[] }> {
  const recognition = detect(headOf('', bytes, true))!;
  const zone = { name: 'Asia/Shanghai', reason: '', assumed: false };
  const { dialect } = recognition;
  const clock = dialect.face === 'local' ? localClock(zone, 1.5) : writtenClock(zone, -2);
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(bytes);
  };
  const records: LogRecord[] = [];
  for await (const batch of eachRecord(chunks(), dialect)) records.push(...batch);
  return { source: { file: 'a "b"\\c', log: { dialect, recognition }, clock, node: 'näme' }, records };
}

/** What the command prints, the long way. */
function longWay(source: Parameters<typeof recordJson>[0], record: LogRecord): string {
  const wire = recordOnWire(source, record);
  return `${JSON.stringify({ ...wire, line: wire.line + 1, endLine: wire.endLine + 1 })}\n`;
}

describe('a record as JSON', () => {
  for (const folder of ['zookeeper', 'gc', 'tcpmon', 'tcpmon-log']) {
    for (const name of readdirSync(join(FIXTURES, folder)).filter((one) => /\.(?:log|txt)$/.test(one))) {
      const bytes = readFileSync(join(FIXTURES, folder, name));
      if (!detect(headOf('', bytes, true))) continue;
      it(`${folder}/${name}: is what JSON.stringify makes of it`, async () => {
        const { source, records } = await recordsIn(bytes);
        assert.ok(records.length > 0);
        const json = recordJson(source);
        for (const record of records) assert.equal(json(record), longWay(source, record));
      });
    }
  }

  it('escapes what JSON escapes, and says null of what it has no number for', async () => {
    const { source, records } = await recordsIn(readFileSync(join(FIXTURES, 'zookeeper/logback.log')));
    const json = recordJson(source);
    const [first] = records;
    const texts = [
      '',
      '"',
      '\\',
      '\u0000',
      '\u001f',
      '\u007f',
      '\u2028',
      '\ud83d',
      '\ude00x',
      '😀',
      'ü',
      '\ufeff',
      '</script>',
    ];
    for (const text of texts) {
      for (const value of [text, NaN, Infinity, -0, 1e21, 1e-7, 0.1, -5, true, false]) {
        const record: LogRecord = {
          ...first!,
          message: `a${text}b`,
          kind: `k${text}`,
          fields: { [`f${text}`]: value, g: text },
        };
        assert.equal(json(record), longWay(source, record), JSON.stringify([text, value]));
      }
    }
    const { stamp: when, ...rest } = first!;
    for (const record of [
      { ...rest, stamp: stamp(NaN), fields: {} },
      { ...rest, stamp: stamp(-Infinity), fields: {} },
      { ...rest, stamp: when, lasted: { start: stamp(when - 5), end: when } },
      { ...rest, stamp: when, lasted: { start: stamp(when - 5), end: when }, fields: {} },
      { ...rest, stamp: when, lasted: { start: when, end: when }, fields: { endInstant: 1, a: 2 } },
    ])
      assert.equal(json(record), longWay(source, record));
  });
});

describe('times of many records', () => {
  const zones = [
    'UTC',
    '+08:00',
    '-03:30',
    'Asia/Shanghai',
    'America/New_York',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'Africa/Monrovia',
    'Europe/Amsterdam',
    'Asia/Kathmandu',
  ];
  const changes = [
    '2023-03-26T01:00:00Z',
    '2023-10-29T01:00:00Z',
    '2023-11-05T06:00:00Z',
    '2023-04-01T15:00:00Z',
    '1972-01-07T00:44:30Z',
    '1937-07-01T00:00:00Z',
    '1901-01-01T00:00:00Z',
    '2000-01-01T00:00:00Z',
    '1970-01-01T00:00:00Z',
    '0099-12-31T23:59:00Z',
    '9999-12-31T23:59:00Z',
  ];
  for (const zone of zones) {
    it(`${zone}: are those of single ones`, () => {
      const random = seeded(61);
      const timeOf = isoTimes(zone);
      for (const change of changes) {
        const around = Date.parse(change);
        for (let round = 0; round < 150; round++) {
          const reach = round % 3 === 0 ? 7_200_000 : round % 3 === 1 ? 90_000 : 1_500;
          const moment = instant(around + whole(random, -reach, reach) + (round % 5 === 0 ? 0.5 : 0));
          assert.equal(timeOf(moment), formatIso(moment, zone));
        }
      }
    });
  }
});

describe('pages for standard output', () => {
  const printed = (): { chunks: Buffer[]; print: (text: string | Uint8Array) => Promise<boolean> } => {
    const chunks: Buffer[] = [];
    return { chunks, print: (text) => Promise.resolve(chunks.push(Buffer.from(text as string)) > 0) };
  };

  it('hold all text in its order, however long its pieces are', async () => {
    const random = seeded(62);
    const { chunks, print } = printed();
    const pages = new Pages(print);
    let all = '';
    for (let round = 0; round < 400; round++) {
      const length = 2 ** whole(random, 0, round % 50 === 0 ? 19 : 13);
      const text = `${round}:${(round % 7 === 0 ? 'ü' : round % 11 === 0 ? '你' : 'x').repeat(length)}\n`;
      all += text;
      if (pages.add(text)) assert.ok(await pages.print());
    }
    assert.ok(await pages.print());
    assert.equal(Buffer.concat(chunks).toString(), all);
    assert.ok(chunks.length > 5, `${chunks.length} chunks`);
    assert.ok(chunks.every((chunk) => chunk.length > 0));
  });

  it('say when the reader is gone', async () => {
    const pages = new Pages(() => Promise.resolve(false));
    pages.add('x');
    assert.equal(await pages.print(), false);
  });

  it('print nothing where there is nothing', async () => {
    const { chunks, print } = printed();
    assert.ok(await new Pages(print).print());
    assert.deepEqual(chunks, []);
  });
});

describe('log-lens records -', { concurrency: 2 }, () => {
  const line = zookeeperLine('10:32:31,666', 'LOOKING');
  const log = new LogFolder({ 'node9/zookeeper.log': line, 'node8/zookeeper.log': line });
  const timesOf = async (args: readonly string[], input = line): Promise<(string | null)[]> => {
    const { code, out, err } = await lens(['records', ...args], { input, cwd: log.path });
    assert.deepEqual([code, err], [0, '']);
    return out
      .trimEnd()
      .split('\n')
      .map((text) => (JSON.parse(text) as RecordOnWire).time);
  };

  it('takes --offset off, as of a file', async () => {
    const zone = ['--zone', '+08:00'];
    const file = await timesOf(['node9/zookeeper.log', ...zone, '--offset', 'node9=+2s']);
    assert.deepEqual(file, ['2023-10-24T10:32:29.666+08:00']);
    for (const offset of ['node9=+2s', '*=+2s', '-=+2s'])
      assert.deepEqual(await timesOf(['-', ...zone, `--offset=${offset}`]), file, offset);
  });

  it('keeps the offsets of files for files where both are read', async () => {
    const args = ['-', 'node9/zookeeper.log', '--zone', '+08:00', '--offset=node9=+2s'];
    assert.deepEqual(await timesOf(args), ['2023-10-24T10:32:31.666+08:00', '2023-10-24T10:32:29.666+08:00']);
    assert.deepEqual(await timesOf([...args, '--offset=-=-1s']), [
      '2023-10-24T10:32:32.666+08:00',
      '2023-10-24T10:32:29.666+08:00',
    ]);
  });

  it('refuses two offsets for one input', async () => {
    const { code, out, err } = await lens(['records', '-', '--offset', 'a=1s', '--offset', 'b=2s'], {
      input: line,
    });
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /^log-lens: --offset: standard input is one log[^\n]*\n$/);
  });

  it('says in which zone it reads when nothing tells', async () => {
    const { code, err } = await lens(['records', '-'], { input: line });
    assert.equal(code, 0);
    assert.match(err, /^log-lens: -: read in zone America\/New_York, assumed: [^\n]+\n$/);
  });

  it('stays quiet when its reader goes while there is still input', async () => {
    const { out, err } = await shell(
      `(yes '${line.trimEnd()}' | log_lens records - --zone UTC; echo "code $?" >&2) | head -2`,
    );
    assert.equal(out.trimEnd().split('\n').length, 2);
    assert.equal(err, 'code 0\n');
  });
});
