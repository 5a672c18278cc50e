/** Packets of a connection in a stretch of time. */
export interface PacketQuestion {
  /** One end, or both. */
  readonly ends: readonly { readonly host: string; readonly port: number }[];
  /** Milliseconds since the Unix epoch, UTC. */
  readonly from: number;
  readonly to: number;
}

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const IPV6 = /^[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}$/i;

/**
 * Wireshark's display filter for these packets; undefined for anything that does not ask for some, whoever asks:
 * `tcp.port == 2888 && tcp.port == 42652 && ip.addr == 10.255.0.143 && … && frame.time_epoch >= 1698313944.304 && …`.
 */
export function wiresharkFilter(asked: unknown): string | undefined {
  const { ends, from, to } = (asked ?? {}) as Partial<Record<keyof PacketQuestion, unknown>>;
  if (!Array.isArray(ends) || ends.length < 1 || ends.length > 2) return undefined;
  if (!isMoment(from) || !isMoment(to) || from > to) return undefined;
  const ports: string[] = [];
  const addresses: string[] = [];
  for (const end of ends as unknown[]) {
    const { host, port } = (end ?? {}) as { host?: unknown; port?: unknown };
    if (typeof host !== 'string' || typeof port !== 'number') return undefined;
    if (!Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
    if (!IPV4.test(host) && !IPV6.test(host)) return undefined;
    ports.push(`tcp.port == ${port}`);
    addresses.push(`${IPV4.test(host) ? 'ip' : 'ipv6'}.addr == ${host}`);
  }
  const times = [
    `frame.time_epoch >= ${(from / 1000).toFixed(3)}`,
    `frame.time_epoch <= ${(to / 1000).toFixed(3)}`,
  ];
  return [...new Set([...ports, ...addresses, ...times])].join(' && ');
}

/** A moment that a capture may hold: years 1970 to 9999. */
const isMoment = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value < 253_402_300_800_000;
