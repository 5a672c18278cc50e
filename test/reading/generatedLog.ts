import { zookeeper } from '../../server/src/formats/zookeeper/index.ts';
import type { Dialect } from '../../server/src/log/format.ts';
import { type Level, weight } from '../../server/src/log/record.ts';
import type { ByteSource } from '../../server/src/reading/byteSource.ts';
import { oneOf, seeded, whole } from '../log/random.ts';
import { dialectOf } from '../support/section.ts';

/** What the generator knows of a record that it wrote. */
export interface Written {
  readonly stamp: number;
  readonly level: Level;
  readonly line: number;
  readonly endLine: number;
  readonly byteOffset: number;
}

export interface GeneratedLog {
  readonly bytes: Uint8Array;
  readonly lineCount: number;
  readonly records: readonly Written[];
}

export interface Traits {
  readonly seed: number;
  readonly records: number;
  /** Milliseconds by which a stamp may precede the one before it. */
  readonly disorder?: number;
  /** Steps of the clock: after that share of the records, by so many ms. */
  readonly steps?: readonly (readonly [share: number, ms: number])[];
  readonly lineEnd?: '\n' | '\r\n';
  readonly lastLineEnd?: boolean;
  /** Lines of a stack trace before the first head, as in a rotated log. */
  readonly orphans?: number;
  /** Every stamp the same. */
  readonly frozen?: boolean;
}

const FRAME = '\tat org.apache.zookeeper.server.quorum.QuorumPeer.run(QuorumPeer.java:1539)';

/** A ZooKeeper log as no server would be unlucky enough to write. */
export function generateLog(traits: Traits): GeneratedLog {
  const { seed, records: count, disorder = 0, steps = [], lineEnd = '\n', lastLineEnd = true } = traits;
  const random = seeded(seed);
  const lines: string[] = Array.from({ length: traits.orphans ?? 0 }, () => FRAME);
  const written: { stamp: number; level: Level; line: number }[] = [];
  let clock = Date.UTC(2023, 9, 24, 10, 32, 31, 666);
  for (let at = 0; at < count; at++) {
    if (!traits.frozen) clock += random() < 0.02 ? whole(random, 1_000, 30_000) : whole(random, 0, 40);
    for (const [share, ms] of steps) if (at === Math.floor(share * count)) clock += ms;
    const stamp = clock - (random() < 0.2 ? whole(random, 0, disorder) : 0);
    const level = oneOf<Level>(random, ['INFO', 'INFO', 'INFO', 'INFO', 'DEBUG', 'WARN', 'ERROR']);
    written.push({ stamp, level, line: lines.length });
    const date = new Date(stamp).toISOString().replace('T', ' ').replace('.', ',').replace('Z', '');
    lines.push(
      `${date} [myid:8] - ${level.padEnd(5)} [SyncThread:8:FileTxnLog@${at}] - ${'é'.repeat(whole(random, 0, 60))}`,
    );
    if (random() < 0.1) {
      lines.push('java.net.SocketTimeoutException: Read timed out');
      for (let frames = whole(random, 0, 12); frames > 0; frames--) lines.push(FRAME);
      if (random() < 0.2) lines.push('');
    }
  }
  while (!lastLineEnd && lines.at(-1) === '') lines.pop();
  const text = lines.join(lineEnd) + (lastLineEnd ? lineEnd : '');
  return {
    bytes: Buffer.from(text),
    lineCount: lines.length,
    records: placed(written, lines, lineEnd.length),
  };
}

function placed(
  written: readonly Pick<Written, 'stamp' | 'level' | 'line'>[],
  lines: readonly string[],
  lineEnd: number,
): Written[] {
  const offsets = [0];
  for (const line of lines) offsets.push(offsets.at(-1)! + Buffer.byteLength(line) + lineEnd);
  return written.map((record, index) => ({
    ...record,
    endLine: (written[index + 1]?.line ?? lines.length) - 1,
    byteOffset: offsets[record.line]!,
  }));
}

export const dialect: Dialect = dialectOf(
  zookeeper,
  '2023-10-24 10:32:31,666 [myid:8] - INFO  [SyncThread:8:FileTxnLog@1] - x',
);

/** Bytes in memory as a source that hands out at most `most` of them at a time, and counts how often it is asked. */
export function sourceOf(bytes: Uint8Array, most = Infinity): ByteSource & { readonly reads: () => number } {
  let reads = 0;
  return {
    size: bytes.length,
    reads: () => reads,
    read: (into, position) => {
      reads++;
      const part = bytes.subarray(position, position + Math.min(into.length, most));
      into.set(part);
      return Promise.resolve(part.length);
    },
  };
}

/** Warnings and worse go before all others, whose levels do not count. */
export const loudness = ({ level }: Written): number => (weight({ level }) >= 4 ? weight({ level }) : 1);
