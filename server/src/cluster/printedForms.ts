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

/** The text by which logs print a zxid, with or without `0x` before it. */
export const printedZxid = (zxid: bigint): string => zxid.toString(16);
