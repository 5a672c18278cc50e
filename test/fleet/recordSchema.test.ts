import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { detect, headOf } from '../../server/src/formats/detect.ts';
import { formats } from '../../server/src/formats/index.ts';
import { gcLog, uptimeGcLog, zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';
import { lens } from '../support/terminal.ts';
import { offences, type Schema } from './schemaCheck.ts';

const ROOT = join(import.meta.dirname, '../..');

const isLog = (path: string): boolean => detect(headOf(path, readFileSync(path), true)) !== undefined;

const logsUnder = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(isLog)
    .sort();

interface Printed {
  readonly [name: string]: unknown;
  readonly format: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

async function recordsOf(paths: readonly string[]): Promise<Printed[]> {
  const { code, out } = await lens(['records', ...paths, '--zone', 'Asia/Shanghai']);
  assert.equal(code, 0);
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Printed);
}

describe('log-lens records --schema', () => {
  let schema: Schema = {};
  before(async () => {
    const { code, out, err } = await lens(['records', '--schema']);
    assert.deepEqual([code, err], [0, '']);
    schema = JSON.parse(out) as Schema;
  });

  const folders = readdirSync(join(ROOT, 'test/fixtures')).map((name) => `test/fixtures/${name}`);
  for (const folder of [...folders, 'samples/incident']) {
    const paths = logsUnder(folder);
    if (paths.length === 0) continue;
    it(`holds for every record in ${folder}`, async () => {
      const records = await recordsOf(paths);
      assert.ok(records.length > 0);
      const wrong = records.flatMap((record) =>
        offences(record, schema).map((said) => `${shownRecord(record)}: ${said}`),
      );
      assert.deepEqual(wrong.slice(0, 10), []);
    });
  }

  it('holds for records without a date', async () => {
    const folder = new LogFolder({ 'gc.log': uptimeGcLog });
    const [record] = await recordsOf([folder.at('gc.log')]);
    assert.deepEqual([record?.['instant'], record?.['time']], [null, null]);
    assert.deepEqual(offences(record, schema), []);
  });

  it('is not so wide that anything would do', async () => {
    const folder = new LogFolder({
      'zookeeper.log': zookeeperLine('10:32:31,666', 'LOOKING'),
      'gc.log': gcLog('2023-10-24T10:32:31.666+0800'),
    });
    const [said, pause] = await recordsOf([folder.at('zookeeper.log'), folder.at('gc.log')]);
    const wrong: [Printed | undefined, Record<string, unknown>][] = [
      [said, { version: '1.0' }],
      [said, { line: 0 }],
      [said, { line: '1' }],
      [said, { instant: '1698114751666' }],
      [said, { time: '2023-10-24 10:32:31,666' }],
      [said, { level: 'WARNING' }],
      [said, { level: undefined }],
      [said, { fields: { class: 1 } }],
      [said, { fields: { sessionId: '2001776d0d90000' } }],
      [said, { fields: { any: null } }],
      [said, { fields: { any: ['a'] } }],
      [pause, { kind: 'break' }],
      [pause, { fields: { pauseMs: 1 } }],
      [pause, { fields: { durationMs: '12.345' } }],
      [pause, { format: 'tcpmon' }],
    ];
    for (const [record, change] of wrong) {
      const changed = JSON.parse(JSON.stringify({ ...record, ...change })) as unknown;
      assert.equal(offences(changed, schema).length > 0, true, JSON.stringify(change));
    }
  });

  it('is told with its version, in the documentation too', () => {
    const { version, $id } = schema as { version: string; $id: string };
    assert.match(version, /^\d+\.\d+$/);
    assert.equal($id, `urn:zookeeper-log-lens:record:${version}`);
    assert.match(documented(), new RegExp(`^Version ${version.replace('.', '\\.')}\\b`, 'm'));
  });

  it('names no field that the documentation leaves out, and no format either', () => {
    const text = documented();
    const names = (part: Schema): string[] =>
      Object.entries((part['properties'] ?? {}) as Record<string, Schema>).flatMap(([name, one]) => [
        name,
        ...names(one),
      ]);
    const inside = (schema['allOf'] as { then: Schema }[]).flatMap(({ then }) => names(then));
    const left = [...names(schema), ...inside].filter((name) => !text.includes(`\`${name}\``));
    assert.deepEqual(left, [], 'Describe it in docs/records.md.');
    for (const { id } of formats) assert.ok(text.includes(`\`${id}\``), id);
  });

  it('belongs to records alone', async () => {
    for (const args of [
      ['detect', '--schema', 'x'],
      ['records', '--schema', 'x'],
    ]) {
      const { code, out, err } = await lens(args);
      assert.deepEqual([code, out], [2, ''], args.join(' '));
      assert.match(err, /^log-lens: [^\n]*--schema[^\n]*\n$/);
    }
  });
});

const documented = (): string => readFileSync(join(ROOT, 'docs/records.md'), 'utf8');

const shownRecord = ({ file, line }: Printed): string => `${String(file)}:${String(line)}`;
