import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type Mention, mentionOf, namesOn } from '../../server/src/features/mention.ts';
import { MOST_PLACES, references } from '../../server/src/features/references.ts';
import { CELL_BYTES } from '../../server/src/reading/idFilters.ts';
import { isLog, type LogFile, openLogFile } from '../../server/src/workspace/logFile.ts';
import { Passes } from '../../server/src/workspace/passes.ts';
import { oneOf, seeded, whole } from '../log/random.ts';
import { countedLog } from '../support/countedLog.ts';
import { bundle } from '../support/bundles.ts';
import { tcpmonLine, zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';

/** In threads, as the server reads. */
const passes = new Passes(bundle('indexer.js'));
after(() => passes.dispose());

async function logAt(uri: string, own = passes): Promise<LogFile> {
  const log = await openLogFile(uri, own);
  return isLog(log) ? log : assert.fail(log.reason);
}

const session = (id: bigint): Mention =>
  mentionOf({ kind: 'session', id, start: 0, end: 0 }) ?? assert.fail();
const zxid = (zxid: bigint): Mention => mentionOf({ kind: 'zxid', zxid, start: 0, end: 0 }) ?? assert.fail();

const told = (found: Awaited<ReturnType<typeof references>>): string[] =>
  found.map(({ range: { start, end } }) => `${start.line}:${start.character}-${end.character}`);

/** Every place by looking for the forms on every line. */
function plainly(lines: readonly string[], log: LogFile, mention: Mention): string[] {
  return lines.flatMap((line, number) => {
    const columns = mention.forms.flatMap((form) => {
      const found: number[] = [];
      for (let at = line.indexOf(form); at >= 0; at = line.indexOf(form, at + 1)) found.push(at);
      return found;
    });
    if (columns.length === 0) return [];
    return namesOn(line, log.dialect, mention, columns).map(({ start, end }) => `${number}:${start}-${end}`);
  });
}

const ID = 0x2001776d0d90000n;
const NEGATIVE = 0xfe01776d0d90000an;
const ZXID = 0x1110000abcdn;

/** What names these ids, and what nearly does. */
function messages(id: bigint): string[] {
  const entry = new DataView(new ArrayBuffer(12));
  entry.setBigUint64(0, id);
  entry.setInt32(8, 4000);
  const payload = Buffer.from(entry.buffer).toString('base64');
  const hex = id.toString(16);
  return [
    `Expiring session 0x${hex}, timeout of 4000ms exceeded`,
    `Closed session 0X${hex.toUpperCase()}`,
    `Unable to closeSession() for session: 0x0x${hex}`,
    `Revalidating client: ${BigInt.asIntN(64, id)}`,
    `Unknown packet type: REVALIDATE 0 sessionid = ${BigInt.asIntN(64, id)}`,
    `Somehow session ${hex} expired right after being renewed! (impossible)`,
    `é€𝄞 sessionid:0x${hex} type:create cxid:0x1 zxid:0x${ZXID.toString(16)} txntype:1`,
    `Learner ping writePacket() takes 0ms, data len: 48, view: 0ms, data: ${payload.repeat(whole(seeded(1), 1, 3))}`,
    `Learner ping writePacket() takes 0ms, data len: 9600, view: 0ms, data: ${'CQK8fRWReIEAAAu4'.repeat(300)}${payload}`,
    `Expiring session 0x00${hex}`.slice(0, 'Expiring session 0x'.length + 16),
    `Expiring session 0x${hex}1, timeout of 4000ms exceeded`,
    `Expiring session 0x1${hex}, timeout of 4000ms exceeded`,
    `Creating new log file: log.${hex}`,
    `Snapshotting: 0x${ZXID.toString(16)} to /data/snapshot.${ZXID.toString(16)}`,
    `Committing ${ZXID} without`,
    'Exception when following the leader',
  ];
}

/** Six megabytes in which ids lie across the ends of cells, in every form. */
function strangeLog(): string {
  const random = seeded(31);
  const lines = [ID, NEGATIVE].flatMap((id) => messages(id));
  const parts: string[] = [];
  let size = 0;
  const push = (text: string): void => {
    parts.push(text);
    size += Buffer.byteLength(text);
  };
  for (let cell = 1; size < 6 << 20; cell++) {
    if (random() < 0.3)
      for (let some = whole(random, 0, 40); some > 0; some--)
        push(zookeeperLine('10:32:31,666', oneOf(random, lines)));
    const last = zookeeperLine('10:32:31,777', oneOf(random, lines));
    const room = cell * CELL_BYTES - whole(random, 0, Buffer.byteLength(last)) - size;
    if (room > 0) push(zookeeperLine('10:32:31,700', 'x'.repeat(997)).repeat(Math.floor(room / 1060)));
    push(
      `${'y'.repeat(Math.max(0, cell * CELL_BYTES - whole(random, 0, Buffer.byteLength(last)) - size))}\n`,
    );
    push(last);
  }
  return parts.join('');
}

describe('all references of an id in a large log', () => {
  const mentions = [
    session(ID),
    session(NEGATIVE),
    session(0x1001776d0d90000n),
    zxid(ZXID),
    zxid(0x11100000003n),
  ];

  it('are those on all its lines, before it is known where ids stand and after, and when it has grown', async () => {
    const folder = new LogFolder();
    const uri = folder.write('zookeeper.log', strangeLog());
    const check = async (log: LogFile): Promise<void> => {
      const lines = readFileSync(folder.at('zookeeper.log'), 'utf8').split('\n');
      for (const mention of mentions)
        assert.deepEqual(
          told(await references([log], mention)),
          plainly(lines, log, mention),
          mention.forms[0],
        );
    };
    const log = await logAt(uri);
    assert.equal(await log.search?.knownIds(), undefined);
    await check(log);
    await log.search?.fileIds();
    assert.ok(await log.search?.knownIds());
    await check(log);
    assert.ok(told(await references([log], session(ID))).length > 20);
    appendFileSync(
      folder.at('zookeeper.log'),
      messages(ID)
        .map((one) => zookeeperLine('11:00:00,000', one))
        .join(''),
    );
    const longer = await logAt(uri);
    await longer.fences();
    assert.ok(await longer.search?.knownIds(), 'what is known of ids grows with the log');
    await check(longer);
  });

  it('are read from where they stand alone, once that is known', async () => {
    const folder = new LogFolder();
    const line = zookeeperLine('10:32:31,666', 'Exception when following the leader');
    const text = [
      line.repeat(40_000),
      zookeeperLine('10:32:31,777', messages(ID)[0] ?? ''),
      line.repeat(20_000),
    ];
    const uri = folder.write('zookeeper.log', text.join(''));
    const log = await logAt(uri);
    await log.search?.fileIds();
    const counted = countedLog(log);
    assert.deepEqual(told(await references([counted.log], session(ID))), ['40000:82-99']);
    assert.ok(counted.read() < 3 * CELL_BYTES, `${counted.read()} bytes`);
  });

  it('are looked for only in logs whose lines name such', async () => {
    const folder = new LogFolder();
    const log = await logAt(folder.write('metrics.txt', tcpmonLine(1_698_143_551).repeat(50)));
    let isRead = false;
    const watched: LogFile = { ...log, read: (use) => ((isRead = true), log.read(use)) };
    assert.deepEqual(await references([watched], session(ID)), []);
    assert.equal(isRead, false);
  });

  it('are cut where there are more than anybody reads, and stop when nobody waits', async () => {
    const folder = new LogFolder();
    const line = zookeeperLine('10:32:31,666', messages(ID)[0] ?? '');
    const log = await logAt(folder.write('zookeeper.log', line.repeat(32_000)));
    assert.equal((await references([log], session(ID))).length, MOST_PLACES);
    const pace = { signal: AbortSignal.abort(new Error('enough')) };
    await assert.rejects(references([log], session(ID), undefined, pace), /enough/);
  });
});

const ensemble = join(import.meta.dirname, '../../../shared/corpus/ensemble-a');

describe('all references of the ids of real logs', { skip: !existsSync(ensemble) }, () => {
  it('are those on all their lines', async () => {
    const folder = new LogFolder();
    const texts = ['2', '3', '7', '8', '9'].map((node) =>
      readFileSync(join(ensemble, `node${node}/log/zookeeper.log`), 'utf8'),
    );
    const text = [...texts, ...texts].join('');
    const uri = folder.write('zookeeper.log', text);
    const log = await logAt(uri);
    await log.search?.fileIds();
    const lines = text.split('\n');
    const random = seeded(3);
    const ids = [...new Set(text.match(/0x[0-9a-f]{10,16}\b/g))];
    const named = new Set<string>();
    for (let some = 0; some < 16; some++) {
      const id = BigInt(oneOf(random, ids));
      for (const mention of [session(id), zxid(id)]) {
        const found = told(await references([log], mention));
        assert.deepEqual(found, plainly(lines, log, mention), mention.forms[0]);
        if (found.length > 0) named.add(id.toString(16));
      }
    }
    assert.ok(named.size > 8, `${named.size} named`);
  });
});
