import { parseEndpoint } from '../../log/endpoint.ts';
import type { Explanation, Token } from '../../log/token.ts';
import { parseAddress, portUse, showAddress } from './address.ts';
import type { Pair } from './sample.ts';

const OTHER_END: Readonly<Record<string, string>> = { LocalAddr: 'PeerAddr', PeerAddr: 'LocalAddr' };

/** An end of a connection with the other one; undefined for other tags, and for any address. */
export function endToken(
  pair: Pair,
  tags: readonly Pair[],
  explain: (pair: Pair) => Explanation,
): Token | undefined {
  const otherName = OTHER_END[pair.name];
  const endpoint = otherName === undefined ? undefined : parseEndpoint(pair.value);
  if (!endpoint) return undefined;
  const peer = parseEndpoint(tags.find(({ name }) => name === otherName)?.value ?? '');
  const { start, end } = pair;
  return {
    kind: 'endpoint',
    endpoint,
    ...(peer ? { peer } : {}),
    start,
    end,
    explanation: explain(pair),
  };
}

/** The address of one side of a socket. */
export function explainAddress(side: 'Local' | 'Peer', pair: Pair): Explanation {
  const who = side === 'Local' ? 'this host' : 'the other side of the connection';
  const { value: text, written } = pair;
  const address = parseAddress(text);
  if (!address) return { title: `${side} address ${text}`, rows: [['Who', who]] };
  const use = portUse(address.port);
  const rows: [string, string][] = [];
  if (address.wildcard) rows.push(['Address', side === 'Local' ? 'any address of this host' : 'any']);
  else rows.push(['Who', who]);
  if (address.zone) rows.push(['Interface', address.zone]);
  if (address.port === undefined) rows.push(['Port', 'any: nobody is connected']);
  else rows.push(['Port', use ? `${address.port}: ${use} (by default)` : String(address.port)]);
  const notes = address.mapped
    ? ['An IPv4 address written as IPv6: the socket takes both, as those of Java do.']
    : [];
  if (written !== undefined) {
    rows.push(['Written as', written]);
    if (address.host.includes(':') || address.zone) notes.push(AMBIGUOUS);
  }
  return { title: `${side} address ${showAddress(text)}`, rows, notes };
}

const AMBIGUOUS =
  'This dialect writes _ for : and all for *, so an IPv6 address cannot surely be told back; the port is behind the ' +
  'last _.';
