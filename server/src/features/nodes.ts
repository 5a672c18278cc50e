import type { Clock } from '../log/clock.ts';
import { offsetMinutes } from '../log/zone.ts';
import type { Node, NodePlace, NodesAnswer } from '../protocol/nodes.ts';
import type { Pace } from '../reading/lines.ts';
import { sideBySide } from '../reading/sideBySide.ts';
import { type Ensemble, ensembleOf } from '../workspace/nodes/ensemble.ts';
import { type Place, type PlacedTold, toldInAll } from '../workspace/nodes/logTold.ts';
import type { RolePeriod } from '../workspace/nodes/roles.ts';
import type { RosterNode, RosterSources } from '../workspace/nodes/roster.ts';
import { valuesOf } from '../workspace/nodes/rosterGroups.ts';
import type { Settings } from '../workspace/settings.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Answers `logLens.nodes` from everything in the workspace, and what lies beside `own`. Rejects with the signal's reason. */
export const nodes = async (workspace: Workspace, signal?: AbortSignal, own = ''): Promise<NodesAnswer> =>
  nodesOf(await workspace.ensemble(signal, own));

/** The servers of an ensemble as a client is told of them; `left` is what was not looked at. */
export function nodesOf({ ensemble, left }: { ensemble: Ensemble; left: string }): NodesAnswer {
  const answer = answerOf(ensemble);
  return left === '' ? answer : { ...answer, notes: [...answer.notes, `${left}.`] };
}

/** Reads all of the logs of which only the ends were read. Rejects with the signal's reason; what cannot be read says so later. */
export async function readPending(
  workspace: Workspace,
  uris: readonly string[],
  pace: Pace = {},
): Promise<void> {
  const { logs } = await workspace.catalogue.findAll(uris);
  await sideBySide(logs, AT_ONCE, async (log) => {
    await toldInAll(log, pace).catch(() => pace.signal?.throwIfAborted());
  });
}

/** Logs read side by side in the background. */
const AT_ONCE = 2;

/** Which servers there are among logs, and what each was when. With `whole`, logs of any size are looked through. */
export async function nodesAmong(
  sources: RosterSources,
  settings: Settings,
  pace: Pace & { readonly whole?: boolean } = {},
): Promise<NodesAnswer> {
  return answerOf(await ensembleOf(sources, settings, pace));
}

const answerOf = ({ members, roster, clocks, notes, pending }: Ensemble): NodesAnswer => ({
  nodes: members.map(({ node, periods }) => nodeOnWire(node, periods, clocks)),
  others: roster.others.map(({ uri }) => uri),
  notes: [...notes],
  pending: pending.map(({ uri }) => uri),
});

function nodeOnWire(
  node: RosterNode,
  periods: readonly RolePeriod[],
  clocks: ReadonlyMap<string, Clock>,
): Node {
  const own = node.facts.filter(({ of }) => of === undefined);
  const first = (trait: PlacedTold['trait']): string | undefined =>
    valuesOf(own, trait)[0] ?? node.facts.find((fact) => fact.trait === trait)?.value;
  const serverLog =
    node.logs.find(({ dialect }) => (dialect.members?.turnTexts.length ?? 0) > 0) ?? node.logs[0];
  const zone = serverLog && clocks.get(serverLog.uri)?.zone;
  const numbers = (['tickTime', 'initLimit', 'syncLimit'] as const).flatMap((trait) => {
    const value = lastOf(own, trait);
    return value === undefined ? [] : [[trait, Number(value)] as const];
  });
  const endpoints = (['client', 'quorum', 'election'] as const).flatMap((trait) => {
    const value = first(trait);
    return value === undefined ? [] : [[trait, value] as const];
  });
  return {
    name: node.name,
    aliases: [...node.aliases],
    ...(node.myid === undefined ? {} : { myid: node.myid }),
    addresses: [...node.addresses],
    ...Object.fromEntries(endpoints),
    logs: node.logs.map(({ uri }) => uri),
    formats: node.logs.map(({ recognition }) => recognition.format.id),
    ...(zone ? { zone: { ...zone } } : {}),
    versions: { zookeeper: versionsOf(own, 'ZooKeeper'), jdk: versionsOf(own, 'JDK') },
    ...Object.fromEntries(numbers),
    roles: periods.map(({ at, ...period }) => ({
      ...period,
      ...(at ? { at: placeOnWire(at) } : {}),
      ...(zone ? { zoneOffsetMinutes: offsetMinutes(zone.name, period.from) } : {}),
    })),
    conflicts: node.conflicts.map(({ words, at }) => ({ words, at: at.map(placeOnWire) })),
    evidence: node.facts.map(({ trait, value, count, at }) => ({
      what: trait,
      value,
      count,
      at: placeOnWire(at),
    })),
  };
}

/** The value told last: settings change with a restart. */
const lastOf = (told: readonly PlacedTold[], trait: PlacedTold['trait']): string | undefined =>
  told.findLast((one) => one.trait === trait)?.value;

/** Versions in the order told; `17.0.15` goes where a GC log tells `17.0.15+6` of it. */
function versionsOf(told: readonly PlacedTold[], trait: PlacedTold['trait']): string[] {
  const all = [...new Set(told.filter((one) => one.trait === trait).map(({ value }) => value))];
  return all.filter(
    (one) =>
      !all.some((other) => other !== one && /^[^\d.]/.test(other.slice(one.length)) && other.startsWith(one)),
  );
}

const placeOnWire = ({ uri, line, byteOffset }: Place): NodePlace => ({
  uri,
  ...(line === undefined ? {} : { line }),
  byteOffset,
});
