/**
 * The texts by which logs print a session id: hex as `Long.toHexString` has it, which all forms with one or two `0x` contain, or in capitals as people write it;
 * signed decimal (LearnerHandler.packetToString, NettyServerCnxnFactory); unsigned decimal; and within the Base64 payload of a
 * learner ping. There an entry of 12 bytes takes 16 characters, of which the id and the timeout's leading zero bits fill 11.
 */
export function printedForms(session: bigint): string[] {
  const bytes = new DataView(new ArrayBuffer(12));
  bytes.setBigUint64(0, session);
  const base64 = btoa(String.fromCharCode(...new Uint8Array(bytes.buffer))).slice(0, 11);
  const signed = BigInt.asIntN(64, session).toString();
  const unsigned = session.toString();
  const hex = session.toString(16);
  return [...new Set([hex, hex.toUpperCase(), signed, unsigned, base64])];
}

/**
 * The texts by which logs print a zxid: hex with or without `0x`, as in names of files (`log.11100000003`), or in capitals as
 * people write it; decimal (FileTxnLog, FileTxnSnapLog, DataTree; Learner and LearnerHandler up to 3.5), which Java signs.
 */
export function printedZxids(zxid: bigint): string[] {
  const hex = zxid.toString(16);
  return [...new Set([hex, hex.toUpperCase(), zxid.toString(), BigInt.asIntN(64, zxid).toString()])];
}
