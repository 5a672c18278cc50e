import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import type { Correlation } from '../../server/src/protocol/correlation.ts';
import type { RecordOnWire } from '../../server/src/protocol/records.ts';
import { LogFolder } from '../support/logFolder.ts';
import { zookeeperLine } from '../support/lines.ts';
import { tarball } from '../support/tarball.ts';
import {
  counters,
  dataFile,
  frame,
  interfaces,
  metric,
  nested,
  socket,
  varint,
} from '../support/tcpmonData.ts';
import { lens } from '../support/terminal.ts';
import { zstdFrame } from '../support/zstdFrame.ts';

/** 2023-10-24T02:31:48Z. */
const FIRST = 1_698_114_708;
const LEADER = '::ffff:10.255.0.143:2888';
const FOLLOWER = '::ffff:10.255.0.141:41168';

/** Six seconds of the leader's socket to a follower, on which a segment is sent again in the third. */
const seconds = Array.from({ length: 6 }, (_, turn) => {
  const quiet = socket(LEADER, FOLLOWER, 0).filter(([field]) => field !== 26);
  const sockets = [...quiet, [26, varint(turn < 2 ? 487 : 488)]] as typeof quiet;
  return [
    frame(
      metric('tcp', FIRST + turn, [
        [3, nested(sockets)],
        [3, nested(socket('*:22', '*:*', 0))],
      ]),
    ),
    frame(interfaces(FIRST + turn, ['lo'])),
    frame(counters(FIRST + turn, { 303: -1, 606: 18_446_744_073_299_846_897n })),
  ];
});
const data = Buffer.concat(seconds.flat());

const folder = new LogFolder({
  'node-9/zookeeper.log': zookeeperLine('10:31:50,400', 'Read timed out', 'WARN'),
});
mkdirSync(folder.at('node-9/db'));
const write = (name: string, bytes: Uint8Array): void => writeFileSync(folder.at(name), bytes);
write('node-9/db/tcpmon-dataf-7', data);
write('node-9/db/tcpmon-dataf-6.zst', zstdFrame(dataFile(FIRST - 60, 30)));
write('node-9/db/tcpmon-dataf-8', new Uint8Array());
write('node-9/db/tcpmon-dataf-5', data.subarray(0, -4));

const at = (name: string): string => folder.at(name);
const records = (out: string): RecordOnWire[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordOnWire);

describe('log-lens on raw data', () => {
  before(async () => {
    write('tcpmon-datastore-node-9.tar', await tarball({ 'tcpmon-dataf-7.zst': zstdFrame(data) }));
  });

  it('detects it, says where the host comes from, and what is damaged', async () => {
    const names = ['7', '6.zst', '5', '8'].map((name) => `node-9/db/tcpmon-dataf-${name}`);
    const { code, out, err } = await lens(['detect', ...names, 'tcpmon-datastore-node-9.tar'], {
      cwd: folder.path,
    });
    assert.deepEqual([code, err], [0, '']);
    const cut = data.length - data.lastIndexOf(Buffer.from([0xde, 0xad])) - 6;
    const host = 'Hostname "node-9" is from its folder, since the data does not tell the host';
    assert.equal(
      out,
      [
        `node-9/db/tcpmon-dataf-7: tcpmon (100 %), raw data, as dialect F: records of tcpmon's data files; ${host}`,
        `node-9/db/tcpmon-dataf-6.zst: tcpmon (100 %), raw data, as dialect F: records of tcpmon's data files, packed with zstd; ${host}`,
        `node-9/db/tcpmon-dataf-5: tcpmon (100 %), raw data, as dialect F: records of tcpmon's data files; ${host}`,
        `  its last record is cut: ${cut - 4} of ${cut} bytes are there; it is left out`,
        'node-9/db/tcpmon-dataf-8: not recognised: no record yet: tcpmon makes an empty file at every start, and seals it empty',
        "tcpmon-datastore-node-9.tar: tcpmon (100 %), raw data, as dialect F: a tar of tcpmon's data files, " +
          'tcpmon-dataf-7.zst the first; Hostname "node-9" is from the name of the backup',
        '',
      ].join('\n'),
    );
    const json = await lens(['detect', '--json', at(names[2]!)]);
    const [detection] = JSON.parse(json.out) as { format: string; dialect: string; notes: string[] }[];
    assert.deepEqual([detection!.format, detection!.dialect], ['tcpmon', 'raw data, as dialect F']);
    assert.match(detection!.notes.join(), /^its last record is cut/);
  });

  it('gives one record for each socket, interface and host in each second', async () => {
    const { code, out, err } = await lens(['records', at('node-9/db/tcpmon-dataf-7')]);
    assert.deepEqual([code, err], [0, '']);
    const found = records(out);
    assert.equal(found.length, 6 * 4);
    const [first, listening, lo, host] = found;
    assert.deepEqual([first!.line, first!.endLine, first!.instant], [1, 54, FIRST * 1000]);
    assert.deepEqual([listening!.line, lo!.line, host!.line, host!.endLine], [55, 109, 118, 333]);
    assert.equal(first!.message, 'State TCP_ESTABLISHED · 10.255.0.143:2888 → 10.255.0.141:41168 (java)');
    assert.equal(Object.keys(first!.fields).length, 5 + 3 + 53);
    const { measurement, LocalAddr, Timer, RetransTotal, BytesAcked, Rtt } = first!.fields;
    assert.deepEqual(
      [measurement, LocalAddr, Timer, RetransTotal, BytesAcked, Rtt],
      ['tcp', LEADER, 'keepalive', 487, '9007199254740993', 0.107],
    );
    assert.deepEqual(
      [host!.fields['TcpMaxConn'], host!.fields['IpInOctets'], Object.keys(host!.fields).length],
      [-1, '18446744073299846897', 2 + 216],
    );
    const told = found.filter(({ kind }) => kind === 'retransmission');
    assert.equal(told.length, 1);
    assert.deepEqual(
      [told[0]!.level, told[0]!.instant, told[0]!.line],
      ['WARN', (FIRST + 2) * 1000, 2 * 333 + 1],
    );
    assert.deepEqual([told[0]!.fields['RetransTotal'], told[0]!.fields['retransmitted']], [488, 1]);
  });

  it('says of damaged data what its records leave out', async () => {
    const { code, out, err } = await lens(['records', 'node-9/db/tcpmon-dataf-5'], { cwd: folder.path });
    assert.equal(code, 0);
    assert.match(err, /^log-lens: node-9\/db\/tcpmon-dataf-5: its last record is cut: [^\n]+\n$/);
    assert.equal(records(out).length, 6 * 4 - 1);
    const none = await lens(['records', 'node-9/db/tcpmon-dataf-8'], { cwd: folder.path });
    assert.equal(none.code, 2);
    assert.match(none.err, /tcpmon-dataf-8: no record yet/);
  });

  it('correlates with it', async () => {
    const paths = [
      'tcpmon-datastore-node-9.tar',
      'node-9/db/tcpmon-dataf-5',
      'node-9/db/tcpmon-dataf-6.zst',
      'node-9/zookeeper.log',
    ];
    const { code, out, err } = await lens(
      ['correlate', ...paths, '--at', '2023-10-24T10:31:50.400+08:00', '--zone', '+08:00', '--json'],
      { cwd: folder.path },
    );
    assert.deepEqual([code, err], [0, '']);
    const { logs } = JSON.parse(out) as Correlation;
    const of = (name: string): Correlation['logs'][number] => logs.find(({ uri }) => uri.endsWith(name))!;
    const backup = of('.tar');
    assert.deepEqual([backup.landing, backup.explanation], ['exact', 'same second']);
    const hit = backup.hits.find(({ level }) => level === 'WARN')!;
    assert.match(hit.text, /^RetransTotal \+1 \(487 → 488\) · 10\.255\.0\.143:2888 → 10\.255\.0\.141:41168$/);
    assert.equal(hit.instant, (FIRST + 2) * 1000);
    assert.match(of('dataf-5').explanation, /^same second; damaged: its last record is cut: /);
    assert.match(of('dataf-6.zst').explanation, /^ends 33\.4 s earlier/);
  });

  it('starts from a line of its text', async () => {
    const { out } = await lens(
      ['correlate', '.', '--at', 'node-9/db/tcpmon-dataf-7:667', '--zone', '+08:00', '--json'],
      { cwd: folder.path },
    );
    const { pivot, logs } = JSON.parse(out) as Correlation;
    assert.deepEqual([pivot.instant, pivot.line], [(FIRST + 2) * 1000, 667]);
    assert.ok(logs.some(({ uri }) => uri.endsWith('zookeeper.log')));
  });
});
