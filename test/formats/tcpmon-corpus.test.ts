import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fieldsOf } from '../../server/src/formats/tcpmon/fields.ts';
import { tcpmon } from '../../server/src/formats/tcpmon/index.ts';
import type { FieldValue } from '../../server/src/log/record.ts';
import { dialectOf, headOf, sectionOf, stampsOf } from '../support/section.ts';

const SHARED = new URL('../../../shared/', import.meta.url);
const CORPUS = new URL('corpus/tcpmon/', SHARED);
const SCHEMA = new URL('facts/tcpmon-schema.json', SHARED);
const skip = existsSync(CORPUS) ? false : 'the sample logs are not beside the repository';

const HEAD_BYTES = 65_536;

interface Truth {
  readonly hosts: Record<
    string,
    {
      readonly exports: { readonly F: { readonly lines: number } };
      readonly retrans: readonly { readonly conn: string; readonly to: number; readonly by: number }[];
    }
  >;
}

const files = (folder: string): URL[] =>
  readdirSync(new URL(folder, CORPUS)).map((name) => new URL(`${folder}${name}`, CORPUS));

const nameOf = (file: URL): string => decodeURIComponent(file.pathname.split('/').at(-1) ?? '');

const headText = (file: URL): string => readFileSync(file).subarray(0, HEAD_BYTES).toString();

describe('tcpmon sample exports', { skip }, () => {
  it('parse line by line, with the retransmissions that were provoked and no others', () => {
    const truth = JSON.parse(readFileSync(new URL('truth.json', CORPUS), 'utf8')) as Truth;
    for (const file of [...files('exports/'), ...files('exports-concurrent/')]) {
      const host = truth.hosts[nameOf(file).replace(/\.txt$/, '')];
      assert.ok(host, file.pathname);
      const text = readFileSync(file, 'utf8');
      const records = dialectOf(tcpmon, text.slice(0, HEAD_BYTES)).read(sectionOf(text));
      assert.equal(records.length, host.exports.F.lines);
      assert.ok(records.every(({ line, endLine }) => line === endLine));
      for (const { fields } of records) {
        const known = fieldsOf(fields['measurement'] as 'tcp' | 'nic' | 'net');
        const names = Object.keys(fields).filter((name) => known.has(name));
        assert.ok(names.length === 1 || names.length === 3, JSON.stringify(fields));
      }
      const found = records
        .filter((record) => record.kind === 'retransmission')
        .map(({ stamp, fields }) => ({
          conn: `${fields['LocalAddr']}>${fields['PeerAddr']}`,
          to: stamp / 1000,
          by: fields['retransmitted'],
        }))
        .sort((a, b) => a.to - b.to);
      assert.deepEqual(
        found,
        host.retrans.map(({ conn, to, by }) => ({ conn, to, by })),
      );
    }
  });

  it('have the same heads for head finder and records', () => {
    for (const file of [...files('exports-concurrent/'), ...files('edge/text/')]) {
      const text = readFileSync(file, 'utf8');
      const dialect = dialectOf(tcpmon, text.slice(0, HEAD_BYTES));
      const heads = stampsOf(dialect, text).flatMap((stamp, i) => (Number.isNaN(stamp) ? [] : [[i, stamp]]));
      const records = dialect.read(sectionOf(text)).map(({ line, stamp }) => [line, stamp]);
      assert.deepEqual(records, heads, file.pathname);
    }
  });

  it('are accepted however they were mistreated', () => {
    for (const file of files('edge/text/')) {
      const { confidence, reason } = tcpmon.recognise(headOf(headText(file), nameOf(file)));
      assert.ok(confidence > 0.9, `${nameOf(file)}: ${reason}`);
    }
  });

  it('are not seen in other files', () => {
    for (const file of [...files('edge/not-tcpmon/'), ...files('logs/')]) {
      const { confidence, dialect } = tcpmon.recognise(headOf(headText(file), nameOf(file)));
      assert.equal(confidence, 0, file.pathname);
      assert.equal(dialect, undefined);
    }
  });

  it('of older dialects are read, under their names', () => {
    for (const file of files('dialects/')) {
      const { confidence, reason, dialect } = tcpmon.recognise(headOf(headText(file), nameOf(file)));
      assert.ok(confidence > 0.9, `${nameOf(file)}: ${reason}`);
      assert.match(dialect?.name ?? '', new RegExp(`\\(dialect ${nameOf(file).replace('.txt', '')}\\)`));
    }
  });

  it('of all dialects tell the same of the same moments', (t) => {
    const [F] = files('exports/').filter((file) => nameOf(file).includes('43'));
    assert.ok(F);
    const last = valuesIn(F);
    for (const file of files('dialects/')) {
      const other = valuesIn(file);
      let agreeing = 0;
      const missing: string[] = [];
      for (const [key, value] of other) {
        const wanted = last.get(key);
        if (wanted === undefined) missing.push(key);
        else if (typeof value === 'number' && typeof wanted === 'number') {
          assert.ok(Math.abs(value - wanted) < 1e-6, `${nameOf(file)} ${key}: ${value}, in F ${wanted}`);
          agreeing++;
        } else {
          assert.equal(value, wanted, `${nameOf(file)} ${key}`);
          agreeing++;
        }
      }
      const only = [...new Set(missing.map((key) => key.split(' ').at(-1)))].sort();
      t.diagnostic(
        `${nameOf(file)}: ${agreeing} values as in F${only.length ? `; not in F: ${only.join(', ')}` : ''}`,
      );
      assert.deepEqual(
        only.filter((name) => !/^(?:Pid|Fd|ProcessName|LocalPort|PeerPort)$/.test(name ?? '')),
        [],
      );
      assert.ok(agreeing > 1000, nameOf(file));
    }
  });
});

/** Every value of a file, tags among them, by what it is of, its second and its name. */
function valuesIn(file: URL): Map<string, FieldValue> {
  const text = readFileSync(file, 'utf8');
  const found = new Map<string, FieldValue>();
  for (const { stamp, fields } of dialectOf(tcpmon, text.slice(0, HEAD_BYTES)).read(sectionOf(text))) {
    const { measurement, Hostname, LocalAddr = '', PeerAddr = '', Name = '', ...rest } = fields;
    for (const [name, value] of Object.entries(rest)) {
      if (/^(?:retransmitted|rise|previousState)$/.test(name)) continue;
      found.set(`${measurement} ${Hostname} ${LocalAddr}>${PeerAddr}${Name} ${stamp} ${name}`, value);
    }
  }
  return found;
}

describe(
  'tcpmon fields',
  { skip: existsSync(SCHEMA) ? false : 'the schema is not beside the repository' },
  () => {
    it('are those of the schema', () => {
      const { exportOrder } = JSON.parse(readFileSync(SCHEMA, 'utf8')) as {
        exportOrder: Record<'tcp' | 'nic' | 'net', string[]>;
      };
      const timer = ['ExpireTimeUs', 'Retrans'];
      for (const measurement of ['tcp', 'nic', 'net'] as const) {
        const named = [...exportOrder[measurement], ...(measurement === 'tcp' ? timer : [])];
        assert.deepEqual([...fieldsOf(measurement).keys()].sort(), named.sort());
      }
    });
  },
);
