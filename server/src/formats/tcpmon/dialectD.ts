import { NO_STAMP } from '../../log/instant.ts';
import type { Explanation, Token } from '../../log/token.ts';
import { endStampParser, OPENINGS, tagsWithProcess } from './dialectF.ts';
import { epochAt, textEnd } from './epoch.ts';
import { explainBrokenTimer, fact, tagTokens } from './explain.ts';
import type { Form, Parser } from './form.ts';
import { endOf, endStampFinder, fieldSpaceAt, openingOf, type TagReader, valuesIn } from './lineProtocol.ts';
import type { Pair, Sample } from './sample.ts';

const QUOTE = 39;
const PROCESS = ",Process='";

/** What the last line of a Process begins with: its quote, and the blank before the field. */
const CLOSING = "' ";
const PROTOBUF = /^(name|pid|fd):\s+(.+)$/;
const BROKEN_TIMER = /(Timer=\S{1,64},ExpireTimeUs=\d{1,20}),(Retrans=\$v %!s\(uint32=(\d{1,20})\))\r?$/;

/** True for a timer line of the builds of 2023-10-09 to 10-11, whose stamp went to the start of the next line. */
export const isBrokenTimer = (line: string): boolean => BROKEN_TIMER.test(line);

/** True for a line with the tags of a socket, without quotes around its address, and a Process that begins with `mark`. */
export function namesProcess(line: string, mark: string): boolean {
  const start = line.indexOf('tcp,LocalAddr=');
  const peer = start < 0 ? -1 : line.indexOf(',PeerAddr=', start);
  const host = peer < 0 ? -1 : line.indexOf(',Hostname=', peer);
  if (host < 0 || line.indexOf(mark, host) < 0) return false;
  return !/[\s"]/.test(line.slice(start, peer)) && !/\s/.test(line.slice(peer, host));
}

/** Values of the builds of 2023-10-09 to 10-11: names of states and timers have no quotes there. */
export const isBareValue = (written: string): boolean =>
  /^(?:-?\d+(?:\.\d+)?|"[^"]*"|[A-Za-z][\w-]*)$/.test(written);

/**
 * The first text with the 216 fields of a host (91c4bc1, 2023-10-09, until 3d01971, 2023-10-11 16:30): its Process is
 * protobuf text over several lines, and its timer lines break. A sample's head is the line that carries its field
 * and stamp; the lines before it name its socket.
 */
export const formD: Form = {
  id: 'D',
  name: 'tcpmon line protocol of 2023-10-09 to 2023-10-11, a build that broke its lines',
  parser: parserD,
  stampAt: (bytes, start, lineEnd, precision) => {
    const stamp = findEndStamp(bytes, start, lineEnd, precision);
    if (stamp === stamp || bytes[start] !== QUOTE) return stamp;
    const end = textEnd(bytes, start, lineEnd);
    if (fieldSpaceAt(bytes, start, end, precision) !== start + 1) return NO_STAMP;
    return epochAt(bytes, end - precision, precision);
  },
  continues: (line) => opened(line) !== undefined || PROTOBUF.test(line) || isBrokenTimer(line),
  marks: (line) => namesProcess(line, PROCESS),
  isValue: isBareValue,
  tokens: tokensBetween,
};

const findEndStamp = endStampFinder(OPENINGS);

const tagsOf: TagReader = (line, measurement, start, end) =>
  tagsWithProcess(line, measurement, start, end, PROCESS).filter(
    ({ name, value }) => name !== 'Process' || value !== "''",
  );

function parserD(): Parser {
  const whole = endStampParser(OPENINGS, tagsOf);
  let socket: { readonly tags: readonly Pair[]; readonly process: string[] } | undefined;
  return (line) => {
    if (line.startsWith(CLOSING)) {
      const closed = closedSample(line, socket ? named(socket) : []);
      socket = undefined;
      return closed;
    }
    const part = PROTOBUF.exec(line.trimEnd());
    if (part) {
      socket?.process.push(`${part[1]}:${part[2]}`);
      return undefined;
    }
    const tags = opened(line);
    if (tags) socket = { tags: tags.slice(0, -1), process: [processPart(tags.at(-1)?.value ?? '')] };
    else if (line !== '') socket = undefined;
    return tags ? undefined : whole(line);
  };
}

/** The tags of a line that ends inside its Process, which is the last of them; undefined for other lines. */
function opened(line: string): readonly Pair[] | undefined {
  const text = line.trimEnd();
  const at = text.lastIndexOf(PROCESS);
  if (at < 0 || !PROTOBUF.test(text.slice(at + PROCESS.length))) return undefined;
  const opening = openingOf(text, at, OPENINGS);
  if (opening?.measurement !== 'tcp') return undefined;
  const tags = tagsWithProcess(text, 'tcp', opening.start, text.length, PROCESS);
  return tags.length > 0 ? tags : undefined;
}

const processPart = (text: string): string => text.replace(/^'/, '').replace(/:\s+/, ':');

/** The tags of a socket for the line that follows them; they stand nowhere on it. */
function named({ tags, process }: { tags: readonly Pair[]; process: readonly string[] }): Pair[] {
  const text = process.map((part) => part.replace(/^name:"?(.*?)"?$/, 'cmd:$1')).join(';');
  return [...tags, { name: 'Process', value: text }].map(({ name, value }) => ({
    name,
    value,
    start: 0,
    end: 0,
  }));
}

/** The sample of a line that begins with the end of its Process, whose socket was named on the lines before. */
function closedSample(line: string, tags: readonly Pair[]): Sample | undefined {
  const end = endOf(line);
  if (end?.fieldSpace !== 1) return undefined;
  const { stamp, stampStart, stampEnd } = end;
  const values = valuesIn(line, CLOSING.length, stampStart - 1);
  return { measurement: 'tcp', start: -1, tags, values, stamp, stampStart, stampEnd };
}

/** What a line between the samples names: a socket, its process, a timer. */
export function tokensBetween(line: string): Token[] {
  const part = PROTOBUF.exec(line.trimEnd());
  if (part)
    return [fact({ start: 0, end: line.trimEnd().length }, explainPart(part[1] ?? '', part[2] ?? ''))];
  const tags = opened(line);
  const start = openingOf(line, line.length, OPENINGS)?.start ?? -1;
  if (tags) return tagTokens('tcp', start, tags);
  const timer = BROKEN_TIMER.exec(line);
  return timer
    ? [
        ...(start < 0 ? [] : tagTokens('tcp', start, tagsBefore(line, start, timer.index - 1))),
        fact(
          { start: timer.index, end: line.trimEnd().length },
          explainBrokenTimer(timer[1] ?? '', timer[3] ?? ''),
        ),
      ]
    : [];
}

/** The tags but the Process, in the quotes of either build. */
function tagsBefore(line: string, start: number, end: number): readonly Pair[] {
  const mark = line.indexOf(PROCESS, start) < 0 ? ',Process="' : PROCESS;
  return tagsWithProcess(line, 'tcp', start, end, mark).filter(({ name }) => name !== 'Process');
}

function explainPart(name: string, value: string): Explanation {
  const titles: Readonly<Record<string, string>> = {
    name: 'Process',
    pid: 'Process number',
    fd: 'File descriptor',
  };
  return {
    title: `${titles[name] ?? name} ${value.replace(/^"|"$/g, '')}`,
    rows: [],
    notes: [
      'Part of the Process tag of the next line with a value, which this build of tcpmon broke into lines.',
    ],
  };
}
