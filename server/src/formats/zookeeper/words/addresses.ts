import { parseEndpoint } from '../../../log/endpoint.ts';
import type { Explanation } from '../../../log/token.ts';
import type { Around, Word } from './word.ts';

type Row = readonly [label: string, value: string];

/** What ZooKeeper's ports are for in every example configuration; zoo.cfg may say otherwise, and a log seldom does. */
const PORTS: ReadonlyMap<number, string> = new Map([
  [2181, 'clients connect here, by convention'],
  [2888, 'quorum, by convention: learners connect to their leader here'],
  [3888, 'leader election, by convention'],
]);

/** The least port that Linux chooses by itself for a connection (net.ipv4.ip_local_port_range). */
const FIRST_CHOSEN = 32_768;

/** Classes whose messages name the other end of a connection that they accepted. */
const OF_CLIENTS =
  /^(?:NIOServerCnxn|NIOServerCnxnFactory|NettyServerCnxn|NettyServerCnxnFactory|ZooKeeperServer)$/;
const OF_LEARNERS = /^(?:LearnerHandler|LearnerMaster|Leader)$/;

/** What an address tells as Java prints it: `/10.255.0.141:42652`, `host/10.255.0.141:2888`, `[::1]:2181`. */
export function explainAddress(text: string, { className }: Around): Explanation | undefined {
  const slash = text.lastIndexOf('/');
  const { host, port } = split(text.slice(slash + 1));
  const name = slash > 0 ? text.slice(0, slash) : undefined;
  const use = port === undefined ? undefined : PORTS.get(port);
  const chosen = port !== undefined && use === undefined && port >= FIRST_CHOSEN;
  const rows: Row[] = [];
  // `LearnerHandler-/1.2.3.4:5` is the name of a thread.
  if (name !== undefined && name !== host && !name.endsWith('-')) rows.push(['Name', name]);
  const kind = kindOf(host);
  if (kind !== undefined) rows.push(['Address', kind]);
  else if (chosen && OF_CLIENTS.test(className)) rows.push(['Who', 'a client of this server']);
  else if (chosen && OF_LEARNERS.test(className)) rows.push(['Who', 'a learner of this leader']);
  if (port === 0) rows.push(['Port', '0: none yet']);
  else if (use !== undefined) rows.push(['Port', `${port}: ${use}`]);
  else if (port !== undefined)
    rows.push(['Port', chosen ? `${port}, chosen by that host for one connection` : String(port)]);
  if (rows.length === 0) return undefined;
  const notes =
    chosen && OF_LEARNERS.test(className)
      ? ['Address and port name this connection in captures, ss and tcpmon too.']
      : use === undefined
        ? []
        : ['The configuration of the ensemble may use other ports: its server lines tell.'];
  return { title: `Address ${text.slice(slash + 1)}`, rows, ...(notes.length > 0 && { notes }) };
}

/** Java prints IPv6 without brackets too, all eight groups, then a colon and the port. */
function split(text: string): { host: string; port: number | undefined } {
  const match = /^(\[[^\]]*\]|<unresolved>|[^:]*|(?:[^:]*:){7}[^:]*)(?::(\d{1,5}))?$/.exec(text);
  const [, host = text, port] = match ?? [];
  return { host, port: port === undefined ? undefined : Number(port) };
}

function kindOf(host: string): string | undefined {
  const bare = host.replace(/[[\]]/g, '');
  if (host === '<unresolved>') return 'none: the name could not be resolved when this was printed';
  if (/^(?:0\.0\.0\.0|::|(?:0:){7}0)$/.test(bare)) return 'any address of this host';
  if (/^127\./.test(bare) || /^(?:::1|(?:0:){7}1)(?:%.*)?$/.test(bare)) return 'this host itself (loopback)';
  return undefined;
}

const IPV4 = String.raw`(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?`;
const IPV6 = String.raw`(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}(?::\d{1,5})?(?![\w:])`;
const BRACKETED = String.raw`\[(?=[0-9a-fA-F]{0,4}:)[0-9a-fA-F:.]{2,45}(?:%[\w.-]{1,32})?\](?::\d{1,5})?`;

/** Addresses anywhere in a message; four numbers with points between may be a version too, and need a port or a slash. */
export const addresses: readonly Word[] = [
  {
    pattern: new RegExp(
      String.raw`(?<![\w.:/-])((?:[\w.-]{0,253}/)(?:${IPV4}(?!\w|\.\d)|${IPV6}|${BRACKETED}|<unresolved>(?::\d{1,5})?)|(?:\d{1,3}\.){3}\d{1,3}:\d{1,5}(?!\w|\.\d)|${BRACKETED})`,
      'dg',
    ),
    explain: ([, text = ''], around) => explainAddress(text, around),
    endpoint: ([, text = '']) => parseEndpoint(text.slice(text.lastIndexOf('/') + 1)),
  },
];
