import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { seeded } from './random.mjs';

/** Fields of a socket (`Socket` of tcpmon's proto/tcpmon.proto) that hold whole numbers, and how each goes on from second to second. */
const WHOLE = [
  [4, (r) => r.below(200)],
  [5, (r) => r.below(900)],
  [11, () => 1],
  [12, () => 1],
  [13, () => 1],
  [18, () => 7],
  [19, () => 7],
  [26, (r, second) => 400 + Math.floor(second / 100)],
  [31, () => 1448],
  [35, (r) => 10 + r.below(20)],
  [38, (r, second) => 9_007_199_254 + second * 18_000 + r.below(9000)],
  [39, (r, second) => 1_478_123 + second * 900],
  [40, (r, second) => 70_000 + second * 12 + r.below(9)],
  [41, (r, second) => 69_000 + second * 12 + r.below(9)],
  [42, () => 7],
  [43, () => 9],
  [47, () => 28_960],
];
const DOUBLES = [
  [15, (r) => 2_336_000 + r.below(900) / 8],
  [17, () => 1_168_000.5],
  [20, () => 201],
  [21, (r) => 0.107 + r.below(100) / 1000],
  [22, () => 0.031],
  [24, () => 1.25],
  [30, () => 40],
];

const nested = (writer, field, fill) => {
  writer.tag(field, WireType.LengthDelimited).fork();
  fill(writer);
  writer.join();
};

function socket(writer, random, second, index) {
  for (const [field, value] of WHOLE)
    writer.tag(field, WireType.Varint).uint64(BigInt(value(random, second)));
  for (const [field, value] of DOUBLES) writer.tag(field, WireType.Bit64).double(value(random));
  writer.tag(6, WireType.LengthDelimited).string('::ffff:10.255.0.141:2181');
  writer.tag(7, WireType.LengthDelimited).string(`::ffff:10.255.0.${index % 250}:${30_000 + index}`);
  nested(writer, 8, () => {
    writer.tag(1, WireType.LengthDelimited).string('java');
    writer.tag(2, WireType.Varint).uint32(5283);
    writer.tag(3, WireType.Varint).uint32(150 + (index % 90));
  });
  nested(writer, 9, () => {
    writer.tag(1, WireType.LengthDelimited).string('keepalive');
    writer.tag(2, WireType.Varint).uint64(BigInt(4_000_000 + random.below(900_000)));
  });
  nested(writer, 10, () => {
    writer.tag(2, WireType.Varint).uint32(369_280);
    writer.tag(4, WireType.Varint).uint32(87_040);
  });
}

/** The bytes of a record as it lies in a data file: magic, length and body. */
function framed(body) {
  const head = Buffer.alloc(6);
  head.writeUInt16LE(0xadde, 0);
  head.writeUInt32LE(body.length, 2);
  return Buffer.concat([head, body]);
}

/** A Metric of one kind (1: sockets, 2: interfaces, 3: the host) and second. */
function metric(kind, second, fill) {
  const writer = new BinaryWriter();
  nested(writer, kind, () => {
    writer.tag(1, WireType.Varint).int64(BigInt(second));
    writer.tag(2, WireType.Varint).uint32(kind - 1);
    fill(writer);
  });
  return framed(writer.finish());
}

/** A data file of tcpmon's (`tcpmon-dataf-N`) second by second: all sockets, two interfaces and the host's counters. */
export function* rawData({ sockets, seconds, seed, start }) {
  const random = seeded(seed);
  const first = Math.floor(start / 1000);
  for (let at = 0; at < seconds; at++) {
    const second = first + at;
    yield metric(1, second, (writer) => {
      for (let index = 0; index < sockets; index++)
        nested(writer, 3, () => socket(writer, random, at, index));
    });
    yield metric(2, second, (writer) => {
      for (const name of ['lo', 'port-storage'])
        nested(writer, 3, () => {
          writer.tag(1, WireType.LengthDelimited).string(name);
          writer.tag(3, WireType.Varint).uint32(at % 3);
        });
    });
    yield metric(3, second, (writer) => {
      writer.tag(100, WireType.Varint).uint32(1);
      writer.tag(102, WireType.Varint).uint64(20_005_337_877n + BigInt(at));
      writer.tag(311, WireType.Varint).uint64(263_199n);
    });
  }
}
