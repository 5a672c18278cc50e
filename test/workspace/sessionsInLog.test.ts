import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Catalogue } from '../../server/src/workspace/catalogue.ts';
import { isLog } from '../../server/src/workspace/logFile.ts';
import { sessionsInLog } from '../../server/src/workspace/sessions/sessionsInLog.ts';
import { zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';

const ID = 0x2001776d0d90000n;
/** Four sessions of a learner's ping, in Base64. */
const PING = 'AwCO4WgXCLEAAAfQCAAAov6oJMQAAAfQBwKV6mzCdeUAAAu4CQK8fRWReIEAAAu4';

/** Messages, and the ids that each names. */
const LINES: readonly (readonly [message: string, ids: readonly bigint[]])[] = [
  ['Expiring session 0x2001776d0d90000, timeout of 4000ms exceeded', [ID]],
  ['Closed session 0X2001776D0D90000', [ID]],
  ['Unable to closeSession() for session: 0x0x2001776d0d90000', [ID]],
  ['Revalidating client: 144140987153317888', [ID]],
  ['Unknown packet type: REVALIDATE 0 sessionid = 144140987153317888', [ID]],
  ['Somehow session 2001776d0d90000 expired right after being renewed! (impossible)', [ID]],
  ['creating ssl handler for session 144140987153317888', [ID]],
  ['loadData --- session in archive: 144140987153317888 with timeout: 4000', [ID]],
  ['closeSession sessionid:0x-4035225103314518016', [0xc8000025e8330000n]],
  ['sid=0x25e8330000 is of a server with id 0', [0x25e8330000n]],
  ['Closed socket connection for client /10.0.0.1:4711 which had sessionid 0x12', [0x12n]],
  [
    'Ignoring NoNodeException for path /a/2001776d0d90001 while removing ephemeral for dead session 0x2001776d0d90000',
    [ID],
  ],
  [
    `Learner ping writePacket() takes 0ms, data len: 48, view: 0ms, data: ${PING}`,
    [0x3008ee1681708b1n, 0x80000a2fea824c4n, 0x70295ea6cc275e5n, 0x902bc7d15917881n],
  ],
  [
    'é€𝄞 sessionid:0x2001776d0d90000 type:create cxid:0x1 zxid:0x11100000003 txntype:1 0x3001776d0d90000',
    [ID, 0x3001776d0d90000n],
  ],
  ['Exception causing close of session 0x0 due to java.io.IOException: Len error 1', []],
  ['New election. My id = 9, proposed zxid=0x11100000003', []],
  ['n.config version 0x2001776d0d90000 (n.config version)', []],
  ['zxid: 0xfffffffffffffffe', []],
];

const text =
  LINES.map(([message], at) => zookeeperLine(`10:32:31,${String(100 + at)}`, message)).join('') +
  'EndOfStreamException: Unable to read additional data from client, session = 0x2001776d0d90000\n'.padStart(
    400,
    '\0',
  );

describe('the sessions that a log names', () => {
  it('are found however they are printed, and nothing else is', async () => {
    const folder = new LogFolder({ 'zookeeper.log': text });
    const log = await new Catalogue().find(folder.uri('zookeeper.log'));
    assert.ok(isLog(log));
    const table = await sessionsInLog(log);
    const expected = new Map<bigint, number[]>();
    LINES.forEach(([, ids], line) => {
      for (const id of ids) expected.set(id, [...(expected.get(id) ?? []), line]);
    });
    expected.get(ID)?.push(LINES.length);
    assert.deepEqual(
      [...table.ids.all],
      [...expected.keys()].sort((a, b) => (a < b ? -1 : 1)),
    );
    for (const [id, lines] of expected) {
      const seen = table.of(id);
      assert.deepEqual(
        [seen?.lines, seen?.first.line, seen?.last.line],
        [lines.length, lines[0], lines.at(-1)],
        id.toString(16),
      );
    }
  });

  it('have the moment of the record whose line names them', async () => {
    const folder = new LogFolder({ 'zookeeper.log': text });
    const log = await new Catalogue().find(folder.uri('zookeeper.log'));
    assert.ok(isLog(log));
    const { first, last } = (await sessionsInLog(log)).of(ID)!;
    assert.equal(first.stamp, Date.parse('2023-10-24T10:32:31.100Z'));
    assert.equal(last.stamp, Date.parse(`2023-10-24T10:32:31.${100 + LINES.length - 1}Z`));
    const bytes = Buffer.from(text);
    assert.ok(bytes.subarray(last.byteOffset).toString().includes('EndOfStreamException'));
  });
});
