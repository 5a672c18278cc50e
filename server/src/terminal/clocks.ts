import { clocksAmong } from '../features/clocks.ts';
import type { Instant } from '../log/instant.ts';
import { formatMoment } from '../log/zone.ts';
import type { ClocksAnswer, ClockStep, NodeClock, Skew } from '../protocol/clocks.ts';
import type { NodePlace } from '../protocol/nodes.ts';
import { formatDelta } from '../protocol/spans.ts';
import { visibleText } from '../protocol/visibleText.ts';
import { dateLogs } from '../workspace/dating/dating.ts';
import { ensembleOf } from '../workspace/nodes/ensemble.ts';
import { type Arguments, Misuse } from './arguments.ts';
import { complain, openPaths, shownPath } from './sight.ts';

/** `log-lens clocks PATH…`: zones of the logs, and how the clocks of the servers stand to each other. */
export async function clocks(args: Arguments, print: (text: string) => void): Promise<number> {
  if (args.paths.length === 0) throw new Misuse('clocks: name the logs, or a folder that holds them');
  const { logs: named, unusable, seen, foreign, bundles } = await openPaths(args.paths, args.settings);
  const unreadable = unusable.filter(({ problem }) => problem === 'unreadable');
  for (const { uri, reason } of unreadable) complain(`${shownPath(uri)}: ${reason}`);
  const logs = await dateLogs([...named, ...seen], args.settings);
  const sources = { logs, foreign, bundles, nameOf: shownPath };
  const answer = await clocksAmong(await ensembleOf(sources, args.settings, { whole: true }), shownPath);
  for (const note of answer.notes) complain(note);
  print(args.format === 'json' ? `${JSON.stringify(fromOne(answer), null, 2)}\n` : asText(answer));
  if (unreadable.length > 0) return 2;
  return answer.nodes.length > 0 ? 0 : 1;
}

function asText({ reference, nodes }: ClocksAnswer): string {
  if (nodes.length === 0) return '';
  const heading = reference
    ? `Measured against ${visibleText(reference.node)}, because ${reference.reason}.\n\n`
    : '';
  return heading + nodes.map((node) => `${sectionOf(node).join('\n')}\n`).join('\n');
}

function sectionOf(node: NodeClock): string[] {
  const { myid, node: name, logs, offsetMs, skew, eras, steps, words } = node;
  const zones = new Map<string, string[]>();
  for (const { uri, zone } of logs) {
    const key = `${zone.name} ${zone.reason}`;
    zones.set(key, [...(zones.get(key) ?? []), shownPath(uri)]);
  }
  const shown = logs[0]?.zone.name ?? 'UTC';
  return [
    visibleText(myid === undefined ? name : `${myid} · ${name}`),
    row('clock', words),
    ...(offsetMs === 0 ? [] : [row('offset', `${formatDelta(offsetMs)} is taken off its times, as set`)]),
    ...(skew ? evidenceRows(skew) : (eras ?? []).flatMap((era) => (era.skew ? evidenceRows(era.skew) : []))),
    ...steps.map((step) => row('step', stepWords(step, shown))),
    ...[...zones].map(([zone, paths]) => row('zone', `${zone}: ${paths.join(', ')}`)),
  ];
}

const evidenceRows = ({ evidence }: Skew): string[] =>
  evidence.map(({ what, sent, received, atMost }) =>
    row(
      'from',
      `${what}: sent after ${placeWords(sent)}, received before ${placeWords(received)}, ${formatDelta(atMost)} behind it`,
    ),
  );

function stepWords({ words, after, before, at }: ClockStep, zone: string): string {
  const times = `${formatMoment(after as Instant, zone)} → ${formatMoment(before as Instant, zone)}`;
  return `${words}: ${times}${at ? `  ${placeWords(at)}` : ''}`;
}

const row = (label: string, text: string): string => `  ${label.padEnd(11)}${visibleText(text)}`;

const placeWords = ({ uri, line, byteOffset }: NodePlace): string =>
  `${shownPath(uri)}${line === undefined ? ` at byte ${byteOffset}` : `:${line + 1}`}`;

/** The answer with lines as the terminal counts them. */
function fromOne(answer: ClocksAnswer): ClocksAnswer {
  const counted = <One extends NodePlace>(at: One): One =>
    at.line === undefined ? at : { ...at, line: at.line + 1 };
  const skewFromOne = (skew: Skew): Skew => ({
    ...skew,
    evidence: skew.evidence.map((one) => ({
      ...one,
      sent: counted(one.sent),
      received: counted(one.received),
    })),
  });
  return {
    ...answer,
    nodes: answer.nodes.map((node) => ({
      ...node,
      ...(node.skew ? { skew: skewFromOne(node.skew) } : {}),
      ...(node.eras
        ? { eras: node.eras.map((era) => (era.skew ? { ...era, skew: skewFromOne(era.skew) } : era)) }
        : {}),
      steps: node.steps.map((step) => (step.at ? { ...step, at: counted(step.at) } : step)),
    })),
  };
}
