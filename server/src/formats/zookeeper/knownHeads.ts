import { addressIn } from './address.ts';
import { copyOf } from './copyOf.ts';
import { FieldList } from './fieldList.ts';
import { type Header, parseHead, simpleClass, STAMP_COLUMNS } from './header.ts';
import { peerOfThread, serverOfThread } from './threadNames.ts';

/** A head, and the fields of a record that it alone tells. */
export interface KnownHead {
  readonly header: Header;
  readonly fields: FieldList;
  /** What the thread tells where the message does not. */
  readonly address: string | undefined;
  readonly peerMyid: number | undefined;
}

/** Threads times places that print: thousands in a log, but a thread of each learner's connection has its port in it. */
const MOST_KEPT = 4_000;
/** Columns between the stamp and the message of a head that is kept. */
const LONGEST_KEPT = 300;

const known = new Map<string, KnownHead>();

/**
 * What {@link parseHead} says of a line that has a stamp, and what follows from it. A log writes few heads a great many
 * times, so they are told by what stands between stamp and message, and split once.
 */
export function knownHead(line: string): KnownHead | undefined {
  const level = line.indexOf(' - ', STAMP_COLUMNS);
  const close = level < 0 ? -1 : line.indexOf('] - ', level + 3);
  const end = close + 4;
  if (close < 0 || end - STAMP_COLUMNS > LONGEST_KEPT) return unlessNone(parseHead(line));
  const key = line.slice(STAMP_COLUMNS, end);
  const found = known.get(key);
  if (found) return found;
  const header = parseHead(copyOf(line.slice(0, end)));
  // A thread with such a bracket in its name: only the whole line tells where the head ends.
  if (header?.messageStart !== end || header.className === '') return unlessNone(parseHead(line));
  if (known.size >= MOST_KEPT) known.clear();
  const head = withFields(header);
  known.set(copyOf(key), head);
  return head;
}

const unlessNone = (header: Header | undefined): KnownHead | undefined => header && withFields(header);

/** A head with what follows from it. */
export const withFields = (header: Header): KnownHead => ({
  header,
  fields: fieldsOfHead(header),
  address: addressIn(header.thread),
  peerMyid: peerOfThread(header.thread),
});

function fieldsOfHead({ thread, className, sourceLine, myid }: Header): FieldList {
  const fields = new FieldList();
  const server = serverOfThread(thread) ?? wholeNumber(myid);
  if (server !== undefined) fields.add('myid', server);
  if (thread) fields.add('thread', thread);
  if (className) fields.add('class', simpleClass(className));
  if (sourceLine !== undefined) fields.add('sourceLine', sourceLine);
  return fields;
}

const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
