/** What a zxid says (ZxidUtils): the leader's epoch in its high half, the transaction's number in its low half. */
export interface ZxidReading {
  /** `0x` and lower-case hex, without leading zeros. */
  readonly zxid: string;
  readonly epoch: number;
  readonly counter: number;
  /** What makes this value special, where something does. */
  readonly note?: string;
}

/** Decodes an unsigned 64-bit zxid. */
export function readZxid(zxid: bigint): ZxidReading {
  const reading = {
    zxid: `0x${zxid.toString(16)}`,
    epoch: Number(zxid >> 32n),
    counter: Number(zxid & 0xffff_ffffn),
  };
  const note = noteOn(zxid, reading.counter);
  return note ? { ...reading, note } : reading;
}

/** A zxid from hex digits (with or without `0x`) or signed decimal; undefined when it does not fit 64 bits. */
export function parseZxid(text: string, radix: 10 | 16): bigint | undefined {
  if (radix === 16) {
    const hex = /^(?:0x)?([0-9a-f]{1,16})$/i.exec(text);
    return hex ? BigInt(`0x${hex[1]}`) : undefined;
  }
  if (!/^-?\d{1,20}$/.test(text)) return undefined;
  const value = BigInt(text);
  return value >= -(1n << 63n) && value < 1n << 64n ? BigInt.asUintN(64, value) : undefined;
}

function noteOn(zxid: bigint, counter: number): string | undefined {
  if (zxid === 0n) return 'Nothing has been committed yet.';
  if (zxid === 0xffff_ffff_ffff_ffffn) return 'The value -1: no transaction.';
  if (zxid === 0xffff_ffff_ffff_fffen) return 'The value -2: the request has no transaction header yet.';
  if (counter === 0)
    return 'The zxid that a leader takes when it starts serving a new epoch; no transaction has it.';
  if (counter === 0xffff_ffff)
    return 'The last of its epoch: the leader steps down so that a new epoch begins.';
  return undefined;
}
