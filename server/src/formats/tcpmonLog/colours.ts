import type { Colour } from '../../log/colour.ts';
import { paint, paintedOf, rule } from '../colourRules.ts';

/* eslint-disable no-control-regex -- colour codes begin with one */

const CODE = String.raw`(?:\x1b\[[\d;]{0,9}m){0,4}`;
const DATE = String.raw`\d{4}-\d\d-\d\dT[\d:.]{8,24}(?:Z|[+-]\d\d:\d\d)`;

const HEADS = [
  rule(
    new RegExp(
      String.raw`^([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,255} [\w.@-]{1,255}\[\d{1,10}\]: )?(${CODE})(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))(${CODE}) (${CODE})(?:(FTL|PNC|ERR)|(WRN)|(INF)|(DBG|TRC)|\?\?\?)(${CODE})(?: (${CODE})([\w./@-]{1,500}):(\d{1,9})(${CODE}) >(${CODE}))?(?= |$)`,
      'dg',
    ),
    ...(['quiet', 'quiet', 'timestamp', 'quiet', 'quiet', 'error', 'warning', 'info', 'quiet'] as const),
    ...(['quiet', 'quiet', 'class', 'quiet', 'quiet', 'quiet'] as const),
  ),
  rule(
    /^\{"(level)":"(?:(fatal|panic|error)|(warn)|(info)|(debug|trace))"(?=[,}])/dg,
    'key',
    'error',
    'warning',
    'info',
    'quiet',
  ),
  rule(/^\s{0,16}((?:github\.com|runtime|main|net)(?:[./][\w@*()-]{1,200}){1,12})(?=\(|\s*$)/dg, 'quiet'),
  rule(/^\s{1,16}([\w./@-]{1,500}\.go):(\d{1,9})(?=\s|$)/dg, 'quiet', 'quiet'),
];

const MESSAGES = [
  rule(
    /(?<=[> "m])(?:collect (?:socket|nic|net) metrics failed|[Pp]arse failed|invalid field|unrecognizable snmp field|Command 'ss' outputs empty)(?![\w-])/dg,
    'keyword',
  ),
  rule(
    /(?<=[> "m])(?:Datastore config loaded|HTTP server started|Next file created|Reclaiming\.\.\.|Deleted file|Compressed|Shutting down monitor\.\.\.|File ignored since there is no target time point in it|File exported with target time point|Get job timeout)(?![\w-])/dg,
    'keyword',
  ),
];

const MEMBERS = [
  rule(
    new RegExp(String.raw`,"(?:(time)":"(${DATE})"|(caller)":"([\w./@-]{1,500}):(\d{1,9})")`, 'dg'),
    'key',
    'timestamp',
    'key',
    'class',
    'quiet',
  ),
  rule(/,"(message)":(?=")/dg, 'key'),
  rule(
    /,"([A-Za-z_][\w.-]{0,63})":(?:(-?\d{1,20}(?:\.\d{1,20})?)(?=[,}])|(true|false|null)(?=[,}])|("(?:[^"\\]|\\.){0,2000}")(?=[,}]))?/dg,
    'key',
    'number',
    'constant',
    'string',
  ),
  rule(
    new RegExp(
      String.raw`(?<=[ m])([A-Za-z_][\w.-]{0,63})(=)(${CODE})(?:(-?\d{1,20}(?:\.\d{1,20})?)(?=[ \x1b]|$)|(${DATE})(?=[ \x1b]|$)|("(?:[^"\\]|\\.){0,2000}")|([^\s"\x1b]{1,500})(?=[ \x1b]|$))`,
      'dg',
    ),
    ...(['key', 'operator', 'quiet', 'number', 'timestamp', 'string', 'string'] as const),
  ),
];

const RULES = [
  ...HEADS,
  ...MESSAGES,
  ...MEMBERS,
  rule(/(?<![\w-])tcpmon-dataf-\d{1,10}(?:\.zst)?(?![\w-])/dg, 'string'),
  rule(/\x1b\[[\d;]{0,9}m/dg, 'quiet'),
];

/** What stands on each of these lines, as syntaxes/tcpmon-log.tmLanguage.json paints it. */
export const coloursOf = (lines: readonly string[]): Colour[][] =>
  lines.map((line) => paint(paintedOf(line), RULES));
