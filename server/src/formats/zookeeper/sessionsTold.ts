import type { SessionsOnLine, SessionsTold, SessionStepKind, TenureMark } from '../../log/session.ts';
import type { Token } from '../../log/token.ts';
import { type Classified, classify } from './classify.ts';
import { nulsBefore, parseHead } from './header.ts';
import { idsIn, idsOf } from './tokens.ts';
import { valuesIn } from './values.ts';

/** Steps by kind of record: fact sheet C01 to C16, N02 to N05. */
const STEPS: ReadonlyMap<string, SessionStepKind> = new Map<string, SessionStepKind>([
  ['session-created', 'created'],
  ['session-established', 'established'],
  ['session-requested', 'requested'],
  ['session-upgraded', 'upgraded'],
  ['session-moved-here', 'moved'],
  ['session-refused', 'refused'],
  ['session-password-wrong', 'password-wrong'],
  ['session-expired', 'expired'],
  ['session-ended', 'ended'],
  ['session-closing', 'closing'],
  ['session-closed-by-server', 'closed-by-server'],
  ['session-expired-by-force', 'expired-by-force'],
  ['session-client-left', 'client-left'],
  ['client-disconnected', 'disconnected'],
  ['client-connection-failed', 'disconnected'],
]);

/**
 * Around the clock read of `SessionTrackerImpl.initializeNextSessionId`: Learner.syncWithLeader reads it behind a DIFF, SNAP or
 * TRUNC packet and before NEWLEADER, Leader and a server alone in ZooKeeperServer.startup, the AdminServer's restore between
 * its two lines (fact sheet 1.2).
 */
const MARKS: ReadonlyMap<string, TenureMark> = new Map<string, TenureMark>([
  ['getting-diff', { side: 'after', words: 'Getting a diff from the leader' }],
  ['getting-snapshot', { side: 'after', words: 'Getting a snapshot from leader' }],
  ['truncating-log', { side: 'after', words: 'Truncating log to get in sync with the leader' }],
  ['epoch-began', { side: 'after', words: 'Have quorum of supporters' }],
  ['client-port-bound', { side: 'after', words: 'binding to port' }],
  ['epoch-accepted', { side: 'before', words: 'NEWLEADER' }],
  ['commit-threads', { side: 'before', words: 'Configuring CommitProcessor' }],
  ['request-pipeline-started', { side: 'before', words: 'PrepRequestProcessor started' }],
]);

/** Up to 3.4 a learner prints nothing of NEWLEADER, but of the snapshot that it writes then. */
const OWN_SNAPSHOT: TenureMark = { side: 'before', words: 'Snapshotting' };
const RESTORE: readonly (readonly [begins: string, mark: TenureMark])[] = [
  ['Before restore database', { side: 'after', words: 'Before restore database' }],
  ['After restore database', { side: 'before', words: 'After restore database' }],
];

/** What a line of a server's log tells of sessions. */
function on(written: string): SessionsOnLine | undefined {
  const line = written.slice(nulsBefore(written));
  const header = parseHead(line);
  if (!header) return idsAlone(valuesIn(line));
  const message = line.slice(header.messageStart);
  const known = classify(header.className, message.trimEnd());
  const ids = sessionsOf(idsNear(message, known));
  const mark = known && markOf(known, header.thread, message);
  if (ids.length === 0 && !mark) return undefined;
  const step = known && stepOf(known, message);
  const timeout = step && TIMEOUT.exec(message);
  return {
    ids,
    ...(step === undefined ? {} : { step }),
    ...(timeout ? { timeoutMs: Number(timeout[1] ?? timeout[2]) } : {}),
    ...(mark ? { mark } : {}),
  };
}

/** All ids that matter here; free text that can hold none is not looked through. */
function idsNear(message: string, known: Classified | undefined): readonly Token[] {
  if (!known?.template.open) return idsIn(message, known);
  const own = idsOf(known, message);
  const rest = own.reduceRight((text, { start, end }) => text.slice(0, start) + text.slice(end), message);
  return MAY_HOLD.test(rest) ? idsIn(message, known) : own;
}

/** What a message holds that names a session. */
const MAY_HOLD = /0x|[0-9a-f]{14}|data:/i;

const TIMEOUT = /timeout(?: of| =)? (\d{1,9}) ?ms|negotiated timeout (\d{1,9})\b/;

function idsAlone(tokens: readonly Token[]): SessionsOnLine | undefined {
  const ids = sessionsOf(tokens);
  return ids.length === 0 ? undefined : { ids };
}

function sessionsOf(tokens: readonly Token[]): bigint[] {
  const ids = tokens.flatMap((token) =>
    token.kind === 'session'
      ? [token.id]
      : token.kind === 'touches'
        ? token.touches.map(({ session }) => session)
        : [],
  );
  const named = ids.filter((id) => id !== 0n);
  return named.length > 1 ? [...new Set(named)] : named;
}

function stepOf({ row }: Classified, message: string): SessionStepKind | undefined {
  const step = STEPS.get(row.kind);
  return step === 'requested' && /renew/i.test(message) ? 'renewing' : step;
}

function markOf({ row }: Classified, thread: string, message: string): TenureMark | undefined {
  if (row.kind === 'snapshot-started') return thread.startsWith('QuorumPeer') ? OWN_SNAPSHOT : undefined;
  return MARKS.get(row.kind) ?? RESTORE.find(([begins]) => message.startsWith(begins))?.[1];
}

/** What lines tell that are told of no class: ids alone, wherever they stand. */
export const namedSessions: SessionsTold['on'] = (line) => idsAlone(valuesIn(line.slice(nulsBefore(line))));

/** The shortest id as hex that any server but one with id 0 mints. */
const HEX_DIGITS = 15;
/** Bytes behind the word `session` within which its id ends, if it stands there. */
const NEAR = 48;
const BARE_DIGITS = 14;

const isHex = (byte = 0): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66) || (byte >= 0x41 && byte <= 0x46);
const X = 0x78;
const ZERO = 0x30;

/** Hex long enough for an id, or behind a word that makes it one. */
function mayNameHex(bytes: Uint8Array, at: number): boolean {
  let end = at + 2;
  while (isHex(bytes[end])) end++;
  const digits = end - at - 2;
  if (digits >= HEX_DIGITS) return true;
  if (digits === 0 || (digits === 1 && bytes[at + 2] === ZERO)) return false;
  for (let before = at - 1; before >= Math.max(0, at - 8); before--)
    if (WORD_ENDS.some((word) => standsAt(bytes, before, word))) return true;
  return false;
}

const WORD_ENDS = ['sid', 'ient', 'wner'].map((word) => new TextEncoder().encode(word));

const standsAt = (bytes: Uint8Array, at: number, word: Uint8Array): boolean =>
  word.every((byte, index) => bytes[at + index] === byte);

/** A number long enough for an id near behind, in decimal, or in hex with or without `0x`. */
function mayNameNear(bytes: Uint8Array, at: number): boolean {
  let digits = 0;
  for (let place = at; place < at + NEAR; place++) {
    const byte = bytes[place];
    if (isHex(byte)) {
      if (++digits >= BARE_DIGITS) return true;
    } else if (byte === X && bytes[place - 1] === ZERO && isHex(bytes[place + 1])) {
      if (bytes[place + 1] !== ZERO || isHex(bytes[place + 2])) return true;
    } else digits = 0;
  }
  return false;
}

const NAMING: SessionsTold['texts'] = [
  { text: '0x', mayTell: mayNameHex },
  { text: '0X', mayTell: mayNameHex },
  { text: 'ession', mayTell: mayNameNear },
  { text: 'validating client', mayTell: mayNameNear },
  { text: 'data:' },
];

/** How audit logs tell of sessions. */
export const sessionsNamed: SessionsTold = { texts: NAMING, on: namedSessions };

/** How ZooKeeper's own logs tell of sessions, and of the roles that mint them. */
export const sessionsTold: SessionsTold = {
  texts: [
    ...NAMING,
    { text: 'Getting a diff from' },
    { text: 'Getting a snapshot from' },
    { text: 'Truncating log to' },
    { text: 'Have quorum of supporters' },
    { text: 'binding to port' },
    { text: 'NEWLEADER' },
    { text: 'Set the current epoch to' },
    { text: 'Setting leader epoch' },
    { text: 'Configuring CommitProcessor' },
    { text: 'PrepRequestProcessor (sid' },
    { text: ' restore database' },
    { text: '] - Snapshotting: ' },
  ],
  on,
};
