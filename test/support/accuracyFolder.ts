import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { printed } from './captureText.ts';
import { tarball } from './tarball.ts';
import { counters, frame, interfaces, metric, nested, socket } from './tcpmonData.ts';
import { zstdFrame } from './zstdFrame.ts';

const HOST = 'node-9';
const FIRST = 1_698_114_690;
const SECONDS = 6;
const QUORUM = ['::ffff:10.255.0.143:2888', '::ffff:10.255.0.141:41168'] as const;
const CLIENT = ['::ffff:10.255.0.143:2181', '::ffff:10.255.0.97:35648'] as const;

/** The three records of a second. The quorum's socket retransmits in each second, the client's never. */
const recordsOf = (second: number): Buffer[] =>
  [
    frame(
      metric('tcp', second, [
        [3, nested(socket(...QUORUM, second - FIRST))],
        [3, nested(socket(...CLIENT, 7))],
      ]),
    ),
    frame(interfaces(second, ['lo', 'port-mgt'], second % 3)),
    frame(counters(second, { 100: 1, 102: 20_005_337_877 + second, 303: -1, 311: 263_199 })),
  ].map((bytes) => Buffer.from(bytes));

const records = Array.from({ length: SECONDS }, (_, index) => recordsOf(FIRST + index)).flat();
const sound = Buffer.concat(records);
const without = (index: number): Buffer => Buffer.concat(records.filter((_, at) => at !== index));

/** Files of truth and what they are about, as scripts/accuracy/README.md describes them, with tcpmon's part of each kind. */
export async function accuracyFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'accuracy-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { text } = await printed([sound], HOST);
  const edge = { ...textsOf(text), ...(await rawFiles()) };
  const files: Record<string, string | Uint8Array> = {
    'tcpmon/truth.json': JSON.stringify({ hosts: { [HOST]: { retrans: steps() } } }),
    [`tcpmon/exports/${HOST}.txt`]: text,
    [`tcpmon/db/${HOST}/tcpmon-dataf-41.zst`]: zstdFrame(sound),
    'tcpmon/edge/NOTES.json': JSON.stringify(
      Object.fromEntries(Object.keys(edge).map((name) => [name, `made as ${name} says`])),
    ),
  };
  for (const [name, bytes] of Object.entries(edge)) files[`tcpmon/edge/${name}`] = bytes;
  for (const [name, bytes] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  return folder;
}

const steps = (): object[] =>
  Array.from({ length: SECONDS - 1 }, (_, index) => ({
    conn: QUORUM.join('>'),
    from: FIRST + index,
    to: FIRST + index + 1,
    by: 1,
  }));

/** The texts that NOTES.json may name, made of an export. */
function textsOf(text: string): Record<string, string> {
  const lines = text.trimEnd().split('\n');
  const ended = (some: readonly string[]): string => `${some.join('\n')}\n`;
  const named = (host: string): string[] => lines.map((line) => line.replace(HOST, host));
  const other = named('node-8');
  const log = '2023-10-24T10:40:01+08:00 INF cmd/export.go:69 > File exported with target time point file=a';
  const bar = '  45% |##########          | (450/1000, 32 it/s) [14s:17s]';
  return {
    'text/crlf.txt': text.replaceAll('\n', '\r\n'),
    'text/cut-last-line.txt': text.slice(0, -4),
    'text/bom.txt': `\ufeff${text}`,
    'text/blank-lines.txt': text.replaceAll('\n', '\n\n'),
    'text/mixed-2-hosts.txt': ended(lines.flatMap((line, at) => [line, other[at] ?? ''])),
    'text/cat-3-hosts.txt': text + ended(other) + ended(named('node-7')),
    'text/noise-2to1.txt': ended(
      lines.flatMap((line, at) =>
        at % 40 === 0 ? [log, bar, line] : at % 40 === 20 ? [`${bar} ${line}`] : [line],
      ),
    ),
    'text/grep-2888.txt': ended(lines.filter((line) => line.includes(':2888'))),
    'text/net-only.txt': ended(lines.filter((line) => line.startsWith('net,'))),
    'text/starts-mid-record.txt': text.slice(3_333),
    'text/hostname-odd.txt': ended(named('my host,eu=1')),
    'text/hostname-empty.txt': ended(named('')),
    'text/hostname-utf8.txt': ended(named('节点-9')),
    'text/one-line.txt': ended(lines.slice(0, 1)),
    'text/ms-precision.txt': text.replaceAll('\n', '000\n'),
    'text/ns-precision.txt': text.replaceAll('\n', '000000000\n'),
    'text/sorted.txt': ended([...lines].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))),
    'not-tcpmon/generic.lp':
      'net,host=a,interface=eth0 bytes_sent=1i,bytes_recv=2i 1698114690000000000\n'.repeat(40),
    'not-tcpmon/nstat.txt': '#kernel\nTcpRetransSegs                  263199             0.0\n'.repeat(20),
  };
}

/** The raw data that NOTES.json may name. */
async function rawFiles(): Promise<Record<string, Uint8Array>> {
  const [first, last] = [Buffer.concat(records.slice(0, 9)), Buffer.concat(records.slice(9))];
  const wrongMagic = Buffer.from(sound);
  wrongMagic[Buffer.concat(records.slice(0, 7)).length] = 0;
  const sealed = zstdFrame(sound);
  const backup = await tarball({ 'tcpmon-dataf-1.zst': sealed, 'tcpmon-dataf-2.zst': sealed });
  const absurd = Buffer.from('dead00000080', 'hex');
  const later = Buffer.concat([frame(Buffer.concat([bodyOf(records[0]!), Buffer.from('fa3f0101', 'hex')]))]);
  const old = frame(counters(FIRST, { 3: 12, 16: 488 }));
  return {
    'raw/tcpmon-dataf-1': new Uint8Array(),
    'raw/tcpmon-dataf-2.zst': new Uint8Array(),
    'raw/tcpmon-dataf-3': sound.subarray(0, -20),
    'raw/tcpmon-dataf-4': Buffer.concat([sound, absurd.subarray(0, 3)]),
    'raw/tcpmon-dataf-5': wrongMagic,
    'raw/tcpmon-dataf-6': Buffer.concat([first, Buffer.from('dead00000000', 'hex'), last]),
    'raw/tcpmon-dataf-7': Buffer.concat([later, without(0)]),
    'raw/tcpmon-dataf-8': Buffer.concat([old, ...recordsOf(FIRST + 1)]),
    'raw/tcpmon-dataf-9': Buffer.concat([first, absurd, last]),
    'raw/tcpmon-dataf-10.zst': Buffer.concat([zstdFrame(first), zstdFrame(last)]),
    'raw/tcpmon-dataf-11.zst': Buffer.concat([sealed, Buffer.from('stale bytes of an earlier seal')]),
    'raw/tcpmon-dataf-12.zst': cutBetweenBlocks(),
    'raw/tcpmon-dataf-13.zst': sound,
    'raw/tcpmon-dataf-14': sealed,
    'raw/tcpmon-datastore-cut.tar': backup.subarray(0, backup.length - sealed.length),
    'raw/tcpmon-datastore-json-tail.tar': Buffer.concat([
      backup.subarray(0, backup.length - 1024),
      Buffer.from('{"error":"open /var/lib/tcpmon/db: no such file"}'),
    ]),
    'raw/tcpmon-datastore-empty.tar': await tarball({}),
  };
}

const bodyOf = (record: Buffer): Buffer => record.subarray(6);

/** A sealed file that lacks its second half: of unpacked data only whole blocks come out of it. */
function cutBetweenBlocks(): Buffer {
  const half = zstdFrame(Buffer.concat(records.slice(0, 9)));
  // Without the empty last block and the checksum.
  return half.subarray(0, half.length - 7);
}
