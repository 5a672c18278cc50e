import type { Ensemble, Member } from '../../workspace/nodes/ensemble.ts';
import type { Cause } from './causeWindow.ts';

/** The connection that a pivot tells to be lost. */
export interface LostConnection {
  /** Whether a connection between these ends, `host:port`, is the one. */
  isBetween(ends: readonly [string, string]): boolean;
  /** Equal where that is answered alike. */
  readonly key: string;
}

/** What a server listens at for learners, where no configuration tells. */
const QUORUM_PORT = '2888';

/**
 * The connection that a pivot lost: by the address that it names, or, in a learner's own log, as the one between its host and the
 * quorum port of another server. Undefined where nothing tells.
 */
export function connectionOf(
  { timeout, uri }: Pick<Cause, 'timeout' | 'uri'>,
  ensemble: Ensemble | undefined,
): LostConnection | undefined {
  if (timeout?.of !== 'quorum') return undefined;
  const { address } = timeout;
  if (address !== undefined) return { key: address, isBetween: (ends) => ends.includes(address) };
  const own = uri === undefined ? undefined : ensemble?.memberOf(uri);
  return timeout.silent === 'leader' && own && ensemble ? toLeader(own, ensemble) : undefined;
}

function toLeader(own: Member, { members }: Ensemble): LostConnection {
  const hosts = new Set(own.node.addresses);
  const others = members.filter((member) => member !== own);
  const leaders = new Set(others.flatMap(({ node }) => node.addresses));
  const told = others.flatMap(({ node }) => node.facts.filter(({ trait }) => trait === 'quorum'));
  const ports = new Set(told.map(({ value }) => portOf(value)));
  if (ports.size === 0) ports.add(QUORUM_PORT);
  const leads = (from: string, to: string): boolean =>
    hosts.has(hostOf(from)) && leaders.has(hostOf(to)) && ports.has(portOf(to));
  return {
    key: [[...hosts], [...leaders], [...ports]].map((part) => part.join(' ')).join(' / '),
    isBetween: ([local, peer]) => leads(local, peer) || leads(peer, local),
  };
}

const hostOf = (end: string): string => end.replace(/:\d{1,5}$/, '').replace(/^\[|\]$/g, '');
const portOf = (end: string): string => end.slice(end.lastIndexOf(':') + 1);
