import { isNoted } from '../correlation/skew/clockNotes.ts';
import { nameOfReference, type NodeSkews, type PlacedStep } from '../correlation/skew/measureSkews.ts';
import { nodeSkews } from '../correlation/skew/nodeSkews.ts';
import type { Bound } from '../correlation/skew/bounds.ts';
import type { Move } from '../correlation/skew/moves.ts';
import type { Skews } from '../correlation/skew/skews.ts';
import type { ClocksAnswer, ClockStep, NodeClock, Skew, SkewEvidence } from '../protocol/clocks.ts';
import type { Pace } from '../reading/lines.ts';
import type { Ensemble, Member } from '../workspace/nodes/ensemble.ts';
import type { Place } from '../workspace/nodes/logTold.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { formatSpan } from '../protocol/spans.ts';
import { messageWords, skewWords, stepWords } from '../correlation/skew/words.ts';
import { socketZone } from '../correlation/skew/socketZone.ts';
import { zoneTold } from '../correlation/skew/zoneTold.ts';

/** Answers `logLens.clocks` from everything in the workspace. Rejects with the signal's reason. */
export async function clocks(workspace: Workspace, signal?: AbortSignal): Promise<ClocksAnswer> {
  const { ensemble, left } = await workspace.ensemble(signal);
  const answer = await clocksAmong(ensemble, (uri) => workspace.shownPath(uri), { signal });
  return left === '' ? answer : { ...answer, notes: [...answer.notes, `${left}.`] };
}

/** Server logs of more bytes than this are read for their clocks only when that is asked for. */
const MOST_UNASKED = 1 << 30;

/** Uris of logs whose clocks are proven to be off, from everything in the workspace; none where that would be much to read. */
export async function measuredOff(workspace: Workspace): Promise<string[]> {
  const { ensemble } = await workspace.ensemble();
  const logs = ensemble.members.flatMap(({ node }) => node.logs);
  const telling = logs.filter(({ dialect }) => dialect.marks);
  if (telling.reduce((sum, { size }) => sum + size, 0) > MOST_UNASKED) return [];
  await nodeSkews(ensemble, (uri) => workspace.shownPath(uri));
  return logs.filter(isNoted).map(({ uri }) => uri);
}

/** How the clocks of an ensemble's servers stand to each other. Rejects with the signal's reason. */
export async function clocksAmong(
  ensemble: Ensemble,
  nameOf: (uri: string) => string,
  pace: Pace = {},
): Promise<ClocksAnswer> {
  const found = await nodeSkews(ensemble, nameOf, pace);
  const { reference } = found;
  const nodes: NodeClock[] = [];
  for (const member of ensemble.members.filter(({ node }) => node.logs.length > 0)) {
    const told =
      zoneTold(member, ensemble.clocks, found) ?? (await socketZone(member, ensemble.clocks, pace));
    nodes.push(nodeClock(member, ensemble, found, told));
  }
  return {
    ...(reference ? { reference: { node: nameOfReference(found), reason: reference.reason } } : {}),
    nodes,
    notes: [...found.notes, ...notesOn(found)],
  };
}

function notesOn({ skews, reference, members }: NodeSkews): string[] {
  const { slack, misfits } = skews;
  return [
    ...(slack > 0
      ? [
          `The clocks moved against each other by up to ${formatSpan(slack)} in the time of these logs: all skews are that much less exact.`,
        ]
      : []),
    ...(misfits.length > 0
      ? [`${misfits.length} messages contradict all others and are left out: two of them may look like one.`]
      : []),
    ...(reference || members.length < 2
      ? []
      : [
          'No message between two servers shows in these logs, so nothing tells how their clocks stand to each other.',
        ]),
  ];
}

function nodeClock(
  member: Member,
  ensemble: Ensemble,
  found: NodeSkews,
  told: NodeClock['zoneTold'],
): NodeClock {
  const { node } = member;
  const { members, skews, reference } = found;
  const index = members.indexOf(member);
  const logs = node.logs.flatMap(({ uri }) => {
    const clock = ensemble.clocks.get(uri);
    return clock ? [{ uri, zone: { ...clock.zone }, offsetMs: clock.offsetMs }] : [];
  });
  const server = node.logs.find(({ dialect }) => dialect.marks) ?? node.logs[0];
  const offsetMs = ensemble.clocks.get(server?.uri ?? '')?.offsetMs ?? 0;
  const own = skews.eras.flatMap((era, place) =>
    era.node === index ? [{ era, place, skew: skewOf(found, place, offsetMs) }] : [],
  );
  const steps = [
    ...found.steps.filter((step) => step.node === index && step.to < step.from).map(stepOnWire),
    ...skews.moves.filter((move) => move.node === index).map((move) => moveOnWire(move, members)),
  ];
  const isReference = reference !== undefined && own.some(({ place }) => place === reference.era);
  const [only] = own;
  const skew = own.length === 1 ? only?.skew : undefined;
  const base = {
    node: node.name,
    ...(node.myid === undefined ? {} : { myid: node.myid }),
    logs,
    offsetMs,
    ...(skew ? { skew } : {}),
    ...(own.length > 1
      ? {
          eras: own.map(({ era, skew: inIt }) => ({
            from: era.from,
            to: era.to,
            ...(inIt ? { skew: inIt } : {}),
          })),
        }
      : {}),
    steps,
    ...(told ? { zoneTold: told } : {}),
  };
  return { ...base, words: wordsOf(base, isReference, nameOfReference(found)) };
}

function wordsOf(
  { skew, eras, zoneTold: told, logs }: Omit<NodeClock, 'words'>,
  isReference: boolean,
  than: string,
): string {
  if (told && told.byMs !== 0) {
    const zone = logs.find(({ zone: { assumed } }) => assumed)?.zone.name ?? 'the zone assumed';
    const rest = skew && skewWords(shiftedBy(skew, -told.byMs));
    return `not in ${zone}, as is assumed: ${told.reason}${rest === undefined ? '' : `; in that zone ${rest}`}`;
  }
  const zone = told ? `; its zone is assumed, but ${told.reason}` : '';
  if (isReference) return `the others are measured against it${zone}`;
  if (eras) {
    const each = eras.map((era) => (era.skew ? skewWords(era.skew) : 'not known'));
    return `its clock was set on the way: ${each.join(', then ')}${zone}`;
  }
  if (!skew) return `nothing tells how its clock stands to the others${zone}`;
  return `${skewWords(skew, than)}, from ${messageWords(skew.messages)}${zone}`;
}

const shiftedBy = ({ from, to }: Skew, ms: number): Pick<Skew, 'from' | 'to'> => ({
  ...(from === undefined ? {} : { from: from + ms }),
  ...(to === undefined ? {} : { to: to + ms }),
});

/** The skew of an era against the reference, offset in force put back; undefined where nothing tells. */
function skewOf({ skews, reference, members }: NodeSkews, era: number, offsetMs: number): Skew | undefined {
  if (!reference || skews.eras[era]?.counts.size === 0) return undefined;
  const { from, to } = skews.ahead(era, reference.era);
  if (era !== reference.era && !Number.isFinite(from) && !Number.isFinite(to)) return undefined;
  return {
    ...(Number.isFinite(from) ? { from: from + offsetMs } : {}),
    ...(Number.isFinite(to) ? { to: to + offsetMs } : {}),
    messages: Object.fromEntries(skews.eras[era]?.counts ?? []),
    evidence: evidenceOf(skews, era, reference.era, members),
  };
}

function evidenceOf(skews: Skews, era: number, than: number, members: readonly Member[]): SkewEvidence[] {
  if (era === than) return [];
  const place = (at: Place, node: number): SkewEvidence['sent'] => ({
    uri: at.uri,
    ...(at.line === undefined ? {} : { line: at.line }),
    byteOffset: at.byteOffset,
    node: members[node]?.node.name ?? '',
  });
  return skews.evidence(era, than).map(({ cause, effect, atMost }: Bound) => ({
    what: cause.key,
    sent: place(cause.place, cause.node),
    received: place(effect.place, effect.node),
    atMost,
  }));
}

/** More than any zone can differ from another. */
const LONGEST_STEP_MS = 26 * 3_600_000;

function stepOnWire({ uri, step, from, to }: PlacedStep): ClockStep {
  const by = to - from;
  const is = by < -LONGEST_STEP_MS ? 'order' : 'back';
  return {
    is,
    by,
    after: from,
    before: to,
    at: { uri, line: step.line, byteOffset: step.byteOffset },
    words: stepWords({ is, by }),
  };
}

function moveOnWire({ after, before, atLeast, against }: Move, members: readonly Member[]): ClockStep {
  const names = against.map((node) => members[node]?.node.name ?? '').join(', ');
  const doubt = against.length === 1 ? '; it may be the other one that moved' : '';
  return {
    is: 'moved',
    by: atLeast,
    after,
    before,
    words: `${stepWords({ is: 'moved', by: atLeast })} against ${names}${doubt}`,
  };
}
