import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { correlateLogs, type Start } from '../../server/src/correlation/correlateLogs.ts';
import type { RecordOnWire } from '../../server/src/protocol/records.ts';
import { Catalogue } from '../../server/src/workspace/catalogue.ts';
import type { LogFile } from '../../server/src/workspace/logFile.ts';
import { DEFAULT_SETTINGS } from '../../server/src/workspace/settings.ts';
import { seeded, whole } from '../log/random.ts';
import { LogFolder } from '../support/logFolder.ts';
import { lens } from '../support/terminal.ts';

const ROOT = join(import.meta.dirname, '../..');
const PIVOTS = 200;
/** A clock that is off by a fraction of a millisecond: instants have fractions then. */
const OFFSET = { pattern: 'zk-8-node-141', value: 0.25 };
const SETTINGS = { ...DEFAULT_SETTINGS, offsets: [OFFSET] };

/** The statements of the recipe as it stands in the documentation, in their order. */
function recipe(): string[] {
  const [, section = ''] = readFileSync(join(ROOT, 'docs/fleet.md'), 'utf8').split(/^## DuckDB$/m);
  const [own = ''] = section.split(/^## /m);
  return [...own.matchAll(/^```sql\n([^]*?)^```$/gm)].map((match) => match[1] ?? '');
}

/** The one statement of the recipe that creates a table. */
function creating(table: string): string {
  const found = recipe().filter((statement) => statement.includes(`CREATE TABLE ${table} AS`));
  assert.equal(found.length, 1, `the recipe creates ${table} once`);
  return found[0] ?? '';
}

interface Pivot {
  readonly id: number;
  /** Undefined for a moment that is no line. */
  readonly record: RecordOnWire | undefined;
  readonly instant: number;
}

/** Lines and moments anywhere in the incident, and some before and after it. */
function pivotsAmong(records: readonly RecordOnWire[]): Pivot[] {
  const random = seeded(49);
  const dated = records.filter(({ instant }) => instant !== null);
  const byFormat = new Map<string, RecordOnWire[]>();
  for (const record of dated) byFormat.set(record.file, [...(byFormat.get(record.file) ?? []), record]);
  const files = [...byFormat.values()];
  const first = dated.reduce((least, { instant }) => Math.min(least, instant!), Infinity);
  const last = dated.reduce((most, { instant }) => Math.max(most, instant!), -Infinity);
  return Array.from({ length: PIVOTS }, (_, id) => {
    if (id % 5 === 0)
      return { id, record: undefined, instant: whole(random, first - 3_600_000, last + 3_600_000) };
    const own = files[id % files.length]!;
    const record = own[whole(random, 0, own.length - 1)]!;
    // Others of the same instant: ties are what this is about.
    return id % 5 === 1
      ? { id, record: undefined, instant: Math.round(record.instant!) }
      : { id, record, instant: record.instant! };
  });
}

describe('the recipe for DuckDB', () => {
  let connection: DuckDBConnection;
  let close = (): void => undefined;
  let records: RecordOnWire[] = [];
  const folder = new LogFolder();

  before(async () => {
    const { code, out } = await lens(
      ['records', 'samples/incident', '--offset', `${OFFSET.pattern}=+${OFFSET.value}ms`],
      { cwd: ROOT },
    );
    assert.equal(code, 0);
    writeFileSync(folder.at('records.jsonl'), out);
    records = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RecordOnWire);
    const instance = await DuckDBInstance.create(':memory:');
    connection = await instance.connect();
    close = () => {
      connection.closeSync();
      instance.closeSync();
    };
    await connection.run(creating('records').replace('records.jsonl', folder.at('records.jsonl')));
  });
  after(() => close());

  const rows = async (sql: string): Promise<Record<string, unknown>[]> =>
    (await connection.runAndReadAll(sql)).getRowObjectsJson();

  it('loads every record with all it says', async () => {
    const loaded = await rows('SELECT * FROM records');
    assert.equal(loaded.length, records.length);
    assert.ok(records.some(({ instant }) => !Number.isInteger(instant)));
    loaded.forEach((row, index) => {
      const plain = Object.entries(row).filter(([, value]) => value !== null);
      const { fields, line, endLine, ...rest } = Object.fromEntries(plain);
      const back = {
        ...rest,
        line: Number(line),
        endLine: Number(endLine),
        fields: JSON.parse(String(fields)) as unknown,
      };
      assert.deepEqual(back, records[index]);
    });
  });

  it('can name every record by file, line and instant', async () => {
    const [row] = await rows(
      'SELECT count(*) AS total, count(DISTINCT (file, line, instant)) AS names FROM records',
    );
    assert.equal(row?.['names'], row?.['total']);
  });

  it('keeps every digit of 64-bit values', async () => {
    const counter = '18446744073709551615';
    const second = 1698114751;
    const log = new LogFolder({
      'x/export.txt': `tcp,LocalAddr=10.255.0.143:2888,PeerAddr=10.255.0.141:41168,Hostname=node-9 PacingRate=${counter},Rto=200 ${second}\n`,
    });
    const { out } = await lens(['records', log.path]);
    log.write('records.jsonl', out);
    const load = creating('records')
      .replace('TABLE records', 'TABLE wide')
      .replace('records.jsonl', log.at('records.jsonl'));
    await connection.run(load);
    const [row] = await rows(
      "SELECT fields->>'PacingRate' AS rate, (fields->>'Rto')::DOUBLE AS rto FROM wide",
    );
    assert.deepEqual(row, { rate: counter, rto: 200 });
  });

  it('joins the nearest record of every other log, the same as ours', async () => {
    const catalogue = new Catalogue();
    const files = [...new Set(records.map(({ file }) => file))];
    const uriOf = (file: string): string => pathToFileURL(join(ROOT, file)).href;
    const { logs } = await catalogue.findAll(files.map(uriOf));
    assert.equal(logs.length, files.length);
    assert.ok(logs.length >= 11, `${logs.length} logs`);
    const byUri = new Map(logs.map((log) => [log.uri, log]));
    const nearestOf = async ({ record, instant }: Pivot): Promise<string[]> => {
      const start: Start = record
        ? { log: byUri.get(uriOf(record.file)) as LogFile, line: record.line - 1 }
        : { time: new Date(instant).toISOString() };
      const scope = { name: 'paths' as const, reason: '' };
      const answer = await correlateLogs(start, { logs, unusable: [], settings: SETTINGS, scope });
      assert.equal(answer.pivot.instant, instant);
      return answer.logs.map(
        ({ uri, nearest }) => `${uri}:${nearest!.line! + 1} ${nearest!.instant} ${nearest!.deltaMs}`,
      );
    };

    const pivots = pivotsAmong(records);
    await connection.run(creating('pivots'));
    await connection.run('DELETE FROM pivots');
    for (const { id, record, instant } of pivots) {
      const place = record ? `'${record.file}', ${record.line}` : 'NULL, NULL';
      await connection.run(`INSERT INTO pivots VALUES (${id}, ${place}, ${instant})`);
    }
    await connection.run(creating('nearest'));
    const found = await rows('SELECT id, file, line, instant, deltaMs FROM nearest');
    const joined = new Map<number, string[]>();
    for (const { id, file, line, instant, deltaMs } of found) {
      const said = `${uriOf(String(file))}:${String(line)} ${String(instant)} ${String(deltaMs)}`;
      joined.set(Number(id), [...(joined.get(Number(id)) ?? []), said]);
    }
    let answers = 0;
    for (const pivot of pivots) {
      const ours = (await nearestOf(pivot)).sort();
      const where = pivot.record ? `${pivot.record.file}:${pivot.record.line}` : String(pivot.instant);
      assert.deepEqual(joined.get(pivot.id)?.sort(), ours, where);
      answers += ours.length;
    }
    assert.ok(answers >= PIVOTS * (logs.length - 1), `${answers} answers`);
  });

  it('has no statement that does not run', async () => {
    for (const statement of recipe()) {
      if (/CREATE TABLE (?:records|pivots|nearest)/.test(statement)) continue;
      assert.ok((await rows(statement)).length > 0, statement);
    }
  });

  it('finds what the incident is about', async () => {
    await connection.run('DROP TABLE IF EXISTS pivots; DROP TABLE IF EXISTS nearest');
    await connection.run(creating('pivots'));
    await connection.run(creating('nearest'));
    const [pause] = await rows(
      "SELECT nearest.message FROM nearest JOIN pivots USING (id) WHERE pivots.file LIKE '%zk-8%' AND nearest.file LIKE '%zk-8%gc%' ORDER BY pivots.instant",
    );
    assert.match(String(pause?.['message']), /^Full GC .* 12\.871 s/);
  });
});
