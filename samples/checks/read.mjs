/**
 * Reads the collected files back. Nothing here knows how they were made.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const HEAD =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d),(\d{3}) \[myid:\] - ([A-Z]+) *\[(.*?):([\w.$]+)@(\d+)\] - (.*)$/;

/** Minutes east of UTC of `+0800`. */
function offsetOf(suffix) {
  const minutes = Number(suffix.slice(1, 3)) * 60 + Number(suffix.slice(3, 5));
  return suffix.startsWith('-') ? -minutes : minutes;
}

const linesOf = (path) => readFileSync(path, 'utf8').replace(/\n$/, '').split('\n');

/** The zone of a host as its GC log writes it. */
function zoneOf(lines) {
  const found = new Set(lines.flatMap((line) => /\d\.\d{3}([+-]\d{4})/.exec(line)?.[1] ?? []));
  if (found.size !== 1) {
    throw new Error(`expected one zone, found ${[...found].join(' ')}`);
  }
  return [...found][0];
}

/** Records of a ZooKeeper log: head line, continuation lines, and the instant by the zone of the host. */
function records(lines, offset) {
  const found = [];
  lines.forEach((text, index) => {
    const head = HEAD.exec(text);
    if (head) {
      const [, time, millis, level, thread, place, source, message] = head;
      const instant = Date.parse(`${time}.${millis}Z`) - offset * 60_000;
      found.push({ instant, level, thread, place, source, message, line: index + 1, trace: [] });
    } else {
      found.at(-1).trace.push(text);
    }
  });
  return found;
}

/** Everything of one host. */
function host(folder, name) {
  const files = readdirSync(join(folder, name)).sort();
  const read = (file) => linesOf(join(folder, name, file));
  const gcName = files.find((file) => file.startsWith('gc.log'));
  const gcLines = read(gcName);
  const zone = zoneOf(gcLines);
  const metrics = files.filter((file) => file.endsWith('.txt'));
  return {
    name,
    files,
    zone,
    offset: offsetOf(zone),
    myid: Number(read('myid')[0]),
    config: Object.fromEntries(read('zoo.cfg').map((line) => line.split('='))),
    gc: { name: gcName, lines: gcLines },
    log: records(read('zookeeper.log'), offsetOf(zone)),
    logLines: read('zookeeper.log').length,
    tcpmon: metrics.map((file) => ({ file, lines: read(file) })),
  };
}

/** All hosts of the incident, by myid. */
export function readIncident(folder) {
  const hosts = readdirSync(folder).map((name) => host(folder, name));
  return new Map(hosts.map((one) => [one.myid, one]));
}

/** Reads a session id of a log apart. */
export function decode(text) {
  const id = BigInt(text);
  return {
    text,
    myid: Number(id >> 56n),
    stamp: Number((id >> 16n) & 0xffffffffffn),
    counter: Number(id & 0xffffn),
    prefix: (id >> 16n).toString(16),
  };
}
