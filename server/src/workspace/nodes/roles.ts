import type { Instant } from '../../log/instant.ts';
import type { Role, Turn } from '../../log/member.ts';
import type { Place } from './logTold.ts';

/** A stretch in which a server had one role; `unknown` where no log that was read tells. */
export interface RolePeriod {
  readonly from: Instant;
  readonly to: Instant;
  readonly role: Role | 'unknown';
  readonly epoch?: number;
  /** From when on clients were served in it. */
  readonly serves?: Instant;
  /** The record that began it; of `down`, the start that ended it; of a role that began before the log, one that shows it. */
  readonly at?: Place;
  /** True where it began before the log: `from` is then the log's own beginning. */
  readonly beganBefore?: true;
  /** What the reader should know: plain words. */
  readonly note?: string;
  /** Of `down`: set where it begins with the last record that the process wrote, which is before it died. */
  readonly isSilence?: true;
}

/** A turn in true time. */
export interface DatedTurn {
  readonly turn: Turn;
  readonly at: Instant;
  /** Of the last record before; undefined where there is none. */
  readonly after: Instant | undefined;
  readonly place: Place;
}

/** What one log tells of roles, from its first record to its last. */
export interface Chapter {
  readonly from: Instant;
  readonly to: Instant;
  readonly turns: readonly DatedTurn[];
  /** A stretch that was not read. */
  readonly unread?: { readonly from: Instant; readonly to: Instant; readonly note: string };
}

/** Two logs that are this far apart, in ms, are not taken for one told in two files. */
const LONGEST_BREAK_MS = 3_600_000;

const HAS_EPOCH: ReadonlySet<RolePeriod['role']> = new Set(['following', 'leading', 'observing']);

type Growing = { -readonly [Key in keyof RolePeriod]: RolePeriod[Key] };

/**
 * The roles of one server, in time order, from its logs in time order, which do not overlap. A process that was killed or
 * stopped writes nothing of it: `down` begins with its last record then, and ends with the next start.
 */
export function rolePeriods(chapters: readonly Chapter[]): RolePeriod[] {
  const story = new Story();
  for (const chapter of chapters) {
    story.open(chapter.from);
    let { unread } = chapter;
    for (const turn of chapter.turns) {
      if (unread && turn.at >= unread.to) {
        story.skip(unread);
        unread = undefined;
      }
      story.turn(turn);
    }
    if (unread) story.skip(unread);
    story.close(chapter.to);
  }
  return story.periods.filter(({ from, to, role }) => to > from || role !== 'unknown');
}

class Story {
  readonly periods: Growing[] = [];
  /** Where the log before this one ends, where this one goes on with it. */
  #endBefore: Instant | undefined;

  get #now(): Growing | undefined {
    return this.periods.at(-1);
  }

  /** A log begins: goes on with what the log before it told, where that is not long ago. */
  open(at: Instant): void {
    const now = this.#now;
    const goesOn = now !== undefined && at - now.to <= LONGEST_BREAK_MS;
    this.#endBefore = goesOn ? now.to : undefined;
    if (goesOn) this.close(at);
    else this.#begin('unknown', at);
  }

  close(at: Instant): void {
    const now = this.#now;
    if (now && at > now.to) now.to = at;
  }

  skip({ from, to, note }: NonNullable<Chapter['unread']>): void {
    this.#begin('unknown', from, undefined, note);
    this.#begin('unknown', to);
  }

  turn({ turn, at, after, place }: DatedTurn): void {
    const now = this.#now;
    switch (turn.is) {
      case 'start':
        this.#start(at, after, place);
        break;
      case 'mode':
        if (now?.role !== 'starting') this.#start(at, after, place);
        break;
      case 'end':
        if (now?.role !== 'down') this.#begin('down', at, place, 'the process says that it ends');
        break;
      case 'role':
        if (now?.role !== turn.role || turn.role !== 'looking') this.#begin(turn.role, at, place);
        break;
      case 'lost':
        if (now?.role === 'unknown' && turn.was) {
          now.role = turn.was;
          now.beganBefore = true;
          now.note = 'told by the record that ends it; when it began is not in this log';
        }
        if (now?.role !== 'looking') this.#begin('looking', at, place);
        break;
      case 'shows':
        if (now?.role === 'unknown' && now.note === undefined) {
          now.role = turn.role;
          now.beganBefore = true;
          now.at = place;
          now.note = 'told by a record that only such a server writes; when it began is not in this log';
        }
        break;
      case 'serves':
        if (now && HAS_EPOCH.has(now.role)) now.serves ??= at;
        break;
      case 'epoch':
        if (now && HAS_EPOCH.has(now.role)) now.epoch ??= turn.epoch;
        break;
    }
  }

  #start(at: Instant, after: Instant | undefined, place: Place): void {
    const now = this.#now;
    const silent = after ?? this.#endBefore;
    if (silent !== undefined && now && now.role !== 'down' && silent >= now.from && silent <= at)
      this.#begin(
        'down',
        silent,
        place,
        'silent since then until the next start: killed, stopped or crashed',
        true,
      );
    this.#begin('starting', at, place);
  }

  #begin(role: RolePeriod['role'], at: Instant, place?: Place, note?: string, isSilence?: true): void {
    const now = this.#now;
    const from = now && at < now.from ? now.from : at;
    if (now) now.to = from;
    this.periods.push({
      from,
      to: from,
      role,
      ...(place === undefined ? {} : { at: place }),
      ...(note === undefined ? {} : { note }),
      ...(isSilence ? { isSilence } : {}),
    });
  }
}

/**
 * The periods where a silent `down` begins when others lost their connections to the server, as a process that dies closes them
 * all: between its last record and the next start. Where no other tells, it stays as it was.
 */
export function withDeaths(periods: readonly RolePeriod[], lostByOthers: readonly Instant[]): RolePeriod[] {
  const all: Growing[] = periods.map((period) => ({ ...period }));
  for (const [index, period] of all.entries()) {
    if (!period.isSilence) continue;
    delete period.isSilence;
    const died = lostByOthers.find((at) => at > period.from && at <= period.to);
    const before = all[index - 1];
    if (died === undefined || !before) continue;
    before.to = died;
    period.from = died;
    period.note =
      'others lost their connections to it then; it wrote nothing of it: killed, stopped or crashed';
  }
  return all;
}

/** The period in which a moment lies; undefined before the first and after the last. */
export function roleAt(periods: readonly RolePeriod[], moment: Instant): RolePeriod | undefined {
  return periods.findLast(({ from, to }) => from <= moment && moment <= to);
}
