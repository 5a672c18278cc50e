import { readSessionId } from '../../cluster/sessionId.ts';
import type { Instant } from '../../log/instant.ts';
import { instant } from '../../log/instant.ts';
import type { Ensemble, Member } from '../nodes/ensemble.ts';
import type { HostBoot } from './hostBoots.ts';
import type { LogFile } from '../logFile.ts';
import { type DatedTable, mintingRoles, type MintingRoles, type RoleRecords } from './mintingRoles.ts';
import { type LifeStep, sessionLife, type StepTold } from './sessionLife.ts';
import { SessionIds } from '../../reading/sessionIds.ts';
import type { LineSeen, SessionTable } from '../../reading/sessionTable.ts';

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
  #ids: Promise<SessionIds> | undefined;

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

  /** Logs whose zone nothing tells: their times may be off by hours. */
  get ofAssumedZone(): readonly Pick<DatedTable, 'log' | 'clock'>[] {
    return this.#tables.filter(({ clock }) => clock.zone.assumed);
  }

  /** Whether more sessions were named than are kept. */
  get isCut(): boolean {
    return this.#tables.some(({ table }) => table.isCut);
  }

  /** Whether no log among these ever tells of sessions. */
  get isEmpty(): boolean {
    return this.#tables.length + this.pending.length + this.left.length === 0;
  }

  /** Every session that a log names. */
  async ids(): Promise<SessionIds> {
    this.#ids ??= SessionIds.of(this.#tables.map(({ table }) => table.ids.all));
    return this.#ids;
  }

  /** The other sessions with the same Java `Long.hashCode`, in ascending order. */
  sharing(id: bigint): bigint[] {
    return inOrder(this.#tables.flatMap(({ table }) => table.ids.sharing(id)));
  }

  /** Sessions whose id, as hex or in decimal, begins with some digits: the first `most` of them. */
  beginningWith(text: string, most: number): bigint[] {
    return inOrder(this.#tables.flatMap(({ table }) => table.ids.beginningWith(text, most))).slice(0, most);
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
}

/** What a server without an ensemble writes as its id. */
const STANDALONE = 1;

/** The ids in ascending order, each once. */
const inOrder = (ids: readonly bigint[]): bigint[] =>
  [...new Set(ids)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
