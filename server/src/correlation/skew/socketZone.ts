import { formatOffset } from '../../log/zone.ts';
import { type Stamp } from '../../log/instant.ts';
import type { NodeClock } from '../../protocol/clocks.ts';
import type { Pace } from '../../reading/lines.ts';
import type { Ensemble, Member } from '../../workspace/nodes/ensemble.ts';
import { marksOf } from '../../workspace/clocks/logMarks.ts';
import { lastSeen } from '../../workspace/clocks/socketSeen.ts';

const QUARTER_MS = 15 * 60_000;
/** A connection is gone from the export within this of the record that tells its end. */
const GONE_MS = 60_000;
/** An export that goes on tells something of each few seconds. */
const GOES_ON_MS = 5_000;
/** Connections looked for, the last ones. */
const MOST_SOCKETS = 20;
/** Larger exports are not searched. */
const MOST_BYTES = 512 << 20;

/**
 * The zone in which a server writes, where its own logs leave it to be assumed, by connections whose end it tells and which vanish from a log of
 * true time of the same server (a tcpmon export). Undefined where they do not tell. Rejects with the signal's reason.
 */
export async function socketZone(
  { node }: Member,
  clocks: Ensemble['clocks'],
  pace?: Pace,
): Promise<NodeClock['zoneTold']> {
  const server = node.logs.find(({ dialect }) => dialect.marks);
  const clock = server && clocks.get(server.uri);
  if (!server || !clock?.zone.assumed) return undefined;
  const trueTime = node.logs.filter(
    ({ dialect, size }) =>
      dialect.face === 'utc' && dialect.writtenOffset === undefined && size <= MOST_BYTES && !dialect.marks,
  );
  if (trueTime.length === 0) return undefined;
  const { ends } = await marksOf(server, pace);
  const last = new Map<string, Stamp>();
  for (const { address, stamp } of ends) last.set(address, stamp);
  const addresses = [...last.keys()].slice(-MOST_SOCKETS);
  const offsets = new Map<number, number>();
  for (const log of trueTime) {
    const seen = await lastSeen(log, addresses, GOES_ON_MS, pace).catch(() => {
      pace?.signal?.throwIfAborted();
      return new Map<string, Stamp>();
    });
    for (const [address, gone] of seen) {
      const apart = (last.get(address) ?? NaN) - gone;
      const quarters = Math.round(apart / QUARTER_MS);
      if (Math.abs(apart - quarters * QUARTER_MS) <= GONE_MS)
        offsets.set(quarters, (offsets.get(quarters) ?? 0) + 1);
    }
  }
  const [only] = offsets;
  if (offsets.size !== 1 || !only) return undefined;
  const [quarters, count] = only;
  const name = formatOffset(quarters * 15);
  const [end = 0 as Stamp] = last.values();
  const byMs = quarters * QUARTER_MS - (end - clock.toInstant(end) - clock.offsetMs);
  const isOne = count === 1;
  const connections = isOne ? 'a connection that ends' : `${count} connections that end`;
  const tell = byMs === 0 ? (isOne ? 'agrees with' : 'agree with') : isOne ? 'puts it at' : 'put it at';
  return {
    name,
    reason: `${connections} both in it and in an export of the same server ${tell} ${name}`,
    byMs,
  };
}
