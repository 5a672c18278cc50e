import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { tcpmon } from '../../server/src/formats/tcpmon/index.ts';
import type { FieldValue, LogRecord } from '../../server/src/log/record.ts';
import { eachRecord } from '../../server/src/reading/eachRecord.ts';
import { dialectOf, sectionOf } from '../support/section.ts';

const SHARED = new URL('../../../shared/', import.meta.url);
const CORPUS = new URL('corpus/tcpmon/', SHARED);
const SCHEMA = new URL('facts/tcpmon-schema.json', SHARED);
const skip =
  existsSync(CORPUS) && existsSync(SCHEMA) ? false : 'the sample logs are not beside the repository';

const HOSTS = ['dogfood-idc-elf-19-43', 'dogfood-idc-elf-19-41'];
const FILES = [...HOSTS.map((host) => `exports/${host}.txt`), `exports-concurrent/${HOSTS[0]}.txt`];

interface Step {
  readonly conn: string;
  readonly from: number;
  readonly to: number;
  readonly by: FieldValue | undefined;
}

interface Truth {
  readonly start: number;
  readonly seconds: number;
  readonly hosts: Record<string, { readonly records: number; readonly retrans: readonly Step[] }>;
}

const truthOf = (): Truth => JSON.parse(readFileSync(new URL('truth.json', CORPUS), 'utf8')) as Truth;
const hostOf = (file: string): string => file.replace(/^.*\/|\.txt$/g, '');

const steps = (records: readonly LogRecord[]): Step[] =>
  records
    .filter(({ kind }) => kind === 'retransmission')
    .map(({ lasted, fields }) => ({
      conn: `${fields['LocalAddr']}>${fields['PeerAddr']}`,
      from: (lasted?.start ?? NaN) / 1000,
      to: (lasted?.end ?? NaN) / 1000,
      by: fields['retransmitted'],
    }))
    .sort((a, b) => a.to - b.to);

async function streamed(file: string, chunk: number): Promise<LogRecord[]> {
  const bytes = readFileSync(new URL(file, CORPUS));
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    await Promise.resolve();
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  };
  const records: LogRecord[] = [];
  const dialect = dialectOf(tcpmon, bytes.subarray(0, 65_536).toString());
  for await (const batch of eachRecord(chunks(), dialect)) records.push(...batch);
  return records;
}

describe('tcpmon samples against what was provoked', { skip }, () => {
  for (const file of FILES) {
    it(`${file}: retransmissions, however the bytes arrive`, async (t) => {
      const wanted = truthOf().hosts[hostOf(file)]?.retrans ?? [];
      for (const chunk of [3_000, 65_536, 300_001, 1 << 20, 1 << 24]) {
        assert.deepEqual(steps(await streamed(file, chunk)), wanted, `chunks of ${chunk}`);
      }
      t.diagnostic(`${wanted.length} of ${wanted.length} retransmissions, none beside them`);
    });

    it(`${file}: retransmissions in sections of any size, with one memory`, () => {
      const wanted = truthOf().hosts[hostOf(file)]?.retrans ?? [];
      const text = readFileSync(new URL(file, CORPUS), 'utf8');
      const { lines, offsets } = sectionOf(text);
      const starts = Array.from(offsets);
      const dialect = dialectOf(tcpmon, text.slice(0, 65_536));
      for (const size of [1, 53, 500, 1777, 20_000]) {
        const memory = dialect.memory?.();
        const records: LogRecord[] = [];
        for (let from = 0; from < lines.length; from += size) {
          const to = from + size;
          const section = { firstLine: from, lines: lines.slice(from, to), offsets: starts.slice(from, to) };
          records.push(...dialect.read(section, memory));
        }
        assert.deepEqual(steps(records), wanted, `${size} lines`);
      }
    });

    it(`${file}: every second that was not exported, and no other`, async (t) => {
      const { start, seconds } = truthOf();
      const text = readFileSync(new URL(file, CORPUS), 'utf8');
      const exported = new Map<string, Set<number>>();
      for (const line of text.trimEnd().split('\n')) {
        const kind = line.slice(0, 3);
        const second = Number(line.slice(-10));
        exported.set(kind, (exported.get(kind) ?? new Set()).add(second));
      }
      let missing = 0;
      for (const found of exported.values()) {
        for (let second = start; second < start + seconds; second++) if (!found.has(second)) missing++;
      }
      const records = await streamed(file, 65_536);
      const noted = records.reduce((sum, { fields }) => sum + Number(fields['gapS'] ?? 0), 0);
      assert.equal(noted, missing);
      t.diagnostic(`${noted} of ${missing} missing seconds noted`);
    });
  }

  it('counts the records that the data files hold', (t) => {
    for (const file of FILES) {
      const text = readFileSync(new URL(file, CORPUS), 'utf8');
      const blocks = new Set(
        text
          .trimEnd()
          .split('\n')
          .map((line) => line.slice(0, 3) + line.slice(-10)),
      );
      const wanted = truthOf().hosts[hostOf(file)]?.records;
      assert.equal(blocks.size, wanted);
      t.diagnostic(`${file}: ${blocks.size} of ${wanted} records`);
    }
  });

  for (const host of HOSTS) {
    it(`${host}: exports tell what the data file tells`, (t) => {
      const raw = rawValues(readFileSync(new URL(`db/${host}/tcpmon-dataf-199`, CORPUS)), host);
      const text = readFileSync(new URL(`exports/${host}.txt`, CORPUS), 'utf8');
      const told = new Map<string, FieldValue>();
      for (const { stamp, fields } of dialectOf(tcpmon, text.slice(0, 65_536)).read(sectionOf(text))) {
        const { measurement, LocalAddr = '', PeerAddr = '', Name = '', ...rest } = fields;
        const whose = `${measurement} ${LocalAddr}>${PeerAddr}${Name} ${stamp / 1000}`;
        for (const [name, value] of Object.entries(rest)) told.set(`${whose} ${name}`, value);
      }
      let confirmed = 0;
      for (const [key, value] of raw) {
        const found = told.get(key);
        const same = typeof value === 'number' ? Math.abs(Number(found) - value) < 1e-6 : found === value;
        assert.ok(same, `${key}: ${String(found)}, in the data file ${value}`);
        confirmed++;
      }
      t.diagnostic(`${confirmed} of ${raw.size} values of the data file`);
      assert.ok(confirmed > 1_500);
    });
  }
});

/** A message's fields by number: numbers, or the bytes of what is nested. */
type Message = readonly (readonly [field: number, value: number | bigint | Buffer])[];

function messageOf(bytes: Buffer): Message {
  const fields: [number, number | bigint | Buffer][] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asIntN(64, value);
    }
  };
  while (at < bytes.length) {
    const key = Number(varint());
    if ((key & 7) === 0) fields.push([key >> 3, varint()]);
    else if ((key & 7) === 1) {
      fields.push([key >> 3, bytes.readDoubleLE(at)]);
      at += 8;
    } else {
      const length = Number(varint());
      fields.push([key >> 3, bytes.subarray(at, at + length)]);
      at += length;
    }
  }
  return fields;
}

type Schema = Record<
  string,
  readonly (readonly [name: string, number: number, type: string, repeated: boolean])[]
>;

/** The values of a data file that are not 0, by what they are of, their second and today's name. */
function rawValues(bytes: Buffer, host: string): Map<string, FieldValue> {
  const { messages } = JSON.parse(readFileSync(SCHEMA, 'utf8')) as { messages: Schema };
  const found = new Map<string, FieldValue>();
  const camel = (name: string): string =>
    name.replace(/(?:^|_)([a-z0-9])/g, (_, c: string) => c.toUpperCase());
  const kinds = [
    ['tcp', 'SocketMetric', 3],
    ['nic', 'IfaceMetric', 3],
    ['net', 'NetstatMetric', 0],
  ] as const;
  const put = (whose: string, type: string, message: Message): void => {
    for (const [number, value] of message) {
      const field = messages[type]?.find(([, known]) => known === number);
      if (!field || /^(?:timestamp|type|local_addr|peer_addr|name|state|processes|timers)$/.test(field[0]))
        continue;
      if (Buffer.isBuffer(value)) put(whose, field[2], messageOf(value));
      else if (typeof value === 'number') found.set(`${whose} ${camel(field[0])}`, value);
      else {
        const text = BigInt.asUintN(field[2] === 'int64' ? 63 : 64, value).toString();
        const shown =
          field[2] === 'int64' ? Number(value) : Number.isSafeInteger(Number(text)) ? Number(text) : text;
        found.set(`${whose} ${camel(field[0])}`, shown);
      }
    }
  };
  for (let at = 0; at + 6 <= bytes.length;) {
    const length = bytes.readUInt32LE(at + 2);
    const [[kind, body] = [0, Buffer.alloc(0)]] = messageOf(bytes.subarray(at + 6, at + 6 + length));
    at += 6 + length;
    const [measurement, type, repeated] = kinds[kind - 1] ?? kinds[2];
    const record = messageOf(body as Buffer);
    const second = Number(record.find(([number]) => number === 1)?.[1]);
    if (repeated === 0) {
      put(`${measurement} > ${second}`, type, record);
      continue;
    }
    for (const [number, one] of record) {
      if (number !== repeated || !Buffer.isBuffer(one)) continue;
      const inner = messageOf(one);
      const text = (wanted: number): string => String(inner.find(([known]) => known === wanted)?.[1] ?? '');
      const whose = measurement === 'tcp' ? `${text(6)}>${text(7)}` : `>${text(1)}`;
      put(`${measurement} ${whose} ${second}`, type, inner);
    }
  }
  assert.ok(found.size > 0, host);
  return found;
}
