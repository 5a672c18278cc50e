/** Of the schema, not of the program; see below. */
const VERSION = '1.0';

/**
 * What `log-lens records` prints, as a JSON Schema (draft 2020-12). The version is that of the schema, not of the program: its
 * second number goes up when a field is added, its first when one goes away or comes to mean something else. It is told by
 * `log-lens records --schema` alone; no record carries it.
 */
export const RECORD_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `urn:zookeeper-log-lens:record:${VERSION}`,
  version: VERSION,
  title: 'A record of a log, as log-lens records prints it',
  type: 'object',
  required: ['file', 'line', 'endLine', 'instant', 'time', 'zone', 'format', 'message', 'fields'],
  additionalProperties: false,
  properties: {
    file: {
      type: 'string',
      description: 'Path of the log as it was named; !/ leads into a packed file; - is standard input',
    },
    line: { type: 'integer', minimum: 1, description: 'First line of the record, from 1' },
    endLine: { type: 'integer', minimum: 1, description: 'Last line of the record, stack trace included' },
    instant: {
      type: ['number', 'null'],
      description: 'Milliseconds since 1970 in UTC, fractions allowed; null where nothing dates the record',
    },
    time: {
      type: ['string', 'null'],
      pattern: '^[+-]?\\d{4,6}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d)$',
      description: 'The instant in the zone of its log, ISO 8601 with offset, to the millisecond',
    },
    zone: { type: 'string', minLength: 1, description: 'Zone in which the log is read: IANA name or offset' },
    format: {
      type: 'string',
      minLength: 1,
      description: 'zookeeper, gc, tcpmon, tcpmon-log, or a later one',
    },
    level: { enum: ['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'] },
    kind: { type: 'string', minLength: 1, description: 'What the record tells of' },
    node: { type: 'string', minLength: 1, description: 'Name of the node, from the folders the log lies in' },
    message: { type: 'string' },
    fields: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } },
  },
  allOf: [
    {
      if: { properties: { format: { const: 'zookeeper' } } },
      then: {
        required: ['level'],
        properties: {
          fields: {
            properties: {
              myid: { type: 'integer' },
              thread: { type: 'string' },
              class: { type: 'string' },
              sourceLine: { type: 'integer' },
              sessionId: { type: 'string', pattern: '^0x[0-9a-f]{1,16}$' },
              zxid: { type: 'string', pattern: '^0x[0-9a-f]{1,16}$' },
              address: { type: 'string' },
              durationMs: { type: 'number' },
              peerMyid: { type: 'integer' },
              exception: { type: 'string' },
            },
          },
        },
      },
    },
    {
      if: { properties: { format: { const: 'gc' } } },
      then: {
        required: ['level', 'kind'],
        properties: {
          kind: { enum: ['pause', 'concurrent', 'stop', 'other'] },
          fields: {
            additionalProperties: false,
            properties: {
              cause: { type: 'string' },
              collection: { type: 'string' },
              full: { type: 'boolean' },
              fullByEffect: { type: 'boolean' },
              durationMs: { type: 'number', minimum: 0 },
              uptimeS: { type: 'number' },
              beforeKb: { type: 'number', minimum: 0 },
              afterKb: { type: 'number', minimum: 0 },
              capacityKb: { type: 'number', minimum: 0 },
              userS: { type: 'number' },
              sysS: { type: 'number' },
              realS: { type: 'number' },
              gcId: { type: 'integer' },
              startInstant: { type: 'number' },
              endInstant: { type: 'number' },
            },
          },
        },
      },
    },
    {
      if: { properties: { format: { const: 'tcpmon' } } },
      then: {
        required: ['kind'],
        properties: {
          fields: {
            required: ['measurement'],
            properties: {
              measurement: { enum: ['tcp', 'nic', 'net'] },
              Hostname: { type: 'string' },
              LocalAddr: { type: 'string' },
              PeerAddr: { type: 'string' },
              Process: { type: 'string' },
              Name: { type: 'string' },
              startInstant: { type: 'number' },
              endInstant: { type: 'number' },
            },
          },
        },
      },
    },
  ],
} as const;
