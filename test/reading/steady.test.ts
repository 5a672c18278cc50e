import assert from 'node:assert/strict';
import { it } from 'node:test';
import { tcpmon } from '../../server/src/formats/tcpmon/index.ts';
import type { LogRecord } from '../../server/src/log/record.ts';
import { type Place, withBlocks } from '../../server/src/reading/blocks.ts';
import { buildFences } from '../../server/src/reading/fences.ts';
import { oneOf, seeded, whole } from '../log/random.ts';
import { dialectOf } from '../support/section.ts';
import { sourceOf } from './generatedLog.ts';

const START = 1698114690;
const STATES = ['TCP_ESTABLISHED', 'TCP_FIN_WAIT1', 'TCP_CLOSE_WAIT'];

interface Socket {
  tags: string;
  process: string;
  total: number;
  state: string;
}

/** An export in which sockets are lent to other processes, share their ends, come, go and begin again, and seconds stand in any order. */
function restlessExport(random: () => number, oddLines: readonly string[]): string {
  const sockets = Array.from({ length: 40 }, (_, socket): Socket => {
    const peer = socket % 9 === 0 ? '*:*' : `10.255.0.${socket % 30}:${41_168 + (socket % 5)}`;
    return {
      tags: `tcp,LocalAddr=10.255.0.143:2888,PeerAddr=${peer},Hostname=elf-43`,
      process: ',Process=cmd:java;pid:5283;fd:167',
      total: whole(random, 0, 3),
      state: 'TCP_ESTABLISHED',
    };
  });
  const seconds = Array.from({ length: 6 }, (_, second) => START + second).filter(() => random() < 0.9);
  const parts = seconds.flatMap((second) => {
    const tcp = sockets.flatMap((socket) => {
      if (random() < 0.03) socket.total = whole(random, 0, 9);
      if (random() < 0.02) socket.state = oneOf(random, STATES);
      if (random() < 0.03) socket.process = oneOf(random, ['', ',Process=cmd:nginx;pid:1;fd:2']);
      if (random() < 0.05) return [];
      const { tags, process, state, total } = socket;
      return [
        `${tags}${process} State="${state}" ${second}`,
        `${tags}${process} RecvQ=${whole(random, 0, 9)} ${second}`,
        `${tags}${process} RetransTotal=${total} ${second}`,
      ];
    });
    const net = `net,Hostname=elf-43 TcpRetransSegs=${random() < 0.7 ? 7 : 8} ${second}`;
    return random() < 0.5 ? [tcp, [net]] : [[net], tcp];
  });
  for (let swap = 0; swap < whole(random, 0, 2) && parts.length > 1; swap++) {
    const at = whole(random, 0, parts.length - 2);
    parts.splice(at, 2, parts[at + 1]!, parts[at]!);
  }
  const lines = parts.flat();
  for (const odd of oddLines) lines.splice(whole(random, 0, lines.length), 0, odd);
  return lines.join('\n') + '\n';
}

/** All records of an export that may tell something, and those of the lines among them that can show a change. */
async function bothWays(text: string, least: number): Promise<{ all: LogRecord[]; few: LogRecord[] }> {
  const dialect = dialectOf(tcpmon, text.slice(0, 60_000));
  const source = sourceOf(Buffer.from(text));
  const fences = await buildFences(source, dialect.heads());
  return withBlocks({ source, dialect, fences, signal: undefined }, async (blocks) => {
    const places: Place[] = [];
    for (let index = 0; index < fences.count; index++) {
      const { starts } = await blocks.sievedAt(index);
      starts.forEach((_, head) => places.push({ index, head, sieved: true }));
    }
    const all = await blocks.decode(places);
    return { all, few: await blocks.decode(await blocks.changing(places, least)) };
  });
}

const telling = (records: readonly LogRecord[]): LogRecord[] => records.filter(({ detail }) => !detail);

it('every change is told without the lines that stay the same', async () => {
  const random = seeded(29);
  let [changes, left] = [0, 0];
  for (let turn = 0; turn < 40; turn++) {
    const text = restlessExport(random, []);
    const { all, few } = await bothWays(text, 1 + (turn % 4));
    assert.deepEqual(telling(few), telling(all), `turn ${turn}`);
    changes += telling(all).length;
    left += few.length / all.length / 40;
    const lines = new Set(few.map(({ line }) => line));
    let before = '';
    for (const [line, written] of text.split('\n').entries()) {
      const part = `${written.slice(0, 3)}${written.slice(-10)}`;
      const begins = part !== before && written !== '';
      before = part;
      if (begins) assert.ok(lines.has(line), `turn ${turn}: the first of a second, line ${line}`);
    }
  }
  assert.ok(changes > 150, `${changes} changes`);
  assert.ok(left < 0.6, `${Math.round(left * 100)} % of the lines are left`);
});

it('nothing is left out where a line is not plain', async () => {
  const odd = [
    // The same socket behind noise, under a name that is the same only once decoded, with an old name, of another host.
    `x tcp,LocalAddr=10.255.0.143:2888,PeerAddr=10.255.0.1:41169,Hostname=elf-43 RetransTotal=99 ${START + 2}`,
    `tcp,LocalAddr=10.255.0.143:2888,PeerAddr=\u00e910.255.0.1:41169,Hostname=elf-43 RetransTotal=99 ${START + 2}`,
    `net,Hostname=elf-43 TcpSegmentsRetransmitted=99 ${START + 2}`,
    `net,Hostname=elf-44 TcpRetransSegs=99 ${START + 2}`,
    `tcp,LocalAddr=10.255.0.143:2888,Hostname=elf-43,PeerAddr=1 RetransTotal=99 ${START + 2}`,
  ];
  const random = seeded(31);
  for (const line of odd) {
    for (let turn = 0; turn < 2; turn++) {
      const { all, few } = await bothWays(restlessExport(random, [line]), 1);
      assert.deepEqual(few, all, line);
    }
  }
});
