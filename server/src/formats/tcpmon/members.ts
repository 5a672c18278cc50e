import type { MembersTold, Told } from '../../log/member.ts';
import { parseAddress } from './address.ts';

const LOOPBACK = /^(?:127\.|::1$)/;

/** Which host an export was written on, and its addresses, as the tags of each line tell. */
export const members: MembersTold = {
  turnTexts: [],
  turn: () => undefined,
  told: ({ fields }) => {
    const all: Told[] = [];
    const { Hostname: host, LocalAddr: local } = fields;
    if (typeof host === 'string' && host !== '') all.push({ trait: 'host', value: host });
    const address = typeof local === 'string' ? parseAddress(local) : undefined;
    if (address && !address.wildcard && !LOOPBACK.test(address.host))
      all.push({ trait: 'seen', value: address.host });
    return all;
  },
};
