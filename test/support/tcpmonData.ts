import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** A value of one field as it goes over the wire. */
export type Wire =
  | { readonly varint: number | bigint }
  | { readonly double: number }
  | { readonly bytes: Uint8Array | string };

/** A message as pairs of field number and value, in the order in which they are written. */
export type Message = readonly (readonly [field: number, value: Wire])[];

export const varint = (value: number | bigint): Wire => ({ varint: value });
export const double = (value: number): Wire => ({ double: value });
export const text = (value: string): Wire => ({ bytes: value });
export const nested = (message: Message): Wire => ({ bytes: encode(message) });

/** The bytes of a message, fields in the order given. */
export function encode(message: Message): Uint8Array {
  const writer = new BinaryWriter();
  for (const [field, value] of message) {
    if ('varint' in value) writer.tag(field, WireType.Varint).int64(BigInt.asIntN(64, BigInt(value.varint)));
    else if ('double' in value) writer.tag(field, WireType.Bit64).double(value.double);
    else {
      const bytes = typeof value.bytes === 'string' ? Buffer.from(value.bytes) : value.bytes;
      writer.tag(field, WireType.LengthDelimited).bytes(bytes);
    }
  }
  return writer.finish();
}

const KINDS = { tcp: 1, nic: 2, net: 3 } as const;

/** The body of a data file's record: a Metric of one kind and second, with fields 3 and up. */
export const metric = (kind: keyof typeof KINDS, second: number, fields: Message): Uint8Array =>
  encode([[KINDS[kind], nested([[1, varint(second)], [2, varint(KINDS[kind] - 1)], ...fields])]]);

/** A record as it lies in a data file: magic, length and body. */
export function frame(body: Uint8Array, length = body.length): Uint8Array {
  const bytes = new Uint8Array(6 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xadde, true);
  view.setUint32(2, length, true);
  bytes.set(body, 6);
  return bytes;
}

/** A socket as the daemon stores one on a busy node. `turn` varies its counters. */
export function socket(local: string, peer: string, turn: number, more: Message = []): Message {
  return [
    [3, varint(0)],
    [4, varint(turn % 7)],
    [5, varint(turn % 5)],
    [6, text(local)],
    [7, text(peer)],
    [
      8,
      nested([
        [1, text('java')],
        [2, varint(5283)],
        [3, varint(150 + (turn % 90))],
      ]),
    ],
    [
      9,
      nested([
        [1, text('keepalive')],
        [2, varint(4_000_000 + turn)],
        [3, varint(0)],
      ]),
    ],
    [
      10,
      nested([
        [2, varint(369_280)],
        [4, varint(87_040)],
        [5, varint(4096)],
      ]),
    ],
    [11, varint(1)],
    [12, varint(1)],
    [13, varint(1)],
    [15, double(2_336_000 + turn / 8)],
    [17, double(1_168_000.5)],
    [18, varint(7)],
    [19, varint(7)],
    [20, double(201)],
    [21, double(0.107 + (turn % 100) / 1000)],
    [22, double(0.031)],
    [24, double(1.25)],
    [26, varint(488 + turn)],
    [30, double(40)],
    [31, varint(1448)],
    [35, varint(10)],
    [38, varint(9_007_199_254_740_993n + BigInt(turn))],
    [39, varint(1_478_123 + turn * 31)],
    [40, varint(70_000 + turn)],
    [41, varint(69_000 + turn)],
    [42, varint(turn % 1000)],
    [43, varint(turn % 900)],
    [44, varint(turn % 800)],
    [47, varint(28_960)],
    ...more,
  ];
}

/** The body of a tcp record with so many sockets of one node. */
export function sockets(second: number, count: number, turn = second): Uint8Array {
  const list: Message = Array.from({ length: count }, (_, index) => [
    3,
    nested(
      socket('::ffff:10.255.0.141:2181', `::ffff:10.255.0.${index % 250}:${30_000 + index}`, turn + index),
    ),
  ]);
  return metric('tcp', second, list);
}

/** The body of a nic record. */
export const interfaces = (second: number, names: readonly string[], dropped = 0): Uint8Array =>
  metric(
    'nic',
    second,
    names.map((name) => [
      3,
      nested([
        [1, text(name)],
        [3, varint(dropped)],
      ]),
    ]),
  );

/** The body of a net record: counters by number. */
export const counters = (second: number, values: Readonly<Record<number, number | bigint>>): Uint8Array =>
  metric(
    'net',
    second,
    Object.entries(values).map(([number, value]) => [Number(number), varint(value)]),
  );

/** One second of a small node: its three records. */
export const secondOf = (second: number, count = 2): Uint8Array[] => [
  frame(sockets(second, count)),
  frame(interfaces(second, ['lo', 'port-mgt'], second % 3)),
  frame(counters(second, { 100: 1, 102: 20_005_337_877 + second, 303: -1, 311: 263_199 })),
];

/** A sound data file: so many seconds from `first` on. */
export const dataFile = (first: number, seconds: number, count = 2): Buffer =>
  Buffer.concat(Array.from({ length: seconds }, (_, index) => secondOf(first + index, count)).flat());
