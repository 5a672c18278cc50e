/** One end of a socket as ss prints it. */
export interface Address {
  /** Without brackets and zone; an IPv4 address that ss printed as `::ffff:a.b.c.d` stands here as `a.b.c.d`. */
  readonly host: string;
  /** 0 to 65535; undefined for `*`, any port. */
  readonly port: number | undefined;
  /** The interface after `%`, such as `lo`. */
  readonly zone?: string;
  /** True when it was written IPv4-mapped: a dual-stack socket, as Java's are. */
  readonly mapped: boolean;
  /** True for `*`, `0.0.0.0` and `::`: any address. */
  readonly wildcard: boolean;
}

const MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;

/**
 * Takes `address:port` apart, in every shape ss prints: `10.255.0.141:2181`, `*:22`, `:::*`, `[::]:22`,
 * `::ffff:10.255.0.143:2888`, `fe80::1%eth0:5354`. Undefined when there is no port.
 */
export function parseAddress(text: string): Address | undefined {
  const colon = text.lastIndexOf(':');
  const port = text.slice(colon + 1);
  if (colon < 1 || !/^(?:\*|\d{1,5})$/.test(port)) return undefined;
  const [written = '', zone] = text.slice(0, colon).replace(/[[\]]/g, '').split('%', 2);
  const mapped = MAPPED.exec(written)?.[1];
  const host = mapped ?? written;
  return {
    host,
    port: port === '*' ? undefined : Number(port),
    ...(zone ? { zone } : {}),
    mapped: mapped !== undefined,
    wildcard: host === '*' || host === '0.0.0.0' || host === '::',
  };
}

/** `10.255.0.143:2888`, `[fe80::1%eth0]:5354` or `*:22`; text that is no address comes back as it is. */
export function showAddress(text: string): string {
  const address = parseAddress(text);
  if (!address) return text;
  const host = address.zone ? `${address.host}%${address.zone}` : address.host;
  return `${host.includes(':') ? `[${host}]` : host}:${address.port ?? '*'}`;
}

/**
 * The address that an import file for OpenTSDB (dialect B) writes with `_` for each `:` and `all` for `*`:
 * `__ffff_10.255.0.143_2888`, `all_22`. The port is behind the last `_`; the rest can be told back unless the name of
 * an interface held a `_`.
 */
export function underscoredAddress(text: string): string {
  const [address = '', zone] = text.replaceAll('all', '*').split('%', 2);
  if (zone === undefined) return address.replaceAll('_', ':');
  // In a zone only the last underscore is surely a colon: `fe80__1%port_a_5354`.
  const port = zone.lastIndexOf('_');
  const name = port < 0 ? zone : `${zone.slice(0, port)}:${zone.slice(port + 1)}`;
  return `${address.replaceAll('_', ':')}%${name.replaceAll('*', 'all').replace(/:all$/, ':*')}`;
}

const PORTS: ReadonlyMap<number, string> = new Map([
  [2181, 'ZooKeeper clients connect here'],
  [2888, 'ZooKeeper quorum: followers connect to their leader here'],
  [3888, 'ZooKeeper leader election'],
]);

/** What ZooKeeper uses a port for by default; undefined for other ports. Sites may configure others. */
export const portUse = (port: number | undefined): string | undefined =>
  port === undefined ? undefined : PORTS.get(port);

/** True for a peer such as `*:*`: the socket listens, or is not connected. */
export const isUnconnected = (peer: string | undefined): boolean => peer !== undefined && peer.endsWith(':*');
