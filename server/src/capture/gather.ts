import type { FieldValue, LogRecord } from '../log/record.ts';
import { weight } from '../log/record.ts';

/** Fields that say of what a value is. */
const TAGS = ['measurement', 'LocalAddr', 'PeerAddr', 'Name', 'Hostname', 'Process'];

/**
 * Puts the records of lines that tell of one socket, interface or host in one second into one record, with all their
 * fields. It begins on the first of those lines and says what the loudest of them says.
 */
export class Gathering {
  #open: LogRecord[] = [];

  /** The records of lines that follow those before; answers what is complete. */
  add(records: readonly LogRecord[]): LogRecord[] {
    const complete: LogRecord[] = [];
    for (const record of records) {
      if (this.#open.length > 0 && !this.#belongs(record)) complete.push(...this.end());
      this.#open.push(record);
    }
    return complete;
  }

  /** What is left at the end. */
  end(): LogRecord[] {
    const open = this.#open;
    this.#open = [];
    const first = open[0];
    return first ? [joined(first, open)] : [];
  }

  /** A field that is there already is of the next one: sockets that share their addresses may follow each other. */
  #belongs(record: LogRecord): boolean {
    const first = this.#open[0];
    if (
      !first ||
      record.stamp !== first.stamp ||
      TAGS.some((tag) => record.fields[tag] !== first.fields[tag])
    )
      return false;
    const isTimer = 'Timer' in record.fields;
    return this.#open.every(
      ({ line, fields }) =>
        line !== record.line && !(isTimer && 'State' in fields) && !hasSameValue(fields, record.fields),
    );
  }
}

const hasSameValue = (fields: LogRecord['fields'], others: LogRecord['fields']): boolean => {
  const [name] = Object.keys(others).filter((one) => !TAGS.includes(one));
  return name !== undefined && name in fields;
};

function joined(first: LogRecord, records: readonly LogRecord[]): LogRecord {
  const loudest = records.reduce((best, one) => (weight(one) > weight(best) ? one : best), first);
  // A timer's line says less of a socket than that of its state.
  const said = loudest.detail ? (records.find(({ fields }) => 'State' in fields) ?? first) : loudest;
  const fields: Record<string, FieldValue> = {};
  for (const record of records) Object.assign(fields, record.fields);
  const others = records.filter((one) => one !== said && !one.detail).map(({ message }) => message);
  const { line, byteOffset } = first;
  return {
    ...said,
    line,
    byteOffset,
    endLine: records.at(-1)?.endLine ?? first.endLine,
    message: [said.message, ...others].join('; '),
    fields,
  };
}
