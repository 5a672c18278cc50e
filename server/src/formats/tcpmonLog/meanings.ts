import type { FieldValue } from '../../log/record.ts';
import type { LogLine } from './line.ts';

/** What a person should read from a line. */
export interface Meaning {
  readonly kind: string;
  readonly reading: string;
  /** What the outline calls it, for a turning point. */
  readonly landmark?: string;
}

type Values = Readonly<Record<string, FieldValue>>;

interface Known {
  readonly message: RegExp;
  /** True for a message that other programs hardly write: one such line makes a log tcpmon's. */
  readonly own: boolean;
  readonly meaning: (values: Values, match: RegExpExecArray) => Meaning;
}

const COLLECTED: Readonly<Record<string, string>> = {
  socket: 'sockets',
  nic: 'interfaces',
  net: 'host counters',
};

const always = (kind: string, reading: string, landmark?: string) => (): Meaning => ({
  kind,
  reading,
  ...(landmark === undefined ? {} : { landmark }),
});

/** Messages of tcpmon up to 2023-11-10 that tell something of its data. */
const KNOWN: readonly Known[] = [
  {
    message: /^collect (socket|nic|net) metrics failed$/,
    own: true,
    meaning: ({ error }, [, what = '']) => ({
      kind: 'collection',
      reading: `Of this second no ${COLLECTED[what] ?? what} were stored: a hole in the export is explained by it.`,
      landmark: `No ${COLLECTED[what] ?? what} collected${error === undefined ? '' : `: ${error}`}`,
    }),
  },
  {
    message: /^[Pp]arse failed$/,
    own: false,
    meaning: ({ key, value }) => ({
      kind: 'collection',
      reading:
        key === 'bytes_sent'
          ? 'BytesSent exceeds 4,294,967,295, which tcpmon cannot hold: it is exported as 0.'
          : `A value of ss could not be read${key === undefined ? '' : ` (${key} ${value})`}: it is exported as 0.`,
    }),
  },
  {
    message: /^File ignored since there is no target time point in it$/,
    own: true,
    meaning: always(
      'export',
      'The second that was asked for is not in this data file, which was left out of the export.',
    ),
  },
  {
    message: /^File exported with target time point$/,
    own: true,
    meaning: always(
      'export',
      'The second that was asked for is in this data file: the export holds this one only.',
    ),
  },
  {
    message: /^ignored$/,
    own: false,
    meaning: always('export', 'A data file of another time, left out of the export.'),
  },
  {
    message: /^Get job timeout$/,
    own: true,
    meaning: always('export', 'A worker of the export waited in vain for a record to write.'),
  },
  {
    message: /^Datastore config loaded$/,
    own: true,
    meaning: ({ EntriesPerFile }) => ({
      kind: 'start',
      reading:
        'tcpmon starts; what was before is in older data files.' +
        (typeof EntriesPerFile === 'number'
          ? ` A data file holds ${EntriesPerFile} records, ${Math.round(EntriesPerFile / 3)} s.`
          : ''),
      landmark: 'tcpmon started',
    }),
  },
  {
    message: /^Next file created$/,
    own: true,
    meaning: ({ nextFilePath }) => ({
      kind: 'rotation',
      reading: `Records go to ${fileName(nextFilePath)} from here on.`,
    }),
  },
  {
    message: /^Compressed$/,
    own: false,
    meaning: always('rotation', 'A data file is complete and was sealed.'),
  },
  {
    message: /^Reclaiming\.\.\.$/,
    own: true,
    meaning: always(
      'rotation',
      'The data files take more than they may: the oldest are deleted, and their seconds with them.',
    ),
  },
  {
    message: /^Deleted file$/,
    own: false,
    meaning: always('rotation', 'The seconds of this data file are gone.', 'Data file deleted'),
  },
  {
    message: /^GET$/,
    own: false,
    meaning: ({ path, code }) => ({
      kind: 'http',
      reading: /^\/backup\b/.test(String(path))
        ? `A backup of the data files was ${Number(code) < 400 ? 'downloaded' : 'asked for in vain'}; the open one was sealed for it.`
        : 'A request was answered.',
    }),
  },
  {
    message: /^Shutting down monitor\.\.\.$/,
    own: true,
    meaning: always('stop', 'Nothing is collected from here on.', 'tcpmon stopped'),
  },
  {
    message: /^invalid field$/,
    own: false,
    meaning: ({ field }) => ({
      kind: 'stop',
      reading: `tcpmon gives up: ss printed ${field}, and it knows no congestion control but cubic. Nothing is collected from here on.`,
      landmark: 'tcpmon gave up',
    }),
  },
  {
    message: /^unrecognizable snmp field$/,
    own: true,
    meaning: always(
      'stop',
      'tcpmon gives up: this kernel counts something it does not know. Nothing is collected from here on.',
      'tcpmon gave up',
    ),
  },
  {
    message: /^Command 'ss' outputs empty$/,
    own: true,
    meaning: always(
      'stop',
      'tcpmon gives up: ss printed nothing. Nothing is collected from here on.',
      'tcpmon gave up',
    ),
  },
];

/** What the line means, when somebody knows. */
export function meaningOf(line: LogLine): Meaning | undefined {
  const values = Object.fromEntries(line.fields.map(({ name, value }) => [name, value]));
  if (line.message === '')
    return values['start'] !== undefined && values['end'] !== undefined ? exportOf(values) : undefined;
  for (const { message, meaning } of KNOWN) {
    const match = message.exec(line.message);
    if (match) return meaning(values, match);
  }
  return undefined;
}

/** The line of `export -p`, which has no words. */
const exportOf = ({ start, end, file }: Values): Meaning => ({
  kind: 'export',
  reading: `The data file ${fileName(file)} holds the time from ${start} to ${end}, and was exported.`,
});

/** True for a line that hardly any other program writes. */
export function isOfTcpmon({ caller, message, fields }: LogLine): boolean {
  if (caller?.includes('github.com/zperf/tcpmon/')) return true;
  if (KNOWN.some((known) => known.own && known.message.test(message))) return true;
  return fields.some(({ value }) => typeof value === 'string' && /\btcpmon-dataf-\d+/.test(value));
}

const fileName = (path: FieldValue | undefined): string => String(path ?? '').replace(/^.*\//, '');
