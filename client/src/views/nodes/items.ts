import * as path from 'node:path';
import * as vscode from 'vscode';
import {
  formatSpan,
  memberLabel,
  type Node,
  type NodePlace,
  type NodeRole,
  roleWord,
  visibleText,
} from '#protocol';
import { OPEN_HIT } from '../../commands/ids.ts';
import { dayOfAll, dayWords, fileAndLine, momentWords, offsetWords } from '../../words.ts';
import { formatIcon } from '../formatIcon.ts';
import type { Branch, Fact } from './branches.ts';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** More rows than this are not unfolded by themselves. */
const MANY = 12;

const WARNING = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));

/** How a row of the "Nodes" view looks. */
export function treeItem(branch: Branch): vscode.TreeItem {
  switch (branch.kind) {
    case 'node':
      return nodeItem(branch.node);
    case 'conflict': {
      const { words, at } = branch.conflict;
      const item = row(words, { icon: WARNING, state: at.length > 1 ? Collapsed : None });
      item.tooltip = visibleText(words);
      return at[0] ? opening(item, at[0]) : item;
    }
    case 'logs':
      return group('Logs', branch.node, branch.node.logs.length, 'files', String(branch.node.logs.length));
    case 'log':
      return logItem(branch.uri, branch.format);
    case 'roles':
      return rolesItem(branch.node);
    case 'role':
      return roleItem(branch.role, branch.isOneDay);
    case 'facts':
      return group('Told of It', branch.node, Infinity, 'list-unordered', 'addresses, versions and timings');
    case 'fact':
      return factItem(branch.fact);
    case 'place': {
      const item = row(fileAndLine(branch.at.uri, branch.at), { icon: new vscode.ThemeIcon('go-to-file') });
      item.description = folderOf(branch.at.uri);
      return opening(item, branch.at);
    }
    case 'others': {
      const count = branch.uris.length;
      const item = row('Others', { icon: new vscode.ThemeIcon('question'), state: Collapsed });
      item.id = 'others';
      item.description = count === 1 ? '1 log of no known node' : `${count} logs of no known node`;
      item.tooltip = 'Nothing in these logs or around them tells of which server they are.';
      return item;
    }
    case 'reading': {
      const logs = branch.count === 1 ? 'a large log' : `${branch.count} large logs`;
      const item = row(`Still reading ${logs}`, { icon: new vscode.ThemeIcon('sync~spin') });
      item.description = 'roles in between follow';
      return item;
    }
    case 'note': {
      const item = row(branch.text, { icon: new vscode.ThemeIcon('info') });
      item.tooltip = visibleText(branch.text);
      return item;
    }
  }
}

function nodeItem(node: Node): vscode.TreeItem {
  const last = node.roles.findLast(({ role }) => role !== 'unknown');
  const isHere = node.logs.length > 0;
  const [address] = node.addresses;
  const label = memberLabel({
    name: node.name,
    ...(node.myid === undefined ? {} : { myid: node.myid }),
    ...(address === undefined ? {} : { address }),
    ...(last ? { role: last.role } : {}),
  });
  const conflicts = node.conflicts.length;
  const item = row(label, {
    icon: conflicts > 0 ? WARNING : new vscode.ThemeIcon('server', isHere ? undefined : QUIET),
    state: Collapsed,
  });
  item.id = idOf(node);
  const isNamed = label.split(' · ').includes(node.name) || node.name === `server ${node.myid ?? ''}`;
  item.description = visibleText(
    [
      ...(isNamed ? [] : [node.name]),
      ...(isHere ? [] : ['only configured, no log of it here']),
      ...(conflicts > 0 ? [conflicts === 1 ? '1 conflict' : `${conflicts} conflicts`] : []),
    ].join(' · '),
  );
  item.tooltip = visibleText(
    [
      last ? `${roleWord(last.role)} when its logs end, ${fullMoment(last.to, last)}` : undefined,
      node.aliases.length > 0 ? `also called ${node.aliases.join(', ')}` : undefined,
      node.addresses.length > 1 ? `addresses ${node.addresses.join(', ')}` : undefined,
      node.zone ? `zone ${node.zone.name} ${node.zone.reason}` : undefined,
      ...node.conflicts.map(({ words }) => words),
    ]
      .filter((line) => line !== undefined)
      .map((line) => visibleText(line))
      .join('; '),
  );
  item.contextValue = 'node';
  return item;
}

const QUIET = new vscode.ThemeColor('disabledForeground');

/** Ids are unique in the tree: two nodes may have one name, and one id, but never one log. */
const idOf = ({ name, myid, logs }: Node): string => `node ${myid ?? ''} ${logs[0] ?? name}`;

function group(label: string, node: Node, count: number, icon: string, description: string): vscode.TreeItem {
  const item = row(label, { icon: new vscode.ThemeIcon(icon), state: count > MANY ? Collapsed : Expanded });
  item.id = `${label} of ${idOf(node)}`;
  item.description = description;
  return item;
}

function logItem(uri: string, format: string | undefined): vscode.TreeItem {
  const item = row(fileAndLine(uri, undefined), {
    icon: new vscode.ThemeIcon(format === undefined ? 'file' : formatIcon(format)),
  });
  item.description = folderOf(uri);
  item.tooltip = visibleText(vscode.Uri.parse(uri).fsPath);
  return opening(item, { uri, line: 0, byteOffset: 0 });
}

function rolesItem(node: Node): vscode.TreeItem {
  const { roles } = node;
  const offsets = new Set(roles.flatMap(({ zoneOffsetMinutes = [] }) => zoneOffsetMinutes));
  const [offset] = offsets;
  const day = dayOfAll(roles);
  const count = roles.length === 1 ? '1 period' : `${roles.length} periods`;
  const said = [count, day, offsets.size === 1 && offset !== undefined ? offsetWords(offset) : undefined];
  return group('Roles', node, roles.length, 'history', said.filter(Boolean).join(' · '));
}

const ROLE_ICONS: Readonly<Record<string, string>> = {
  leading: 'star-full',
  following: 'circle-filled',
  observing: 'eye',
  looking: 'search',
  starting: 'debug-start',
  down: 'circle-slash',
  standalone: 'circle-filled',
  'read-only': 'lock',
};

const ROLE_COLOURS: Readonly<Record<string, string>> = {
  leading: 'charts.yellow',
  following: 'charts.blue',
  observing: 'charts.blue',
  standalone: 'charts.blue',
  looking: 'charts.orange',
  down: 'charts.red',
};

function roleItem(role: NodeRole, isOneDay: boolean): vscode.TreeItem {
  const { from, to, epoch, serves, note, at, zoneOffsetMinutes = 0 } = role;
  const colour = ROLE_COLOURS[role.role];
  const icon = new vscode.ThemeIcon(
    ROLE_ICONS[role.role] ?? 'question',
    colour === undefined ? undefined : new vscode.ThemeColor(colour),
  );
  const item = row(isOneDay ? momentWords(from, zoneOffsetMinutes) : fullMoment(from, role), { icon });
  const said = [
    roleWord(role.role),
    formatSpan(to - from),
    ...(epoch === undefined ? [] : [`epoch ${epoch}`]),
    ...(serves === undefined ? [] : [`serves after ${formatSpan(serves - from)}`]),
    ...(note === undefined ? [] : [note]),
  ];
  item.description = visibleText(said.join(' · '));
  item.tooltip = visibleText(
    `${said.join(', ')}; from ${fullMoment(from, role)} to ${fullMoment(to, role)}${at ? `; ${fileAndLine(at.uri, at)}` : ''}`,
  );
  return at ? opening(item, at) : item;
}

const fullMoment = (instant: number, { zoneOffsetMinutes = 0 }: NodeRole): string =>
  `${dayWords(instant, zoneOffsetMinutes)} ${momentWords(instant, zoneOffsetMinutes)}`;

const FACTS: Readonly<Record<string, (value: string) => string>> = {
  client: (value) => `client address ${value}`,
  quorum: (value) => `quorum address ${value}`,
  election: (value) => `election address ${value}`,
  seen: (value) => `seen from ${value}`,
  mode: (value) => `answered that it is ${value}`,
  tickTime: (value) => `tickTime ${value} ms`,
  initLimit: (value) => `initLimit ${value} ticks`,
  syncLimit: (value) => `syncLimit ${value} ticks`,
};

function factItem({ what, value, places }: Fact): vscode.TreeItem {
  const words = FACTS[what]?.(value) ?? `${what} ${value}`;
  const item = row(words, {
    icon: new vscode.ThemeIcon('circle-small'),
    state: places.length > 1 ? Collapsed : None,
  });
  const [first] = places;
  if (!first) return item;
  const others = places.length > 1 ? `, and in ${places.length - 1} more` : '';
  item.description = `${fileAndLine(first.uri, first)}${others}`;
  return opening(item, first);
}

interface Look {
  readonly icon: vscode.ThemeIcon;
  readonly state?: vscode.TreeItemCollapsibleState;
}

/** A row with text that may come from a log. */
function row(label: string, { icon, state = None }: Look): vscode.TreeItem {
  const item = new vscode.TreeItem(visibleText(label), state);
  item.iconPath = icon;
  return item;
}

function opening(item: vscode.TreeItem, { uri, line, byteOffset }: NodePlace): vscode.TreeItem {
  const hit = { byteOffset, ...(line === undefined ? {} : { line }) };
  item.command = { title: 'Open', command: OPEN_HIT, arguments: [{ kind: 'hit', log: { uri }, hit }] };
  return item;
}

/** The folder of a file as the workspace shows it. */
function folderOf(uri: string): string {
  const shown = vscode.workspace.asRelativePath(vscode.Uri.parse(uri), false);
  const folder = path.posix.dirname(shown.replaceAll('\\', '/'));
  return folder === '.' ? '' : visibleText(folder);
}
