import { type Instant, instant } from '../../log/instant.ts';

/** A moment of true time that lies between two others. */
export interface Bounds {
  readonly from: Instant;
  readonly to: Instant;
}

/** A role that a server took, as its log tells it: the clock for its session ids was read after one record and before another. */
export interface RoleEntry<Place> {
  readonly after: Instant;
  /** Undefined where no record tells. */
  readonly before: Instant | undefined;
  readonly place: Place;
}

/** Sessions with the same clock bits: those that a server minted in one role. */
export interface TenureSeen {
  /** The clock bits, in ms on the host's own clock. */
  readonly stampMs: number;
  /** When the server's own log first names one of them. */
  readonly seen: Instant | undefined;
  /** When any other log does, on whatever clock that has. */
  readonly seenElsewhere?: Instant | undefined;
  /** Whether it tells there that the session came to be. */
  readonly isCreation: boolean;
}

/** One life of a host's monotonic clock, from a boot or a step of its wall clock on. */
export interface HostBoot<Place> {
  /** When its clock was 0, by the wall clock. */
  readonly booted: Bounds;
  /** The roles that tell it, by the clock bits of their sessions. */
  readonly roles: ReadonlyMap<number, RoleEntry<Place>>;
}

/** Logs and ids count whole milliseconds, each cut off on its own clock. */
const ROUNDING_MS = 1;
/** Role entries that one tenure may be of: hardly any role has no session that is named within so many roles. */
const MOST_ENTRIES = 40;
/** The same where the log tells how a session of it came to be: in the next role when it had to be sent again. */
const MOST_ENTRIES_TOLD = 4;
/** Pairs of a role and a tenure that are looked at, so that a log of thousands of roles is answered in a moment. */
const MOST_FITS = 20_000;
/** Clocks of two hosts that are further apart are set by hand first. */
const FARTHEST_APART_MS = 60_000;

interface Fit<Place> {
  readonly tenure: TenureSeen;
  readonly entry: RoleEntry<Place>;
  /** Bounds of the boot that puts the tenure's clock bits between the entry's records. */
  readonly from: number;
  readonly to: number;
  /** Whether it is the last role before the log tells that such a session came to be. */
  readonly isTold: boolean;
}

/** How many accidents like it may be expected where a boot is still taken for one. */
const MOST_ACCIDENTS = 0.02;

/**
 * When a host booted, from the roles its server took and the clock bits of the sessions it minted in them (fact sheet 1.9 b1). Which
 * bits are of which role is not written anywhere: the boot that fits the most of them is it, unless another fits as many, or so few fit that
 * it may be an accident. What does not fit is of another boot, or of the time before or after a step of the wall clock. A
 * boot that rests on one role is only told where the log shows its sessions come to be in that role. In the order of their first roles.
 */
export function hostBoots<Place>(
  entries: readonly RoleEntry<Place>[],
  tenures: readonly TenureSeen[],
): HostBoot<Place>[] {
  const inOrder = entries.slice().sort((a, b) => a.after - b.after);
  const most = Math.max(MOST_ENTRIES_TOLD, Math.min(MOST_ENTRIES, Math.floor(MOST_FITS / tenures.length)));
  let fits = tenures.flatMap((tenure) => fitsOf(tenure, inOrder, most));
  const boots: HostBoot<Place>[] = [];
  for (;;) {
    const best = densest(fits);
    if (!best || best.count < 2) break;
    if (best.told < 2 && accidents(fits, best.count) > MOST_ACCIDENTS) break;
    const boot = bootOf(best.fits);
    boots.push(boot);
    const settled = new Set(best.fits.map(({ tenure }) => tenure));
    const taken = new Set(boot.roles.values());
    fits = fits.filter(({ tenure, entry }) => !settled.has(tenure) && !taken.has(entry));
  }
  // What is left fits nothing else: the later bits are those of the role, earlier ones were sent again after it.
  const alone = new Map<RoleEntry<Place>, Fit<Place>>();
  for (const fit of fits) {
    if (!fit.isTold) continue;
    const other = alone.get(fit.entry);
    if (!other || other.tenure.stampMs < fit.tenure.stampMs) alone.set(fit.entry, fit);
  }
  for (const fit of alone.values()) boots.push(bootOf([fit]));
  const begins = ({ roles }: HostBoot<Place>): number =>
    Math.min(...[...roles.values()].map(({ after }) => after));
  return boots.sort((a, b) => begins(a) - begins(b));
}

/** How many times so many fits of unrelated roles are expected to hold at the same moment by accident. */
function accidents(fits: readonly Fit<unknown>[], count: number): number {
  const span = Math.max(...fits.map(({ to }) => to)) - Math.min(...fits.map(({ from }) => from));
  const density = fits.reduce((sum, { from, to }) => sum + to - from, 0) / Math.max(1, span);
  let expected = fits.length;
  for (let more = 1; more < count; more++) expected *= density / more;
  return expected;
}

function fitsOf<Place>(tenure: TenureSeen, entries: readonly RoleEntry<Place>[], most: number): Fit<Place>[] {
  const { stampMs, seen, seenElsewhere, isCreation } = tenure;
  const until = seen === undefined ? (seenElsewhere ?? Infinity) + FARTHEST_APART_MS : seen + ROUNDING_MS;
  const possible = entries.filter(({ after }) => after <= until);
  const last = possible.at(-1);
  return possible.slice(isCreation ? -MOST_ENTRIES_TOLD : -most).flatMap((entry) => {
    const latest = Math.min(entry.before ?? Infinity, seen ?? Infinity);
    if (!Number.isFinite(latest) || latest < entry.after) return [];
    return [
      {
        tenure,
        entry,
        from: entry.after - stampMs - ROUNDING_MS,
        to: latest - stampMs + ROUNDING_MS,
        isTold: isCreation && entry === last,
      },
    ];
  });
}

interface Dense<Place> {
  readonly count: number;
  readonly told: number;
  /** One of each tenure. */
  readonly fits: readonly Fit<Place>[];
}

/** Moments looked at, of those at which the most tenures fit. */
const MOST_PEAKS = 50;

/**
 * The fits that hold at the moment at which the most tenures fit; of as many, where the most are told. Undefined where the same
 * tenures fit as well at another.
 */
function densest<Place>(fits: readonly Fit<Place>[]): Dense<Place> | undefined {
  const { count, told, peaks } = peaksOf(fits);
  if (count === 0 || peaks.length > MOST_PEAKS) return undefined;
  const held = peaks.map((at) => fitsAt(at, fits));
  const clear = held.find((own) =>
    held.every(
      (other) => other === own || !other.some(({ tenure }) => own.some((fit) => fit.tenure === tenure)),
    ),
  );
  return clear && { count, told, fits: clear };
}

/** The moments at which the most fits hold. */
function peaksOf(fits: readonly Fit<unknown>[]): { count: number; told: number; peaks: number[] } {
  const ends = fits.flatMap((fit) => [
    { at: fit.from, opens: true, fit },
    { at: fit.to, opens: false, fit },
  ]);
  ends.sort((a, b) => a.at - b.at || Number(b.opens) - Number(a.opens));
  const held = new Map<TenureSeen, number>();
  let told = 0;
  let best = { count: 0, told: 0, peaks: [] as number[] };
  let isRising = false;
  for (const { at, opens, fit } of ends) {
    // A moment at which most fits hold lies between the last that opens and the first that closes.
    if (!opens && isRising) {
      const [count, more] = [held.size, held.size - best.count || told - best.told];
      if (more > 0) best = { count, told, peaks: [at] };
      else if (more === 0) best.peaks.push(at);
    }
    isRising = opens;
    const own = (held.get(fit.tenure) ?? 0) + (opens ? 1 : -1);
    if (own > 0) held.set(fit.tenure, own);
    else held.delete(fit.tenure);
    if (fit.isTold) told += opens ? 1 : -1;
  }
  return best;
}

/** The fits that hold at a moment, of each tenure the best. */
function fitsAt<Place>(at: number, fits: readonly Fit<Place>[]): Fit<Place>[] {
  const chosen = new Map<TenureSeen, Fit<Place>>();
  for (const fit of fits) {
    if (fit.from > at || fit.to < at) continue;
    const other = chosen.get(fit.tenure);
    if (!other || fit.isTold || (!other.isTold && fit.entry.after > other.entry.after))
      chosen.set(fit.tenure, fit);
  }
  return [...chosen.values()];
}

function bootOf<Place>(fits: readonly Fit<Place>[]): HostBoot<Place> {
  return {
    booted: {
      from: instant(Math.max(...fits.map(({ from }) => from))),
      to: instant(Math.min(...fits.map(({ to }) => to))),
    },
    roles: new Map(fits.map(({ tenure, entry }) => [tenure.stampMs, entry])),
  };
}
