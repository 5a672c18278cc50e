import { readFileSync } from 'node:fs';
import { isForeign, shown } from './files.mjs';
import { recordsOf } from './logs.mjs';
import { share } from './table.mjs';

/** Part of the head lines at WARN and above that must be told what they are. */
const BOUND_OF_KINDS = 0.9;
/** Head lines that make a file a ZooKeeper log by the plain rule, and their part of its lines with a date. */
const LEAST_HEADS = 5;
const LEAST_SHARE = 0.5;

/** What a head line looks like to somebody with grep: date, perhaps myid, level, bracket. */
const DATE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[,.]\d{3}/;
const LEVEL = /^(?: \[myid:[^\]]*\])? - (FATAL|ERROR|WARN|INFO|DEBUG|TRACE) +\[/;
/** The class and its line, the first that is followed by the message. */
const SITE = /:(?:[\w/]+\.)*([\w$]+)@(?:\d+|\?)\](?:\[[^\]]*\])? - (.*)$/;

/** Head lines of ZooKeeper logs against a plain rule, whatever truth is beside them. @param {string[]} files */
export async function zookeeperHeads(files) {
  const sum = { logs: 0, heads: 0, parsed: 0, mistaken: 0, loud: 0, told: 0 };
  const notes = { heads: [], mistaken: [], kinds: new Map() };
  for (const file of files.filter((one) => !isForeign(one))) {
    const heads = plainHeads(file);
    if (heads.size === 0) continue;
    const records = await recordsOf(file);
    sum.logs++;
    sum.heads += heads.size;
    if (typeof records === 'string') {
      notes.heads.push(`${shown(file)}: not read: ${records}`);
      continue;
    }
    const read = new Map(records.map((record) => [record.line, record]));
    for (const [line, head] of heads) {
      const record = read.get(line);
      const problem = record ? differs(record, head) : 'no record begins there';
      if (problem === undefined) sum.parsed++;
      else notes.heads.push(`${shown(file)}:${line + 1}: ${problem}`);
    }
    for (const { line, level, kind, message, fields } of records) {
      if (!heads.has(line)) {
        sum.mistaken++;
        notes.mistaken.push(`${shown(file)}:${line + 1}: ${message.slice(0, 80)}`);
      } else if (level === 'WARN' || level === 'ERROR' || level === 'FATAL') {
        sum.loud++;
        const site = `${fields.class}: ${message.replace(/\d+/g, '0').slice(0, 60)}`;
        if (kind !== undefined) sum.told++;
        else notes.kinds.set(site, (notes.kinds.get(site) ?? 0) + 1);
      }
    }
  }
  if (sum.logs === 0) return [];
  return [
    {
      what: `ZooKeeper: head lines of ${sum.logs} logs: stamp, level, class, message`,
      found: share(sum.parsed, sum.heads),
      bound: '100 %',
      met: sum.parsed === sum.heads,
      notes: notes.heads,
    },
    {
      what: 'ZooKeeper: continuation lines taken for head lines',
      found: String(sum.mistaken),
      bound: '0',
      met: sum.mistaken === 0,
      notes: notes.mistaken,
    },
    {
      what: 'ZooKeeper: head lines at WARN and above with a kind',
      found: share(sum.told, sum.loud),
      bound: `≥ ${BOUND_OF_KINDS * 100} %`,
      met: sum.told >= BOUND_OF_KINDS * sum.loud,
      notes: [...notes.kinds].sort((a, b) => b[1] - a[1]).map(([site, count]) => `${count} × ${site}`),
    },
  ];
}

/** The head lines of a file, by their line counted from 0; none for a file that is no ZooKeeper log. */
function plainHeads(file) {
  const heads = new Map();
  let dated = 0;
  const lines = readFileSync(file, 'latin1').split('\n');
  for (const [line, written] of lines.entries()) {
    const text = written
      .replace(/^\u00ef\u00bb\u00bf/, '')
      .replace(/^\0+/, '')
      .replace(/\r$/, '');
    const date = DATE.exec(text)?.[0];
    if (date === undefined) continue;
    dated++;
    const stamp = Date.parse(`${date.replace(' ', 'T').replace(',', '.')}Z`);
    const rest = LEVEL.exec(text.slice(date.length));
    if (rest && !Number.isNaN(stamp)) heads.set(line, { stamp, level: rest[1], site: SITE.exec(text) });
  }
  return heads.size >= LEAST_HEADS && heads.size >= LEAST_SHARE * dated ? heads : new Map();
}

/** What of a head line was read otherwise than the plain rule reads it. */
function differs({ stamp, level, message, fields }, head) {
  if (stamp !== head.stamp) return `stamp ${stamp} for ${head.stamp}`;
  if (level !== head.level) return `level ${level} for ${head.level}`;
  if (!head.site) return undefined;
  const [, className = '', text = ''] = head.site;
  if (fields.class !== className) return `class ${fields.class} for ${className}`;
  const wanted = Buffer.from(text, 'latin1').toString().trimEnd();
  return message === wanted ? undefined : `message "${message.slice(0, 60)}" for "${wanted.slice(0, 60)}"`;
}
