/** One end of a TCP connection, or the place where one is waited for. */
export interface Endpoint {
  /** `10.255.0.141`; of IPv6 all eight groups: `fe80:0:0:0:0:0:0:1`. An IPv4 address written as IPv6 is IPv4 here. */
  readonly host: string;
  /** 1 to 65535. */
  readonly port: number;
}

/**
 * The end that a text names, as Java, ss and Go print it: `10.255.0.141:2888`, `::ffff:10.255.0.141:2888`, `[::1]:2181`,
 * `0:0:0:0:0:0:0:1:2181`, `fe80::1%eth0:5354`. Undefined for names, for any address (`*`, `0.0.0.0`, `::`) and without a port.
 */
export function parseEndpoint(text: string): Endpoint | undefined {
  const colon = text.lastIndexOf(':');
  if (colon < 2 || !/^\d{1,5}$/.test(text.slice(colon + 1))) return undefined;
  const port = Number(text.slice(colon + 1));
  const host = parseHost(text.slice(0, colon));
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
}

/** A host's address as {@link Endpoint} has it; undefined for what is none, or any. */
export function parseHost(text: string): string | undefined {
  const bracketed = /^\[(.*)\]$/.exec(text);
  const [bare = ''] = (bracketed?.[1] ?? text).split('%', 1);
  if (isIpv4(bare)) return bare === '0.0.0.0' ? undefined : bare;
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(bare)?.[1];
  if (mapped !== undefined && isIpv4(mapped)) return mapped;
  const groups = groupsOf(bare);
  if (!groups || groups.every((group) => group === 0)) return undefined;
  const [, , , , , mark, high = 0, low = 0] = groups;
  const isMapped = mark === 0xffff && groups.slice(0, 5).every((group) => group === 0);
  if (isMapped) return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  return groups.map((group) => group.toString(16)).join(':');
}

const isIpv4 = (text: string): boolean =>
  /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256);

/** The eight groups of an IPv6 address, of which `::` leaves some out and dots may write the last two. */
function groupsOf(text: string): number[] | undefined {
  if (!/^[0-9a-f:.]{2,45}$/i.test(text) || !text.includes(':')) return undefined;
  const dotted = /(?:^|:)(\d{1,3}(?:\.\d{1,3}){3})$/.exec(text)?.[1];
  if (dotted !== undefined) {
    if (!isIpv4(dotted)) return undefined;
    const [a = 0, b = 0, c = 0, d = 0] = dotted.split('.').map(Number);
    const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
    return groupsOf(text.slice(0, -dotted.length) + hex);
  }
  const [left = '', right, ...rest] = text.split('::');
  if (rest.length > 0) return undefined;
  const parts = (side: string): string[] => (side === '' ? [] : side.split(':'));
  const [before, after] = [parts(left), parts(right ?? '')];
  const missing = 8 - before.length - after.length;
  if (right === undefined ? missing !== 0 : missing < 0) return undefined;
  const groups = [...before, ...Array<string>(missing).fill('0'), ...after];
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : undefined;
}

export const isSameEndpoint = (one: Endpoint, other: Endpoint): boolean =>
  one.host === other.host && one.port === other.port;

/** `10.255.0.141:42652` or `[fe80::1]:5354`. */
export const showEndpoint = ({ host, port }: Endpoint): string =>
  host.includes(':') ? `[${shortened(host)}]:${port}` : `${host}:${port}`;

/** `fe80::1` for all its groups: the longest run of zeros is left out, the first of several. */
function shortened(host: string): string {
  const runs = [...host.matchAll(/(?<=^|:)0(?::0)+(?=:|$)/g)];
  const longest = runs.reduce<RegExpExecArray | undefined>(
    (best, run) => (best && best[0].length >= run[0].length ? best : run),
    undefined,
  );
  if (!longest) return host;
  const [left, right] = [host.slice(0, longest.index), host.slice(longest.index + longest[0].length)];
  return `${left.replace(/:$/, '')}::${right.replace(/^:/, '')}`;
}

/** Texts of which one stands wherever an address is printed, but for imports of OpenTSDB, which have `_` for a colon of IPv6. */
export const printedHost = (host: string): string[] =>
  host.includes(':') ? [...new Set([host, shortened(host)])] : [host];

/**
 * Texts of which one stands wherever an end is printed: with brackets or without, behind `::ffff:` or a name, with an interface
 * between address and port, and with `_` for each colon as in imports of OpenTSDB.
 */
export const printedEndpoint = ({ host, port }: Endpoint): string[] =>
  printedHost(host).flatMap((one) => [
    `${one}:${port}`,
    `${one}]:${port}`,
    `${one}%`,
    `${one.replaceAll(':', '_')}_${port}`,
  ]);

/** An end named within a text: UTF-16 columns, `end` excluded. */
export interface NamedEndpoint {
  readonly start: number;
  readonly end: number;
  readonly endpoint: Endpoint;
}

const WITHIN =
  /(?<![\w.])(?:(?:\d{1,3}\.){3}\d{1,3}|(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|\[[0-9a-f:.]{2,45}(?:%[\w.-]{1,32})?\]):\d{1,5}(?!\w|\.\d)/gi;

/** Characters of one text that are looked through. */
const LONGEST = 16_384;

/** The ends that a text of any kind names, in order of columns; IPv6 only in brackets or with all its groups. */
export function endpointsIn(text: string): NamedEndpoint[] {
  return [...text.slice(0, LONGEST).matchAll(WITHIN)].flatMap(({ 0: written, index }) => {
    const endpoint = parseEndpoint(written);
    return endpoint ? [{ start: index, end: index + written.length, endpoint }] : [];
  });
}
