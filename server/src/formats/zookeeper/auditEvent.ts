import { formatSessionId, parseSessionId } from '../../cluster/sessionId.ts';
import type { FieldValue } from '../../log/record.ts';

/** Whether a text is an audit event: `key=value` pairs with tabs between them, the result last (AuditEvent, 3.6 on). */
export const isAuditEvent = (text: string): boolean =>
  text.split('\t').every((pair) => /^\w+=/.test(pair)) &&
  /\bresult=(?:success|failure|invoked)\s*$/.test(text);

const PAIR = /([a-z_]+)=([^\t]*)/g;
/** More pairs than an event has. */
const MOST_PAIRS = 20;

/** Adds the pairs of an audit event to `fields`: `sessionId`, `user`, `ip`, `operation`, `znode`, `znodeType`, `acl`, `result`. */
export function addAudit(text: string, fields: Record<string, FieldValue>): void {
  let pairs = 0;
  for (const [, key = '', value = ''] of text.matchAll(PAIR)) {
    if (++pairs > MOST_PAIRS) return;
    if (key === 'session') {
      const id = parseSessionId(value);
      if (id !== undefined) fields['sessionId'] ??= formatSessionId(id);
    } else {
      fields[key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())] ??= value.trimEnd();
    }
  }
}

/** What each operation of an audit event means (AuditConstants, 3.6 on). */
const OPERATIONS: Readonly<Record<string, string>> = {
  serverStart: 'The server process started.',
  serverStop: 'The server process stopped in order.',
  create: 'A client created a node.',
  delete: 'A client deleted a node.',
  setData: 'A client changed the data of a node.',
  setAcl: 'A client changed who may use a node.',
  multiOperation: 'One part of a transaction of several changes failed, and with it all of them.',
  reconfig: 'A client asked to change who belongs to the ensemble.',
  ephemeralZNodeDeletionOnSessionCloseOrExpire: 'An ephemeral node went with its session.',
};

/** One sentence of what an audit event says, with what came of it. */
export function readingOfAudit(fields: Readonly<Record<string, FieldValue>>): string {
  const did =
    OPERATIONS[String(fields['operation'])] ?? 'A client, or the server itself, asked for this operation.';
  if (fields['result'] === 'failure') return `${did.slice(0, -1)}; it was refused or failed.`;
  if (fields['result'] === 'invoked') return `${did.slice(0, -1)}; what came of it is not told.`;
  return did;
}

/** What the outline calls an audit event: the life of the server, and changes of the ensemble. */
export function landmarkOfAudit(fields: Readonly<Record<string, FieldValue>>): string | undefined {
  switch (fields['operation']) {
    case 'serverStart':
      return 'Server process started';
    case 'serverStop':
      return 'Server process stopped';
    case 'reconfig':
      return 'Reconfiguration requested';
    default:
      return undefined;
  }
}
