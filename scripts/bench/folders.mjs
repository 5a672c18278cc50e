import { closeSync, existsSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gcLog, tcpmonExport } from './otherLogs.mjs';
import { zookeeperLog } from './zookeeperLog.mjs';

/** Raised when the generators change, so that no run measures what an older one wrote. */
const GENERATION = 4;
const START = Date.UTC(2026, 10, 20, 2);
/** Logs grow by as much an hour, whatever their size: larger ones are longer, not denser. */
const HOURS_PER_GB = 72;

const NODES = [
  { id: 2, layout: 'logback' },
  { id: 3, layout: 'logback' },
  { id: 7, layout: 'log4j2' },
  { id: 8, layout: 'log4j1' },
  { id: 9, layout: 'log4j1' },
];
/** GC logs and the export are as much smaller than a ZooKeeper log. */
const SMALLER = 8;

/** `64m`, `1g` in bytes. */
export function parseSize(text) {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([kmg])?b?$/i.exec(text) ?? [];
  if (number === undefined) throw new Error(`--size ${text}: give a size such as 64m or 1g`);
  return Math.round(Number(number) * { k: 1e3, m: 1e6, g: 1e9 }[(unit ?? 'm').toLowerCase()]);
}

/**
 * A folder with five ZooKeeper logs of `size` bytes each, five GC logs and one tcpmon export, and the moments in ms since the
 * epoch at which they begin and end: written once, and kept under
 * `dir`. `kinds` leaves some of them out.
 */
export function incidentFolder(size, dir, kinds = ['zookeeper', 'gc', 'tcpmon']) {
  const folder = join(dir ?? join(tmpdir(), 'log-lens-bench'), `${GENERATION}-${size}-${kinds.join('-')}`);
  const logs = [];
  const hours = (HOURS_PER_GB * size) / 1e9;
  const one = (path, pieces) => {
    logs.push(path);
    if (!existsSync(path)) write(path, pieces);
  };
  for (const { id, layout } of NODES) {
    const home = join(folder, `zk-${id}`);
    mkdirSync(home, { recursive: true });
    // Local logs are written on a clock of +08:00 where a GC log beside each says so, and on UTC where nothing does.
    const local = kinds.includes('gc') ? START + 8 * 3_600_000 : START;
    if (kinds.includes('zookeeper'))
      one(
        join(home, 'zookeeper.log'),
        zookeeperLog({ node: id, layout, size, hours, seed: 100 + id, start: local }),
      );
    const smaller = Math.ceil(size / SMALLER);
    if (kinds.includes('gc'))
      one(join(home, 'gc.log'), gcLog({ size: smaller, hours, seed: 200 + id, start: START }));
    if (id === 9 && kinds.includes('tcpmon'))
      one(
        join(home, 'tcpmon-export-zk-9.txt'),
        tcpmonExport({ size: smaller, hours, seed: 300, start: START }),
      );
  }
  return { folder, logs, span: { from: START, to: START + hours * 3_600_000 } };
}

/** What is unlike in the logs of {@link disorderedFolder}; the others have what is usual. */
const DISORDERED = {
  2: { steps: [[0.4, -2000]] },
  3: { steps: [[0.6, -3_600_000]] },
  7: { lineEnd: '\r\n' },
  8: { lastLineEnd: false },
  9: {
    steps: [
      [0.3, -2000],
      [0.6, -3_600_000],
      [0.8, 5_400_000],
    ],
    lineEnd: '\r\n',
    lastLineEnd: false,
  },
};

/** Five ZooKeeper logs of `size` bytes with every kind of disorder, as {@link incidentFolder}, on UTC. */
export function disorderedFolder(size, dir) {
  const folder = join(dir ?? join(tmpdir(), 'log-lens-bench'), `${GENERATION}-${size}-disordered`);
  const hours = (HOURS_PER_GB * size) / 1e9;
  const logs = NODES.map(({ id, layout }) => {
    const home = join(folder, `zk-${id}`);
    mkdirSync(home, { recursive: true });
    const path = join(home, 'zookeeper.log');
    const made = { node: id, layout, size, hours, seed: 500 + id, start: START, traits: DISORDERED[id] };
    if (!existsSync(path)) write(path, zookeeperLog(made));
    return path;
  });
  return { folder, logs, span: { from: START, to: START + hours * 3_600_000 } };
}

/** A file that is not whole is taken away again. */
function write(path, pieces) {
  process.stderr.write(`writing ${path}\n`);
  const handle = openSync(path, 'w');
  let whole = false;
  try {
    for (const piece of pieces) writeSync(handle, piece);
    whole = true;
  } finally {
    closeSync(handle);
    if (!whole) rmSync(path);
  }
}

/** Reads the files once, so that what is measured next finds them in the page cache. */
export function warm(paths) {
  const buffer = Buffer.alloc(1 << 20);
  for (const path of paths) {
    const handle = openSync(path, 'r');
    while (readSync(handle, buffer) > 0);
    closeSync(handle);
  }
}
