import { nodesAmong } from '../features/nodes.ts';
import type { Instant } from '../log/instant.ts';
import { formatMoment } from '../log/zone.ts';
import type { Node, NodePlace, NodeRole, NodesAnswer } from '../protocol/nodes.ts';
import { formatSpan } from '../protocol/spans.ts';
import { visibleText } from '../protocol/visibleText.ts';
import { dateLogs } from '../workspace/dating/dating.ts';
import { type Arguments, Misuse } from './arguments.ts';
import { complain, openPaths, shownPath } from './sight.ts';

/** `log-lens nodes PATH…`: the cluster as the logs show it. */
export async function nodes(args: Arguments, print: (text: string) => void): Promise<number> {
  if (args.paths.length === 0) throw new Misuse('nodes: name the logs, or a folder that holds them');
  const { logs: named, unusable, seen, foreign, bundles } = await openPaths(args.paths, args.settings);
  const unreadable = unusable.filter(({ problem }) => problem === 'unreadable');
  for (const { uri, reason } of unreadable) complain(`${shownPath(uri)}: ${reason}`);
  const logs = await dateLogs([...named, ...seen], args.settings);
  const answer = await nodesAmong({ logs, foreign, bundles, nameOf: shownPath }, args.settings, {
    whole: true,
  });
  for (const note of answer.notes) complain(note);
  print(args.format === 'json' ? `${JSON.stringify(fromOne(answer), null, 2)}\n` : asText(answer));
  if (unreadable.length > 0) return 2;
  return answer.nodes.length > 0 ? 0 : 1;
}

function asText({ nodes: all, others }: NodesAnswer): string {
  const sections = all.map((node) => `${[heading(node), ...rowsOf(node), ...rolesOf(node)].join('\n')}\n`);
  const rest = others.map((uri) => `  ${visibleText(shownPath(uri))}\n`).join('');
  return sections.join('\n') + (rest === '' ? '' : `\nLogs of no known node\n${rest}`);
}

/** `8 · node8 · 10.255.0.141 · leading at the end`. */
function heading({ myid, name, addresses, roles }: Node): string {
  const last = roles.findLast(({ role }) => role !== 'unknown');
  const role = last && `${last.role} at the end`;
  const parts = [myid === undefined ? undefined : String(myid), name, addresses[0], role];
  return visibleText(parts.filter((part) => part !== undefined).join(' · '));
}

function rowsOf(node: Node): string[] {
  const { tickTime, initLimit, syncLimit, versions, zone, conflicts } = node;
  const timing = [
    ...(tickTime === undefined ? [] : [`tickTime ${tickTime} ms`]),
    ...(initLimit === undefined ? [] : [`initLimit ${initLimit}`]),
    ...(syncLimit === undefined ? [] : [`syncLimit ${syncLimit}`]),
  ];
  const versionsShown = [
    ...versions.zookeeper.map((version) => `ZooKeeper ${version}`),
    ...versions.jdk.map((version) => `JDK ${version}`),
  ];
  const logs = node.logs.map(shownPath);
  return [
    row(
      'myid',
      node.myid === undefined ? 'not told by any log or file' : `${node.myid}${told(node, 'myid')}`,
    ),
    ...(node.aliases.length > 0 ? [row('also', node.aliases.join(', '))] : []),
    ...(node.addresses.length > 0 ? [row('addresses', node.addresses.join(', '))] : []),
    ...(node.client === undefined ? [] : [row('client', `${node.client}${told(node, 'client')}`)]),
    ...(node.quorum === undefined ? [] : [row('quorum', `${node.quorum}${told(node, 'quorum')}`)]),
    ...(versionsShown.length > 0
      ? [row('versions', `${versionsShown.join(', ')}${told(node, 'ZooKeeper')}`)]
      : []),
    ...(timing.length > 0 ? [row('timing', `${timing.join(', ')}${told(node, 'tickTime')}`)] : []),
    ...(zone ? [row('zone', `${zone.name} ${zone.reason}`)] : []),
    row('logs', logs.length > 0 ? logs.join(`\n${' '.repeat(INDENT)}`) : 'none here: it is only configured'),
    ...conflicts.map(({ words, at }) => row('conflict', `${words} (${at.map(placeWords).join('; ')})`)),
  ];
}

const INDENT = 13;

const row = (label: string, text: string): string =>
  `  ${label.padEnd(INDENT - 2)}${text.split('\n').map(visibleText).join('\n')}`;

/** Where that is told first: `  (node8/zookeeper.log:88)`. */
function told({ evidence }: Node, what: string): string {
  const first = evidence.find((one) => one.what === what);
  return first ? `  (${placeWords(first.at)})` : '';
}

const placeWords = ({ uri, line, byteOffset }: NodePlace): string =>
  `${shownPath(uri)}${line === undefined ? ` at byte ${byteOffset}` : `:${line + 1}`}`;

function rolesOf({ roles, zone }: Node): string[] {
  return roles.map((role, index) => row(index === 0 ? 'roles' : '', roleWords(role, zone?.name ?? 'UTC')));
}

function roleWords({ from, to, role, epoch, serves, at, note }: NodeRole, zone: string): string {
  const facts = [
    ...(epoch === undefined ? [] : [`epoch ${epoch}`]),
    ...(serves === undefined ? [] : [`serves after ${formatSpan(serves - from)}`]),
    ...(note === undefined ? [] : [note]),
  ];
  const place = at ? `  ${placeWords(at)}` : '';
  return `${formatMoment(from as Instant, zone)}  ${role.padEnd(10)}  ${formatSpan(to - from).padStart(10)}  ${facts.join(', ')}${place}`;
}

/** The answer with lines as the terminal counts them. */
function fromOne(answer: NodesAnswer): NodesAnswer {
  const counted = (at: NodePlace): NodePlace => (at.line === undefined ? at : { ...at, line: at.line + 1 });
  return {
    ...answer,
    nodes: answer.nodes.map((node) => ({
      ...node,
      roles: node.roles.map((role) => (role.at ? { ...role, at: counted(role.at) } : role)),
      conflicts: node.conflicts.map((conflict) => ({ ...conflict, at: conflict.at.map(counted) })),
      evidence: node.evidence.map((one) => ({ ...one, at: counted(one.at) })),
    })),
  };
}
