import type { Clock } from '../../log/clock.ts';
import type { Pace } from '../../reading/lines.ts';
import { sideBySide } from '../../reading/sideBySide.ts';
import type { StepBack } from '../../reading/stepsBack.ts';
import { stepsBack } from '../../workspace/clocks/clockSteps.ts';
import type { Ensemble, Member } from '../../workspace/nodes/ensemble.ts';
import { type LogFile, readingProblem } from '../../workspace/logFile.ts';
import { marksOf } from '../../workspace/clocks/logMarks.ts';
import type { Sighting } from './bounds.ts';
import { type Reference, referenceOf } from './reference.ts';
import { type Cut, type Skews, skewsAmong } from './skews.ts';

/** A step back of the stamps in one log of a server, in time as its clock has it. */
export interface PlacedStep {
  readonly node: number;
  readonly uri: string;
  readonly step: StepBack;
  /** Instants by the clock of the log, of the greatest stamp before and of the first behind. */
  readonly from: number;
  readonly to: number;
}

/** What the logs of an ensemble tell of the clocks of its servers. */
export interface NodeSkews {
  /** Servers with logs that show messages; `node` in all that follows is an index into these. */
  readonly members: readonly Member[];
  readonly skews: Skews;
  readonly steps: readonly PlacedStep[];
  /** The era whose clock is taken for the right one; undefined where no messages between two servers show. */
  readonly reference: Reference | undefined;
  /** What is not known, and why: whole sentences. */
  readonly notes: readonly string[];
}

/** The server whose clock is the reference; '' without one. */
export function nameOfReference({ reference, skews, members }: NodeSkews): string {
  return (reference && members[skews.eras[reference.era]?.node ?? -1]?.node.name) ?? '';
}

/** Logs read side by side. */
const AT_ONCE = 2;

/** The skews among the servers of an ensemble; each of its logs is read once for it. Rejects with the signal's reason. */
export async function measureSkews(
  ensemble: Ensemble,
  nameOf: (uri: string) => string,
  pace: Pace = {},
): Promise<NodeSkews> {
  const { clocks, roster } = ensemble;
  const readable = ({ uri, dialect }: LogFile): boolean =>
    dialect.marks !== undefined && roster.told.has(uri);
  const members = ensemble.members.filter(({ node }) => node.logs.some(readable));
  const seen: Sighting[][] = members.map(() => []);
  const steps: PlacedStep[] = [];
  const notes: string[] = [];
  const logs = members.flatMap(({ node }, index) =>
    node.logs.filter(readable).map((log) => ({ log, index, clock: clocks.get(log.uri) })),
  );
  await sideBySide(logs, AT_ONCE, async ({ log, index, clock }) => {
    if (!clock) return;
    try {
      const { marks, isCut } = await marksOf(log, pace);
      if (isCut) notes.push(`${nameOf(log.uri)}: only a part of its sessions is looked at, there are many.`);
      for (const { side, kind, key, stamp, line, byteOffset } of marks) {
        const place = { uri: log.uri, line, byteOffset };
        seen[index]?.push({ node: index, side, kind, key, at: clock.toInstant(stamp), place });
      }
      for (const step of await stepsBack(log, pace)) steps.push(placed(step, index, log.uri, clock));
    } catch (error) {
      pace.signal?.throwIfAborted();
      notes.push(`${nameOf(log.uri)}: cannot be read: ${readingProblem(error)}.`);
    }
  });
  steps.sort((a, b) => a.node - b.node || a.from - b.from);
  for (const some of seen) {
    await othersTurn();
    some.sort((a, b) => a.at - b.at);
  }
  const sightings = seen.flat();
  await othersTurn();
  const skews = skewsAmong(members.length, sightings, steps.filter(isStep).map(cutAt));
  return { members, skews, steps, reference: referenceOf(members, skews), notes: notes.sort() };
}

const othersTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const placed = (step: StepBack, node: number, uri: string, clock: Clock): PlacedStep => ({
  node,
  uri,
  step,
  from: clock.toInstant(step.from),
  to: clock.toInstant(step.to),
});

/** True time goes on over the hour that summer time repeats, where the clock knows which of the two it is. */
const isStep = ({ from, to }: PlacedStep): boolean => to < from;

const cutAt = ({ node, uri, step, from, to }: PlacedStep): Cut => ({
  node,
  side: ({ place, at }) => {
    if (place.uri === uri) return place.byteOffset < step.byteOffset ? 'before' : 'behind';
    if (at > from) return 'behind';
    return at < to ? 'before' : undefined;
  },
});
