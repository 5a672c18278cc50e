import type { Clock } from '../../log/clock.ts';
import { placeOf } from '../../reading/columns.ts';
import type { Member } from '../nodes/ensemble.ts';
import { type HostBoot, hostBoots, type RoleEntry, type TenureSeen } from './hostBoots.ts';
import type { LogFile } from '../logFile.ts';
import type { MarkSeen, SessionTable } from '../../reading/sessionTable.ts';

/** The two records around the moment at which a server began a role. */
export interface RoleRecords {
  readonly uri: string;
  readonly after: MarkSeen;
  readonly before: MarkSeen | undefined;
}

/** The lives of one server's host, as the logs tell them. */
export interface MintingRoles {
  readonly boots: readonly HostBoot<RoleRecords>[];
  /** Roles whose beginning the logs tell. */
  readonly entries: number;
}

/** A table with its log and that log's clock. */
export interface DatedTable {
  readonly log: LogFile;
  readonly clock: Clock;
  readonly table: SessionTable;
}

/** When the host of a server booted and what roles it took, by what its own logs tell and the ids it minted that any log names. */
export function mintingRoles(member: Member, byte: number, tables: readonly DatedTable[]): MintingRoles {
  const own = new Set(member.node.logs);
  const entries = tables.filter(({ log }) => own.has(log)).flatMap(entriesIn);
  const boots = hostBoots(entries, tenuresOf(byte, tables, own));
  return { boots, entries: entries.length };
}

/** What every server prints as it starts; only one without an ensemble begins its role there. */
const BIND = 'binding to port';

/**
 * The beginnings of roles. One that came to nothing has no record behind it that others of its kind have; it minted no
 * sessions.
 */
function entriesIn({ log, clock, table }: DatedTable): RoleEntry<RoleRecords>[] {
  const marks = table.marks.filter(({ stamp }) => Number.isFinite(stamp));
  const pairs = marks.flatMap((after, index) => {
    if (after.mark.side === 'before') return [];
    const next = marks[index + 1];
    return [{ after, before: next?.mark.side === 'before' ? next : undefined }];
  });
  const closing = new Set(pairs.flatMap(({ after, before }) => (before ? [after.mark.words] : [])));
  const isAlone = pairs.every(({ after }) => after.mark.words === BIND);
  const mayBegin = ({ mark: { words } }: MarkSeen): boolean =>
    !closing.has(words) && (words !== BIND || isAlone);
  return pairs
    .filter(({ after, before }) => before !== undefined || mayBegin(after))
    .map(({ after, before }) => ({
      after: clock.toInstant(after.stamp),
      before: before && clock.toInstant(before.stamp),
      place: { uri: log.uri, after, before },
    }));
}

type Growing = { -readonly [Key in keyof TenureSeen]: TenureSeen[Key] };

function tenuresOf(byte: number, tables: readonly DatedTable[], own: ReadonlySet<LogFile>): TenureSeen[] {
  const tenures = new Map<number, Growing>();
  for (const { log, clock, table } of tables) {
    const isOwn = own.has(log);
    const ids = table.ids.all;
    const [from, to] = rangeOf(ids, byte);
    const halves = new Uint32Array(ids.buffer, ids.byteOffset, 2 * ids.length);
    for (let place = from; place < to; place++) {
      // Little-endian, as every machine that Node runs on.
      const [low = 0, high = 0] = [halves[2 * place], halves[2 * place + 1]];
      const stampMs = (high & 0xff_ffff) * 0x1_0000 + (low >>> 16);
      let tenure = tenures.get(stampMs);
      if (!tenure) tenures.set(stampMs, (tenure = { stampMs, seen: undefined, isCreation: false }));
      const stamp = table.firstStamp(place);
      if (!Number.isFinite(stamp)) continue;
      const at = clock.toInstant(stamp);
      if (!isOwn) {
        if (at < (tenure.seenElsewhere ?? Infinity)) tenure.seenElsewhere = at;
      } else if (at < (tenure.seen ?? Infinity)) {
        tenure.seen = at;
        tenure.isCreation = table.createdStamp(place) === stamp;
      }
    }
  }
  return [...tenures.values()];
}

/** The places of the ids that begin with a byte. */
function rangeOf(ids: BigUint64Array, byte: number): [from: number, to: number] {
  const edge = (id: bigint): number => {
    const place = placeOf(ids, id);
    return place < 0 ? -1 - place : place;
  };
  return [edge(BigInt(byte) << 56n), byte === 0xff ? ids.length : edge(BigInt(byte + 1) << 56n)];
}
