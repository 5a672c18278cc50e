import type { Node, NodeConflict, NodeEvidence, NodePlace, NodeRole, NodesAnswer } from '#protocol';

import { dayOfAll } from '../../words.ts';

/** A row of the "Nodes" view. */
export type Branch =
  | { readonly kind: 'node'; readonly node: Node }
  | { readonly kind: 'conflict'; readonly conflict: NodeConflict }
  | { readonly kind: 'logs'; readonly node: Node }
  | { readonly kind: 'log'; readonly uri: string; readonly format: string | undefined }
  | { readonly kind: 'roles'; readonly node: Node }
  | { readonly kind: 'role'; readonly role: NodeRole; readonly isOneDay: boolean }
  | { readonly kind: 'facts'; readonly node: Node }
  | { readonly kind: 'fact'; readonly fact: Fact }
  | { readonly kind: 'place'; readonly at: NodePlace }
  | { readonly kind: 'others'; readonly uris: readonly string[] }
  | { readonly kind: 'reading'; readonly count: number }
  | { readonly kind: 'note'; readonly text: string };

/** One thing told of a server, with every place that tells it. */
export interface Fact {
  readonly what: string;
  readonly value: string;
  readonly places: readonly NodePlace[];
}

/** Rows of one kind under a node; a log that was made up may name thousands of addresses. */
const MOST_FACTS = 200;

/** The rows under a row, or at the root. */
export function children(branch: Branch | undefined, answer: NodesAnswer): Branch[] {
  if (!branch) return rootOf(answer);
  switch (branch.kind) {
    case 'node':
      return underNode(branch.node);
    case 'conflict':
      return branch.conflict.at.length > 1 ? branch.conflict.at.map((at) => ({ kind: 'place', at })) : [];
    case 'logs':
      return branch.node.logs.map((uri, index) => ({
        kind: 'log',
        uri,
        format: branch.node.formats[index],
      }));
    case 'roles': {
      const isOneDay = dayOfAll(branch.node.roles) !== undefined;
      return branch.node.roles.map((role) => ({ kind: 'role', role, isOneDay }));
    }
    case 'facts':
      return factRows(branch.node);
    case 'fact':
      return branch.fact.places.length > 1 ? branch.fact.places.map((at) => ({ kind: 'place', at })) : [];
    case 'others':
      return branch.uris.map((uri) => ({ kind: 'log', uri, format: undefined }));
    default:
      return [];
  }
}

function rootOf({ nodes, others, pending, notes }: NodesAnswer): Branch[] {
  return [
    ...nodes.map((node): Branch => ({ kind: 'node', node })),
    ...(others.length > 0 ? [{ kind: 'others', uris: others } as const] : []),
    ...(pending.length > 0 ? [{ kind: 'reading', count: pending.length } as const] : []),
    ...notes.map((text): Branch => ({ kind: 'note', text })),
  ];
}

function underNode(node: Node): Branch[] {
  return [
    ...node.conflicts.map((conflict): Branch => ({ kind: 'conflict', conflict })),
    ...(node.logs.length > 0 ? [{ kind: 'logs', node } as const] : []),
    ...(node.roles.length > 0 ? [{ kind: 'roles', node } as const] : []),
    ...(node.evidence.length > 0 ? [{ kind: 'facts', node } as const] : []),
  ];
}

function factRows(node: Node): Branch[] {
  const facts = factsOf(node.evidence);
  const shown = facts.slice(0, MOST_FACTS).map((fact): Branch => ({ kind: 'fact', fact }));
  const more = facts.length - shown.length;
  return more > 0 ? [...shown, { kind: 'note', text: `and ${more} more` }] : shown;
}

/** In this order; what is told by several files is one row. */
const ORDER = [
  'myid',
  'host',
  'client',
  'quorum',
  'election',
  'seen',
  'ZooKeeper',
  'JDK',
  'mode',
  'tickTime',
  'initLimit',
  'syncLimit',
];

function factsOf(evidence: readonly NodeEvidence[]): Fact[] {
  const facts = new Map<string, Fact & { readonly places: NodePlace[] }>();
  for (const { what, value, at } of evidence) {
    const key = `${what} ${value}`;
    const known = facts.get(key);
    if (known) known.places.push(at);
    else facts.set(key, { what, value, places: [at] });
  }
  const rank = ({ what }: Fact): number => (ORDER.indexOf(what) + ORDER.length) % ORDER.length;
  return [...facts.values()].sort((a, b) => rank(a) - rank(b));
}
