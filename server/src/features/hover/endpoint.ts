import { windowOf } from '../../correlation/connections/connectionAround.ts';
import { type Endpoint, isSameEndpoint } from '../../log/endpoint.ts';
import { type Stamp } from '../../log/instant.ts';
import type { Token } from '../../log/token.ts';
import { wiresharkFilter } from '../../protocol/wireshark.ts';
import { card, escapeMarkdown, inlineCode } from '../markdown.ts';
import { connectionRows } from './connectionRows.ts';
import type { HoverContext } from './context.ts';

type EndpointToken = Extract<Token, { kind: 'endpoint' }>;

/** An end of a connection: what its format tells, how the connection fared around the record, and where its packets are. */
export function explainEndpoint(
  token: EndpointToken,
  stamp: Stamp | undefined,
  context: HoverContext,
): string {
  const { clock, across, dialect } = context;
  const { title, rows, notes = [] } = token.explanation;
  const isDated = dialect.face === 'utc' || dialect.face === 'local';
  if (!across || stamp === undefined || !Number.isFinite(stamp) || !isDated)
    return card(title, '', rows, notes);
  const { connection, nameOf, filterLink } = across;
  const told =
    connection === undefined
      ? { rows: [], notes: [] }
      : connection === 'reading'
        ? { rows: [['Connection', 'still being read: ask again in a moment'] as const], notes: [] }
        : connectionRows(connection, { zone: clock.zone.name, nameOf });
  const shared = LOOPBACK.test(token.endpoint.host) ? [OF_ITS_HOST] : [];
  const shown = card(title, '', [...rows, ...told.rows], [...notes, ...told.notes, ...shared]);
  const other =
    token.peer ?? (typeof connection === 'object' ? otherEnd(connection, token.endpoint) : undefined);
  const { from, to } = windowOf(clock.toInstant(stamp));
  const packets = { ends: [...(other ? [other] : []), token.endpoint], from, to };
  const filter = wiresharkFilter(packets);
  if (filter === undefined) return shown;
  const zone = clock.zone.assumed ? ` (zone ${escapeMarkdown(clock.zone.name)} is assumed)` : '';
  return filterLink
    ? `${shown}\n\n[Copy Wireshark filter](${filterLink(packets)})${zone}`
    : `${shown}\n\nWireshark filter${zone}: ${inlineCode(filter)}`;
}

const LOOPBACK = /^(?:127\.|(?:0:){7}1$)/;
const OF_ITS_HOST = 'Every host has this address for itself: in logs of other hosts it is another socket.';

/** The other end, where there is but one. */
function otherEnd(
  { connections }: { readonly connections: readonly { readonly sides: readonly { local: Endpoint }[] }[] },
  end: Endpoint,
): Endpoint | undefined {
  const [only, ...others] = connections;
  return others.length > 0 ? undefined : only?.sides.find(({ local }) => !isSameEndpoint(local, end))?.local;
}
