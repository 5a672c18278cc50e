import { formatSessionId, parseSessionId } from '../../../cluster/sessionId.ts';
import { parseZxid, readZxid } from '../../../cluster/zxid.ts';
import type { FieldValue } from '../../../log/record.ts';
import {
  type End,
  endOfBareHex,
  endOfDigits,
  endOfHex,
  endOfInteger,
  endOfPattern,
  endOfSession,
} from './placeholderEnds.ts';

/** What may stand for a placeholder in a template. */
export interface PlaceholderType {
  /**
   * Where the text ends that begins at `at`, -1 when none of this type does; absent for free text, which ends where the
   * template's next words begin.
   */
  readonly end?: (message: string, at: number) => number;
  /** The field it fills when it has no name of its own; none when absent. */
  readonly field?: string;
  /** The field of the first of these in a message, besides its own. */
  readonly first?: 'sessionId' | 'zxid' | 'address';
  /** A further field that the same text fills. */
  readonly also?: { readonly field: string; readonly read: (text: string) => FieldValue | undefined };
  /** The value; undefined when the text turns out to be none. */
  readonly read: (text: string) => FieldValue | undefined;
  /** The id in it, for types that hold one. */
  readonly session?: (text: string) => bigint | undefined;
  readonly zxid?: (text: string) => bigint | undefined;
}

/** A 64-bit number as we write ids: most logs do it so themselves. */
const CANONICAL = /^0x[1-9a-f][0-9a-f]{0,15}$/;

const sessionType = (end: End, prefix = ''): PlaceholderType => {
  const session = (text: string): bigint | undefined => parseSessionId(prefix + text);
  const read = (text: string): string | undefined => {
    if (CANONICAL.test(text)) return text;
    const id = session(text);
    return id === undefined ? undefined : formatSessionId(id);
  };
  return { end, field: 'sessionId', first: 'sessionId', read, session };
};

const zxidType = (end: End, radix: 10 | 16): PlaceholderType => {
  const zxid = (text: string): bigint | undefined => parseZxid(text, radix);
  const read = (text: string): string | undefined => {
    if (CANONICAL.test(text)) return text;
    const value = zxid(text);
    return value === undefined ? undefined : `0x${value.toString(16)}`;
  };
  return { end, field: 'zxid', first: 'zxid', read, zxid };
};

const withEpoch = (type: PlaceholderType): PlaceholderType => ({
  ...type,
  also: {
    field: 'epoch',
    read: (text) => {
      const zxid = type.zxid?.(text);
      return zxid === undefined ? undefined : readZxid(zxid).epoch;
    },
  },
});

const numberType = (end: End, field?: string): PlaceholderType => ({
  end,
  ...(field === undefined ? {} : { field }),
  read: Number,
});

const LONGEST_TEXT = 400;
const cut = (text: string): string =>
  text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text.trimEnd();

/** The placeholder types of the templates, by name. */
export const placeholderTypes: Readonly<Record<string, PlaceholderType>> = {
  /** `0x2001776d0d90000`, with one `0x` or two. */
  session: sessionType(endOfSession),
  sessionDecimal: sessionType(endOfInteger),
  /** Hex without `0x`. */
  sessionBare: sessionType(endOfBareHex, '0x'),
  zxid: zxidType(endOfHex, 16),
  zxidDecimal: zxidType(endOfInteger, 10),
  zxidBare: zxidType(endOfBareHex, 16),
  /** The zxid with which a leader begins an epoch, its high half. */
  epochZxid: withEpoch(zxidType(endOfHex, 16)),
  epochZxidDecimal: withEpoch(zxidType(endOfInteger, 10)),
  /** The id of the server that writes. */
  myid: numberType(endOfInteger, 'myid'),
  /** The id of another server. */
  peer: numberType(endOfInteger, 'peerMyid'),
  epoch: numberType(endOfInteger, 'epoch'),
  epochHex: { ...numberType(endOfPattern(/(?:0x)?[0-9a-f]{1,16}/y), 'epoch'), read: hexNumber },
  ms: numberType(endOfDigits, 'durationMs'),
  /** A session's timeout that has passed. */
  timeout: {
    ...numberType(endOfDigits, 'timeoutMs'),
    also: { field: 'durationMs', read: Number },
  },
  n: numberType(endOfPattern(/-?\d+(?:\.\d+)?/y)),
  /** A number in hex, with or without `0x`. */
  hex: { end: endOfPattern(/(?:0x)?[0-9a-f]{1,16}/iy), read: hexNumber },
  /** The zxid by which a configuration was made, in hex; 0 for one that was never changed. */
  configuration: {
    end: endOfPattern(/(?:0x)?[0-9a-f]{1,16}/iy),
    read: hexNumber,
    zxid: (text) => parseZxid(text, 16) || undefined,
  },
  bool: { end: endOfPattern(/true|false/y), read: (text) => text === 'true' },
  /** A socket address as Java prints it; the field holds `ip:port`, and nothing for a name without an ip. */
  address: { end: endOfPattern(/[^\s,;()|]+/y), field: 'address', first: 'address', read: ipAndPort },
  /** An ip without a port. */
  ip: { end: endOfPattern(/[^\s,;()]+/y), field: 'ip', read: (text) => cut(text.replace(/^.*\//, '')) },
  /** Letters up to a blank or a punctuation mark. */
  word: { end: endOfPattern(/[^\s,;()]+/y), read: cut },
  /** The name of a setting or a command. */
  name: { end: endOfPattern(/[\w.$-]+/y), read: cut },
  /** Free text up to the template's next words, not empty. */
  text: { read: (text) => (text === '' ? undefined : cut(text)) },
  path: { field: 'path', read: (text) => (text === '' ? undefined : cut(text)) },
  /** The rest of the message, also none. */
  rest: { read: (text) => (text === '' ? undefined : cut(text)) },
};

const ADDRESS = /(?:^|\/)((?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.%\w]+\]|[0-9a-f:]{3,}):\d{1,5})$/i;

/** `10.255.0.141:42652` from `/10.255.0.141:42652` or `host/10.255.0.141:42652`. */
function ipAndPort(text: string): string | undefined {
  return ADDRESS.exec(text.slice(-300))?.[1];
}

function hexNumber(text: string): FieldValue {
  const value = Number.parseInt(text, 16);
  return Number.isSafeInteger(value) ? value : text;
}
