/** One `server.N` of a configuration, with one address of the several that 3.6 and later allow. */
export interface ConfiguredServer {
  readonly id: number;
  /** Host name or address, an IPv6 one without brackets. */
  readonly host: string;
  readonly quorumPort: number;
  readonly electionPort: number | undefined;
  readonly isObserver: boolean;
  /** Where it serves clients, as far as its line tells; a host that stands for any is left out. */
  readonly client: { readonly host: string | undefined; readonly port: number } | undefined;
  /** 0-based. */
  readonly line: number;
}

/** A value that one line sets. */
export interface SetValue {
  readonly value: string;
  /** 0-based. */
  readonly line: number;
}

/** What a configuration says of its cluster: zoo.cfg, a dynamic configuration, or the answer to `conf`. */
export interface ZooCfg {
  readonly servers: readonly ConfiguredServer[];
  /** By key as written: `tickTime`, `clientPortAddress`, `serverId`; the last line wins, as in java.util.Properties. */
  readonly values: ReadonlyMap<string, SetValue>;
}

const MOST_LINES = 10_000;
const SERVER = /^server\.(\d{1,19})$/;
const LINE = /^([A-Za-z][\w.]{0,100})\s*[=:]\s*(.{0,2000})$/;

/**
 * Reads `server.N` in every form of 3.3 to 3.9 (QuorumPeerConfig.parseProperties, QuorumPeer.QuorumServer): without election
 * port, with role, with client port, with several addresses. Lines that say nothing are passed over.
 */
export function parseZooCfg(text: string): ZooCfg {
  const servers: ConfiguredServer[] = [];
  const values = new Map<string, SetValue>();
  text.split('\n', MOST_LINES).forEach((whole, line) => {
    const written = whole.trim();
    if (written.startsWith('#') || written.startsWith('!')) return;
    const [, key, value] = LINE.exec(written) ?? [];
    if (key === undefined || value === undefined) return;
    const id = SERVER.exec(key)?.[1];
    if (id === undefined) values.set(key, { value: value.trim(), line });
    else servers.push(...serversOf(Number(id), value, line));
  });
  return { servers, values };
}

/** The addresses of one `server.N`: `host:2888:3888:observer|host2:2888:3888;0.0.0.0:2181`. */
function serversOf(id: number, value: string, line: number): ConfiguredServer[] {
  if (!Number.isSafeInteger(id)) return [];
  const [addresses = '', clientPart] = value.split(';', 2);
  const client = clientPart === undefined ? undefined : clientOf(clientPart.trim());
  return addresses.split('|', 64).flatMap((written) => {
    const [host, quorum, ...rest] = partsOf(written.trim());
    const quorumPort = portOf(quorum);
    if (!host || quorumPort === undefined) return [];
    const isObserver = rest.some((part) => part.toLowerCase() === 'observer');
    return [{ id, host, quorumPort, electionPort: portOf(rest[0]), isObserver, client, line }];
  });
}

function clientOf(text: string): ConfiguredServer['client'] {
  const parts = partsOf(text);
  const port = portOf(parts.at(-1));
  if (port === undefined) return undefined;
  const host = parts.length > 1 ? parts[0] : undefined;
  return { host: host === undefined || isWildcard(host) ? undefined : host, port };
}

/** `[::1]:2888:3888` as `::1`, `2888`, `3888`. */
function partsOf(text: string): string[] {
  const [, bracketed, rest] = /^\[([^\]]{1,100})\]:?(.*)$/.exec(text) ?? [];
  if (bracketed !== undefined) return [bracketed, ...(rest ?? '').split(':')];
  return text.split(':');
}

const portOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;

/** True for a host that stands for every address of its machine. */
export const isWildcard = (host: string): boolean =>
  /^(?:0\.0\.0\.0|\*|\[?(?:0:){7}0\]?|\[?::\]?)$/.test(host);
