import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { endsOnPastedLine } from '../../server/src/features/packetRows.ts';
import { showEndpoint } from '../../server/src/log/endpoint.ts';

const endsOn = (line: string): string[] =>
  endsOnPastedLine(line).map(
    ({ start, end, endpoint }) => `${showEndpoint(endpoint)} at ${line.slice(start, end)}`,
  );

describe('a pasted line names the ends of connections', () => {
  const lines: readonly (readonly [line: string, ...ends: string[]])[] = [
    [
      '903331\t1537.069\t09:55:44.304\t10.255.0.143\t10.255.0.141\tTCP\t66\t2888 → 42652 [FIN, ACK] Seq=726305 Ack=52125',
      '10.255.0.143:2888 at 2888',
      '10.255.0.141:42652 at 42652',
    ],
    ['1 0.0 fe80::1 fe80::2 TCP 66 2888 → 42652 [ACK]', '[fe80::1]:2888 at 2888', '[fe80::2]:42652 at 42652'],
    [
      '17:55:44.304 IP 10.255.0.143.2888 > 10.255.0.141.42652: Flags [F.], seq 726305',
      '10.255.0.143:2888 at 10.255.0.143.2888',
      '10.255.0.141:42652 at 10.255.0.141.42652',
    ],
    ['GOODBYE /10.255.0.141:42652 ****', '10.255.0.141:42652 at 10.255.0.141:42652'],
    ['10.255.0.141 said 2888 → 42652'],
    ['version 3.5.9.18 of 10.255.0.141'],
    ['10.255.0.143 10.255.0.141 TCP 66 99999 → 0 [ACK]'],
  ];
  for (const [line, ...ends] of lines) it(line.slice(0, 60), () => assert.deepEqual(endsOn(line), ends));
});
