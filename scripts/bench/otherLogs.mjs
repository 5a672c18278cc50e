import { seeded } from './random.mjs';

/** The unified GC log of a JDK 17 with G1 in pieces, `size` bytes in all. */
export function* gcLog({ size, hours, seed, start }) {
  const random = seeded(seed);
  const perByte = (hours * 3_600_000) / size;
  let written = 0;
  let piece = '';
  let collection = 0;
  const line = (ms, tags, text) => {
    const date = new Date(ms + 8 * 3_600_000).toISOString().slice(0, 23);
    piece += `[${date}+0800][${((ms - start) / 1000).toFixed(3)}s][info][${tags.padEnd(12)}] ${text}\n`;
  };
  line(start, 'gc', 'Using G1');
  while (written < size) {
    const ms = start + Math.floor((written + piece.length) * perByte);
    const id = `GC(${collection++})`;
    const cause = random.oneOf(['G1 Evacuation Pause', 'G1 Evacuation Pause', 'G1 Humongous Allocation']);
    const took = (2 + random.next() * (random.below(200) === 0 ? 900 : 30)).toFixed(3);
    const eden = 5 + random.below(40);
    line(ms, 'gc,start', `${id} Pause Young (Normal) (${cause})`);
    line(ms, 'gc,task', `${id} Using 2 workers of 2 for evacuation`);
    line(ms, 'gc,phases', `${id}   Pre Evacuate Collection Set: 0.1ms`);
    line(ms, 'gc,phases', `${id}   Evacuate Collection Set: ${took}ms`);
    line(ms, 'gc,phases', `${id}   Other: 0.6ms`);
    line(ms, 'gc,heap', `${id} Eden regions: ${eden}->0(${eden})`);
    line(ms, 'gc,heap', `${id} Old regions: ${10 + eden}->${11 + eden}`);
    line(ms, 'gc', `${id} Pause Young (Normal) (${cause}) ${20 + eden}M->${20}M(64M) ${took}ms`);
    line(ms, 'gc,cpu', `${id} User=0.02s Sys=0.00s Real=0.01s`);
    if (piece.length > 1 << 20 || written + piece.length >= size) {
      written += piece.length;
      yield piece;
      piece = '';
    }
  }
}

const FIELDS = [
  ['Rtt', (r) => (r.next() * 2).toFixed(6)],
  ['RetransTotal', (r) => r.below(500)],
  ['Cwnd', (r) => 10 + r.below(50)],
  ['SendQ', (r) => r.below(3) * 128],
  ['BytesAcked', (r) => r.below(2 ** 31)],
  ['State', () => '"TCP_ESTABLISHED"'],
];

/** A tcpmon export in its newest dialect, a sample of every socket each second, in pieces, `size` bytes in all. */
export function* tcpmonExport({ size, hours, seed, start }) {
  const random = seeded(seed);
  const sockets = Array.from({ length: 8 }, (_, peer) => 41168 + 7 * peer);
  const perByte = (hours * 3600) / size;
  let written = 0;
  let piece = '';
  while (written < size) {
    const second = Math.floor(start / 1000 + (written + piece.length) * perByte);
    for (const port of sockets) {
      for (const [name, value] of FIELDS) {
        piece += `tcp,LocalAddr=::ffff:10.0.0.9:2888,PeerAddr=::ffff:10.0.0.7:${port},Hostname=zk-9,Process=cmd:java;pid:5283;fd:167 ${name}=${value(random)} ${second}\n`;
      }
    }
    piece += `net,Hostname=zk-9 TcpRetransSegs=${random.below(2 ** 31)} ${second}\n`;
    piece += `nic,Name=port-storage,Hostname=zk-9 RxDropped=${random.below(600)} ${second}\n`;
    if (piece.length > 1 << 20 || written + piece.length >= size) {
      written += piece.length;
      yield piece;
      piece = '';
    }
  }
}
