import { readSessionId } from '../cluster/sessionId.ts';
import type { Instant } from '../log/instant.ts';
import { instant } from '../log/instant.ts';
import type { Ensemble, Member } from './ensemble.ts';
import type { HostBoot } from './hostBoots.ts';
import type { LogFile } from './logFile.ts';
import { type DatedTable, mintingRoles, type MintingRoles, type RoleRecords } from './mintingRoles.ts';
import { type LifeStep, sessionLife, type StepTold } from './sessionLife.ts';
import { type LineSeen, placeOf, type SessionTable } from './sessionTable.ts';

/** A line that names a session. */
export interface SessionPlace extends Omit<LineSeen, 'stamp'> {
  readonly uri: string;
  readonly at: Instant;
}

/** In how many logs and lines a session is named. */
export interface SessionSeen {
  readonly logs: number;
  readonly lines: number;
  /** Undefined where no line that names it is dated. */
  readonly first: SessionPlace | undefined;
  readonly last: SessionPlace | undefined;
}

/** When a server took the role in which it minted a session. */
export interface RoleBegan {
  readonly at: Instant;
  readonly plusMinusMs: number;
  readonly records: RoleRecords;
  readonly boot: HostBoot<RoleRecords>;
}

/** The sessions that some logs name, as far as these have been read. */
export class SessionCatalogue {
  readonly ensemble: Ensemble;
  /** Logs that are still being read, and such as are not read at all, with why. */
  readonly pending: readonly LogFile[];
  readonly left: readonly { readonly log: LogFile; readonly why: string }[];
  readonly #tables: readonly DatedTable[];
  readonly #roles = new Map<number, { member: Member; roles: MintingRoles } | undefined>();
  #ids: BigUint64Array | undefined;
  #hashes: Float64Array | undefined;

  constructor(
    ensemble: Ensemble,
    tables: ReadonlyMap<LogFile, SessionTable>,
    pending: readonly LogFile[] = [],
    left: SessionCatalogue['left'] = [],
  ) {
    this.ensemble = ensemble;
    this.pending = pending;
    this.left = left;
    this.#tables = [...tables].flatMap(([log, table]) => {
      const clock = ensemble.clocks.get(log.uri);
      return clock ? [{ log, clock, table }] : [];
    });
  }

  /** Whether more sessions were named than are kept. */
  get isCut(): boolean {
    return this.#tables.some(({ table }) => table.isCut);
  }

  /** Whether no log among these ever tells of sessions. */
  get isEmpty(): boolean {
    return this.#tables.length + this.pending.length + this.left.length === 0;
  }

  /** Every session that a log names, in ascending order. */
  get ids(): BigUint64Array {
    this.#ids ??= merged(this.#tables.map(({ table }) => table.ids));
    return this.#ids;
  }

  /** Where a session is named; undefined where no log names it. */
  seen(id: bigint): SessionSeen | undefined {
    let [logs, lines] = [0, 0];
    let first: SessionPlace | undefined;
    let last: SessionPlace | undefined;
    for (const { log, clock, table } of this.#tables) {
      const sighting = table.of(id);
      if (!sighting) continue;
      logs++;
      lines += sighting.lines;
      const placed = ({ stamp, line, byteOffset }: LineSeen): SessionPlace | undefined =>
        Number.isFinite(stamp) ? { uri: log.uri, line, byteOffset, at: clock.toInstant(stamp) } : undefined;
      const [begins, ends] = [placed(sighting.first), placed(sighting.last)];
      if (begins && begins.at < (first?.at ?? Infinity)) first = begins;
      if (ends && ends.at > (last?.at ?? -Infinity)) last = ends;
    }
    return logs === 0 ? undefined : { logs, lines, first, last };
  }

  /** What became of a session, in the order of time. */
  life(id: bigint): LifeStep[] {
    const told = this.#tables.flatMap(({ log, clock, table }): StepTold[] =>
      (table.of(id)?.steps ?? []).flatMap(({ stamp, ...step }) =>
        Number.isFinite(stamp) ? [{ ...step, uri: log.uri, at: clock.toInstant(stamp) }] : [],
      ),
    );
    return sessionLife(told, this.ensemble, this.minterOf(id));
  }

  /**
   * The server that minted a session. Ids hold the low eight bits of a server's own; a server without an ensemble writes 1
   * whatever its own is.
   */
  minterOf(id: bigint): Member | undefined {
    return this.#minterWith(Number(id >> 56n));
  }

  #minterWith(byte: number): Member | undefined {
    const { members } = this.ensemble;
    const found =
      this.ensemble.memberWithId(byte) ??
      members.find(({ node }) => node.myid !== undefined && (node.myid & 0xff) === byte);
    if (found || byte !== STANDALONE) return found;
    const alone = members.filter(({ periods }) => periods.some(({ role }) => role === 'standalone'));
    return alone.length === 1 ? alone[0] : undefined;
  }

  /** When the minting server took the role that minted a session of a monotonic clock; in words why nothing tells. */
  roleBegan(id: bigint): RoleBegan | string {
    const { stampMs, myid } = readSessionId(id);
    const found = this.rolesOf(myid);
    const logs = found?.member.node.logs.filter(({ dialect }) => dialect.sessions !== undefined) ?? [];
    if (!found || logs.length === 0) return `cannot tell: no log of server ${myid} covers it`;
    if (logs.some((log) => this.pending.includes(log)))
      return `cannot tell yet: the log of server ${myid} is still being read`;
    const { boots } = found.roles;
    for (const boot of boots) {
      const entry = boot.roles.get(stampMs);
      if (!entry) continue;
      const from = Math.max(entry.after, boot.booted.from + stampMs);
      const to = Math.min(entry.before ?? Infinity, boot.booted.to + stampMs);
      return {
        at: instant((from + to) / 2),
        plusMinusMs: Math.max(1, Math.ceil((to - from) / 2)),
        records: entry.place,
        boot,
      };
    }
    const { entries } = found.roles;
    if (boots.length > 0 || entries === 0)
      return `cannot tell: no log of server ${myid} covers it: no role that they tell fits the id's clock bits`;
    return `cannot tell: the logs of server ${myid} tell ${entries === 1 ? 'one role' : `${entries} roles`}, and nothing says in which its sessions were minted`;
  }

  /** The lives of a minting server's host; undefined where no log of it is known. */
  rolesOf(byte: number): { member: Member; roles: MintingRoles } | undefined {
    if (this.#roles.has(byte)) return this.#roles.get(byte);
    const member = this.#minterWith(byte);
    const found = member && { member, roles: mintingRoles(member, byte, this.#tables) };
    this.#roles.set(byte, found);
    return found;
  }

  /** The other sessions with the same Java `Long.hashCode`. */
  sharing(id: bigint): bigint[] {
    const hash = hashOf(id);
    const hashes = this.#sortedHashes();
    let at = lowerBound(hashes, hash * PLACES);
    const found: bigint[] = [];
    for (; at < hashes.length && Math.floor((hashes[at] ?? 0) / PLACES) === hash; at++) {
      const other = this.ids[(hashes[at] ?? 0) % PLACES] ?? 0n;
      if (other !== id) found.push(other);
    }
    return found;
  }

  /** Sessions of which several have the same Java `Long.hashCode`, each group in ascending order. */
  collisions(): bigint[][] {
    const hashes = this.#sortedHashes();
    const groups: bigint[][] = [];
    let begin = 0;
    for (let at = 1; at <= hashes.length; at++) {
      const isSame =
        at < hashes.length &&
        Math.floor((hashes[at] ?? 0) / PLACES) === Math.floor((hashes[begin] ?? 0) / PLACES);
      if (isSame) continue;
      if (at - begin > 1)
        groups.push(Array.from(hashes.subarray(begin, at), (key) => this.ids[key % PLACES] ?? 0n));
      begin = at;
    }
    return groups;
  }

  /** The hash of each id and its place in {@link ids} in one number, in ascending order. */
  #sortedHashes(): Float64Array {
    if (this.#hashes) return this.#hashes;
    const { ids } = this;
    const halves = new Uint32Array(ids.buffer, ids.byteOffset, 2 * ids.length);
    const keys = new Float64Array(Math.min(ids.length, PLACES));
    for (let place = 0; place < keys.length; place++)
      keys[place] = (((halves[2 * place] ?? 0) ^ (halves[2 * place + 1] ?? 0)) >>> 0) * PLACES + place;
    this.#hashes = keys.sort();
    return this.#hashes;
  }

  /** Sessions whose id, as hex or in decimal, begins with some digits: the first `most` of them. */
  beginningWith(text: string, most: number): bigint[] {
    const query = text.trim().toLowerCase();
    const found = new Set<bigint>();
    const hex = /^(?:0x)?([0-9a-f]{1,16})$/.exec(query)?.[1];
    const take = (low: bigint, high: bigint): void => {
      for (let place = lowerPlace(this.ids, low); place < this.ids.length && found.size < most; place++) {
        const id = this.ids[place] ?? 0n;
        if (id > high) return;
        found.add(id);
      }
    };
    if (hex !== undefined) {
      const digits = hex.replace(/^0+(?=.)/, '');
      for (let more = 0; digits.length + more <= 16; more++) {
        const low = BigInt(`0x${digits}`) << BigInt(4 * more);
        take(low, low + (1n << BigInt(4 * more)) - 1n);
      }
    }
    if (/^-?\d{1,20}$/.test(query)) {
      const isNegative = query.startsWith('-');
      const decimal = query.slice(isNegative ? 1 : 0);
      for (let more = 0; decimal.length + more <= 20; more++) {
        const scale = 10n ** BigInt(more);
        const low = BigInt(decimal) * scale;
        const high = low + scale - 1n;
        if (!isNegative) {
          if (low < 1n << 64n) take(low, high);
        } else if (low <= 1n << 63n)
          take((1n << 64n) - (high < 1n << 63n ? high : 1n << 63n), (1n << 64n) - low);
      }
    }
    return [...found];
  }
}

/** What a server without an ensemble writes as its id. */
const STANDALONE = 1;

/** More ids than logs name; a hash times this is still a whole number. */
const PLACES = 2 ** 21;

const hashOf = (id: bigint): number => Number(BigInt.asUintN(32, (id >> 32n) ^ id));

function lowerPlace(ids: BigUint64Array, id: bigint): number {
  const place = placeOf(ids, id);
  return place < 0 ? -1 - place : place;
}

function lowerBound(numbers: Float64Array, wanted: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** All of some lists in ascending order, each once. */
function merged(lists: readonly BigUint64Array[]): BigUint64Array {
  const all = new BigUint64Array(lists.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const list of lists) {
    all.set(list, filled);
    filled += list.length;
  }
  all.sort();
  let kept = 0;
  for (let at = 0; at < all.length; at++)
    if (at === 0 || all[at] !== all[kept - 1]) all[kept++] = all[at] ?? 0n;
  return all.slice(0, kept);
}
