import { formatSessionId, parseSessionId } from '../../../cluster/sessionId.ts';
import { parseZxid, readZxid } from '../../../cluster/zxid.ts';
import type { FieldValue } from '../../../log/record.ts';

/** What may stand for a placeholder in a template. */
export interface PlaceholderType {
  /** The text from here on; absent for free text, which ends where the template's next words begin. */
  readonly pattern?: RegExp;
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

const sessionType = (pattern: RegExp, prefix = ''): PlaceholderType => {
  const session = (text: string): bigint | undefined => parseSessionId(prefix + text);
  const read = (text: string): string | undefined => {
    const id = session(text);
    return id === undefined ? undefined : formatSessionId(id);
  };
  return { pattern, field: 'sessionId', first: 'sessionId', read, session };
};

const zxidType = (pattern: RegExp, radix: 10 | 16): PlaceholderType => {
  const zxid = (text: string): bigint | undefined => parseZxid(text, radix);
  const read = (text: string): string | undefined => {
    const value = zxid(text);
    return value === undefined ? undefined : `0x${value.toString(16)}`;
  };
  return { pattern, field: 'zxid', first: 'zxid', read, zxid };
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

const numberType = (pattern: RegExp, field?: string): PlaceholderType => ({
  pattern,
  ...(field === undefined ? {} : { field }),
  read: Number,
});

const LONGEST_TEXT = 400;
const cut = (text: string): string =>
  text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text.trimEnd();

/** The placeholder types of the templates, by name. */
export const placeholderTypes: Readonly<Record<string, PlaceholderType>> = {
  /** `0x2001776d0d90000`, with one `0x` or two. */
  session: sessionType(/(?:0x){1,2}[0-9a-f]{1,16}/iy),
  sessionDecimal: sessionType(/-?\d{1,19}/y),
  /** Hex without `0x`. */
  sessionBare: sessionType(/[0-9a-f]{1,16}/y, '0x'),
  zxid: zxidType(/0x[0-9a-f]{1,16}/iy, 16),
  zxidDecimal: zxidType(/-?\d{1,19}/y, 10),
  zxidBare: zxidType(/[0-9a-f]{1,16}/y, 16),
  /** The zxid with which a leader begins an epoch, its high half. */
  epochZxid: withEpoch(zxidType(/0x[0-9a-f]{1,16}/iy, 16)),
  epochZxidDecimal: withEpoch(zxidType(/-?\d{1,19}/y, 10)),
  /** The id of the server that writes. */
  myid: numberType(/-?\d{1,19}/y, 'myid'),
  /** The id of another server. */
  peer: numberType(/-?\d{1,19}/y, 'peerMyid'),
  epoch: numberType(/-?\d{1,19}/y, 'epoch'),
  epochHex: { ...numberType(/(?:0x)?[0-9a-f]{1,16}/y, 'epoch'), read: hexNumber },
  ms: numberType(/\d{1,19}/y, 'durationMs'),
  /** A session's timeout that has passed. */
  timeout: {
    ...numberType(/\d{1,19}/y, 'timeoutMs'),
    also: { field: 'durationMs', read: Number },
  },
  n: numberType(/-?\d+(?:\.\d+)?/y),
  /** A number in hex, with or without `0x`. */
  hex: { pattern: /(?:0x)?[0-9a-f]{1,16}/iy, read: hexNumber },
  bool: { pattern: /true|false/y, read: (text) => text === 'true' },
  /** A socket address as Java prints it; the field holds `ip:port`, and nothing for a name without an ip. */
  address: { pattern: /[^\s,;()|]+/y, field: 'address', first: 'address', read: ipAndPort },
  /** An ip without a port. */
  ip: { pattern: /[^\s,;()]+/y, field: 'ip', read: (text) => cut(text.replace(/^.*\//, '')) },
  /** Letters up to a blank or a punctuation mark. */
  word: { pattern: /[^\s,;()]+/y, read: cut },
  /** The name of a setting or a command. */
  name: { pattern: /[\w.$-]+/y, read: cut },
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
