import type { Section } from '../../log/format.ts';
import type { Fields, FieldValue, LogRecord } from '../../log/record.ts';
import { stampOf } from './head.ts';
import { type LogLine, parseLine } from './line.ts';
import { meaningOf } from './meanings.ts';

/** Longest value that is shown among the words of a message. */
const LONGEST_SHOWN = 300;

/** The records of a section: a line and the stack that may follow it. */
export function recordsOf(section: Section): LogRecord[] {
  const records: LogRecord[] = [];
  let end = section.lines.length - 1;
  for (let i = end; i >= 0; i--) {
    const text = section.lines[i] ?? '';
    const stamp = stampOf(text);
    if (Number.isNaN(stamp)) continue;
    const line = parseLine(text);
    const { kind, ...meant } = meaningOf(line) ?? { kind: undefined };
    records.push({
      line: section.firstLine + i,
      endLine: section.firstLine + end,
      byteOffset: section.offsets[i] ?? 0,
      stamp,
      ...(line.level ? { level: line.level } : {}),
      ...(kind === undefined ? {} : { kind }),
      ...meant,
      message: messageOf(line),
      fields: fieldsOf(line),
    });
    end = i - 1;
  }
  return records.reverse();
}

/** The words of a line, then its fields; a stack says nothing more than its error. */
function messageOf({ message, fields }: LogLine): string {
  const shown = fields.flatMap(({ name, value }) => {
    const text = String(value);
    if (name === 'stack' || text.length > LONGEST_SHOWN) return [];
    return [`${name}=${/[\s"=]/.test(text) ? JSON.stringify(text) : text}`];
  });
  return [...(message === '' ? [] : [message]), ...shown].join(' ');
}

function fieldsOf({ caller, fields }: LogLine): Fields {
  const all: Record<string, FieldValue> = {};
  if (caller !== undefined) all['caller'] = caller;
  for (const { name, value } of fields) all[name] = value;
  return all;
}
