import { unquoted } from './readable.ts';
import { type Measurement, type Sample, tag } from './sample.ts';
import { stateName } from './today.ts';

/** What is followed from second to second: one value of a socket, an interface or a host. */
export interface Series {
  readonly key: string;
  readonly measurement: Measurement;
  /** By today's name; '' for the seconds of which the measurement was exported at all. */
  readonly field: string;
}

/** Those of a measurement to look at first; all of them are counters but State. */
const FOLLOWED: Readonly<Record<Measurement, ReadonlySet<string>>> = {
  tcp: new Set(['RetransTotal', 'State']),
  nic: new Set(['RxErrors', 'RxDropped', 'TxErrors']),
  net: new Set(
    (
      'TcpRetransSegs TcpTimeouts TcpLostRetransmit TcpSynRetrans TcpListenOverflows TcpListenDrops ' +
      'TcpAbortOnTimeout TcpEstabResets TcpBacklogDrop TcpMemoryPressures'
    ).split(' '),
  ),
};

/** By today's names. */
export const FOLLOWED_NAMES: readonly string[] = Object.values(FOLLOWED).flatMap((names) => [...names]);

/** The followed value on a line: a counter as a BigInt, since the kernel counts in 64 bits, or a state. */
export function followed(sample: Sample): { series: Series; value: bigint | string } | undefined {
  const { measurement } = sample;
  for (const { name: field, value } of sample.values) {
    if (!FOLLOWED[measurement].has(field)) continue;
    const owner = ownerOf(sample);
    if (owner === undefined) return undefined;
    // Joined, the key is a text of its own; put together otherwise it would keep its line in memory.
    const series = { key: [...owner, field].join('\n'), measurement, field };
    if (field === 'State') return { series, value: stateName(unquoted(value)) };
    return /^\d+$/.test(value) ? { series, value: BigInt(value) } : undefined;
  }
  return undefined;
}

/** The seconds in which a host's measurement was exported. */
export const exported = (host: string, measurement: Measurement): Series => ({
  key: `${host}\n${measurement}\n`,
  measurement,
  field: '',
});

/**
 * Whose value it is: a connection whoever holds its socket, since a socket loses its Process when it is orphaned; an
 * interface; a host. Undefined on damaged lines.
 */
function ownerOf(sample: Sample): string[] | undefined {
  const { measurement, tags } = sample;
  const host = tag(sample, 'Hostname') ?? '';
  if (measurement === 'net') return tags.length > 0 ? [host] : undefined;
  const names = measurement === 'tcp' ? ['LocalAddr', 'PeerAddr'] : ['Name'];
  const values = names.map((name) => tag(sample, name));
  return values.every((value) => value !== undefined) ? [host, ...values] : undefined;
}
