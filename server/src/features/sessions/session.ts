import {
  epochOfStamp,
  formatSessionId,
  parseSessionId,
  readSessionId,
  type SessionReading,
} from '../../cluster/sessionId.ts';
import { instant } from '../../log/instant.ts';
import { formatMoment } from '../../log/zone.ts';
import type { SessionAnswer, SessionInLogs, SessionPlace, SessionStep } from '../../protocol/session.ts';
import type { SessionCatalogue, SessionPlace as Seen } from '../../workspace/sessions/sessionCatalogue.ts';
import { nameOf as serverName } from '../../workspace/sessions/sessionLife.ts';
import { bootNotes, catalogueNotes, nodeLabel, roleReason, stepWords } from './sessionWords.ts';

/** The sessions in the logs, and what a person calls these. */
export interface SessionsKnown {
  readonly catalogue: SessionCatalogue;
  readonly nameOf: (uri: string) => string;
}

/** What a session id says, by itself and by the logs; undefined when the text is not one. */
export function session(text: string, known?: SessionsKnown): SessionAnswer | undefined {
  const id = parseSessionId(text);
  return id === undefined ? undefined : sessionAnswer(id, known);
}

/** What a session id says, by itself and by the logs. */
export function sessionAnswer(id: bigint, known?: SessionsKnown): SessionAnswer {
  const reading = readSessionId(id);
  if (!known || reading.clock === 'unknown' || known.catalogue.isEmpty) return { ...reading };
  const { roleStart, ...began } = whenBegan(id, reading, known);
  return { ...reading, ...(roleStart ? { roleStart } : {}), logs: { ...inLogs(id, known), ...began } };
}

type Began = Pick<SessionAnswer, 'roleStart'> & Pick<SessionInLogs, 'noRoleStart' | 'boot'>;

function whenBegan(id: bigint, reading: SessionReading, { catalogue, nameOf }: SessionsKnown): Began {
  if (reading.clock === 'epoch') {
    const uri = catalogue.minterOf(id)?.node.logs[0]?.uri ?? '';
    const ahead = catalogue.ensemble.clocks.get(uri)?.offsetMs ?? 0;
    return {
      roleStart: {
        instant: epochOfStamp(reading.stampMs) - ahead,
        plusMinusMs: 1,
        reason: "written in the id, by the minting server's own wall clock",
      },
    };
  }
  const began = catalogue.roleBegan(id);
  if (typeof began === 'string') return { noRoleStart: began + latest(id, catalogue) };
  const { booted, roles } = began.boot;
  return {
    roleStart: {
      instant: began.at,
      plusMinusMs: began.plusMinusMs,
      reason: roleReason(began.records, began.boot, nameOf),
    },
    boot: {
      instant: (booted.from + booted.to) / 2,
      plusMinusMs: Math.max(1, Math.ceil((booted.to - booted.from) / 2)),
      reason: roles.size === 1 ? 'one role of the server tells' : `${roles.size} roles of the server agree`,
    },
  };
}

/** What the lines that name an id tell at least, where no log tells the role. */
function latest(id: bigint, catalogue: SessionCatalogue): string {
  const first = catalogue.seen(id)?.first;
  if (!first) return '';
  const zone = catalogue.ensemble.clocks.get(first.uri)?.zone.name ?? 'UTC';
  return `; at the latest ${formatMoment(first.at, zone)}, when a log first names it`;
}

function inLogs(id: bigint, { catalogue, nameOf }: SessionsKnown): SessionInLogs {
  const { ensemble } = catalogue;
  const minter = catalogue.minterOf(id);
  const seen = catalogue.seen(id);
  const roles = catalogue.rolesOf(readSessionId(id).myid)?.roles;
  const zone = ensemble.clocks.get(minter?.node.logs[0]?.uri ?? '')?.zone.name ?? 'UTC';
  const show = (ms: number): string => formatMoment(instant(ms), zone);
  const mintedBy = minter ? serverName(minter) : `server ${readSessionId(id).myid}`;
  const place = (at: Seen): SessionPlace => placeOnWire(at, catalogue);
  return {
    ...(minter
      ? {
          mintedBy: {
            name: minter.node.name,
            ...(minter.node.myid === undefined ? {} : { myid: minter.node.myid }),
            addresses: [...minter.node.addresses],
            logs: minter.node.logs.map(({ uri }) => uri),
          },
        }
      : {}),
    ...(seen
      ? {
          seen: {
            logs: seen.logs,
            lines: seen.lines,
            ...(seen.first ? { first: place(seen.first) } : {}),
            ...(seen.last ? { last: place(seen.last) } : {}),
          },
        }
      : {}),
    sharesHashWith: catalogue.sharing(id).map(formatSessionId),
    life: catalogue.life(id).map(({ kind, member, timeoutMs, times, doubt, ...at }): SessionStep => ({
      ...place(at),
      kind,
      words: stepWords(kind, member ? serverName(member) : nameOf(at.uri), mintedBy, timeoutMs),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      times,
      ...(doubt ? { doubt: { certain: doubt.isCertain, words: doubt.words } } : {}),
    })),
    notes: [
      ...(roles && minter ? bootNotes(roles, serverName(minter), show) : []),
      ...catalogueNotes(catalogue, nameOf),
    ],
    pending: catalogue.pending.map(({ uri }) => uri),
  };
}

/** A line that names a session, as clients get it. */
export function placeOnWire(
  { uri, line, byteOffset, at }: Seen,
  { ensemble }: SessionCatalogue,
): SessionPlace {
  const node = nodeLabel(ensemble, uri);
  return { uri, line, byteOffset, instant: at, ...(node === undefined ? {} : { node }) };
}
