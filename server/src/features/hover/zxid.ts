import { readZxid } from '../../cluster/zxid.ts';
import { card } from '../markdown.ts';

/** A zxid: the leader's epoch and the transaction's number in it. */
export function explainZxid(zxid: bigint): string {
  const reading = readZxid(zxid);
  const special = zxid >= 0xffff_ffff_ffff_fffen;
  const rows: [string, string][] = special
    ? []
    : [
        ['Epoch', `${reading.epoch} (0x${reading.epoch.toString(16)})`],
        ['Transaction', `${reading.counter} (0x${reading.counter.toString(16)})`],
      ];
  return card(`zxid ${reading.zxid}`, '', rows, reading.note ? [reading.note] : []);
}
