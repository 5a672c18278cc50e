import type { Colour } from '../../log/colour.ts';
import { layOver, paint, paintedOf, rule } from '../colourRules.ts';
import type { Parser } from './form.ts';
import { followed } from './series.ts';

const VALUE = [rule(/"[^"]*"/dg, 'string'), rule(/-?\d{1,20}(?:\.\d{1,20})?/dg, 'number')];

const FIELD = [
  rule(
    /(?<![\w,])([A-Z]\w{0,63})(=)(?:("[^"]*")|(-?\d{1,20}(?:\.\d{1,20})?(?:e[+-]?\d{1,3})?)([iu])?(?![\w.])|(true|false)(?!\w)|([A-Za-z][\w-]{0,63}))/dg,
    'field',
    'operator',
    'string',
    'number',
    'unit',
    'constant',
    'string',
  ),
  rule(
    /,(ExpireTimeUs|Retrans|Timer)(=)(?:("[^"]*")|(-?\d{1,20}(?:\.\d{1,20})?)([iu])?(?![\w.]))/dg,
    'field',
    'operator',
    'string',
    'number',
    'unit',
  ),
];

/** A host or an interface up to the next tag; only where the end of the tags is known. */
const NAME = rule(
  /,(Hostname|hostname|Name|name)(=)([^,"][^,]*(?:,(?!(?:LocalAddr|PeerAddr|LocalPort|PeerPort|Hostname|hostname|ProcessName|Process|TimerName|Name|name)=)[^,]*)*)/dg,
  'key',
  'operator',
  'string',
);

const TAGS = [
  rule(/[, ](LocalAddr|PeerAddr)(=)"?([^, "]*)/dg, 'key', 'operator', 'address'),
  rule(/[, ](LocalPort|PeerPort)(=)(\d{1,5}|\*)?/dg, 'key', 'operator', 'number'),
  rule(/,(Process)(=)(?!')"?/dg, 'key', 'operator'),
  rule(
    /[, ](Hostname|hostname|ProcessName|TimerName|Name|name)(=)"?([^, "]*)/dg,
    'key',
    'operator',
    'string',
  ),
];

const PROCESS = [
  rule(/(?<=[=";,])(cmd)[:=]([^;," ]*)/dg, 'key', 'string'),
  rule(/(?<=[;,])(pid|fd)[:=](\d{1,20})(?!\w)/dg, 'key', 'number'),
];

const BROKEN = [
  rule(/%!\w?\([^()]{0,64}\)|\$v/dg, 'warning'),
  rule(/^(name|pid|fd): (?:(\d{1,20})|("[^"]*"))$/dg, 'key', 'number', 'string'),
  rule(/,(Process)(=)'([^']*)/dg, 'key', 'operator', 'string'),
];

const LINE = [
  rule(
    /^(tcp|nic|net)(,.*) ([A-Za-z]\w*=[^ ]*) (\d{10}(?:\d{3}|\d{6}|\d{9})?)$/dg,
    'keyword',
    { rules: [NAME, ...TAGS, ...PROCESS] },
    { rules: FIELD },
    'timestamp',
  ),
  rule(
    /^([A-Z]\w*) (type)(=)(tcp|nic|net)(,.*) (\d{10}) ([^ ]+)$/dg,
    'field',
    'key',
    'operator',
    'keyword',
    { rules: [NAME, ...TAGS] },
    'timestamp',
    { rules: VALUE },
  ),
  rule(
    /^([A-Z]\w*) (\d{10}) ([^ ]+) (type)(=)(tcp|nic|net)(?= |$)/dg,
    'field',
    'timestamp',
    { rules: VALUE },
    'key',
    'operator',
    'keyword',
  ),
  rule(/(?:^|(?<=\)))(?:tcp|nic|net)(?=,)/dg, 'keyword'),
];

const STAMP = rule(/(?<= )\d{10}(?:\d{3}|\d{6}|\d{9})?$/dg, 'timestamp');

const RULES = [...LINE, ...BROKEN, ...TAGS, ...PROCESS, ...FIELD, STAMP];

/**
 * What stands on each of these lines: as syntaxes/tcpmon-export.tmLanguage.json paints it, and the counters of losses
 * that rose since the line of them before, where that is among these lines.
 */
export function coloursOf(lines: readonly string[], parse: Parser): Colour[][] {
  const last = new Map<string, bigint>();
  return lines.map((written) => {
    const line = paintedOf(written);
    const colours = paint(line.endsWith('\r') ? line.slice(0, -1) : line, RULES);
    return layOver(colours, line === written ? risen(line, parse, last) : []);
  });
}

/** The value on a line, when it is a counter that is higher than in `last`, which learns of it. */
function risen(line: string, parse: Parser, last: Map<string, bigint>): Colour[] {
  const sample = parse(line);
  const found = sample && followed(sample);
  if (!sample || !found || typeof found.value === 'string') return [];
  const { series, value } = found;
  const before = last.get(series.key);
  last.set(series.key, value);
  const pair = sample.values.find(({ name }) => name === series.field);
  if (!pair || before === undefined || value <= before) return [];
  const { start, end } = pair.apart ?? { start: pair.end - pair.value.length, end: pair.end };
  return [{ start, end, kind: 'notable' }];
}
