import { type Endpoint, endpointsIn, type NamedEndpoint, parseHost } from '../log/endpoint.ts';

const WORD = /\S+/g;
/** `2888 → 42652`, as Wireshark writes it into its column Info. */
const PORTS = /(?<!\S)(\d{1,5}) (?:→|->|>) (\d{1,5})(?!\d)/d;
/** `10.255.0.143.2888`, as tcpdump writes it. */
const DOTTED = /(?<![\w.])((?:\d{1,3}\.){3}\d{1,3})\.(\d{1,5})(?![\w.])/g;
/** Characters of one line that are looked through. */
const LONGEST = 4_096;

/**
 * The ends of connections on a line that somebody pasted: as addresses with their ports, as tcpdump writes them, and of a row of
 * Wireshark, whose ports stand apart from its addresses, the ports. Columns as in {@link NamedEndpoint}.
 */
export function endsOnPastedLine(whole: string): NamedEndpoint[] {
  const line = whole.slice(0, LONGEST);
  const dotted = [...line.matchAll(DOTTED)].flatMap(({ 0: written, 1: host = '', 2: port, index }) =>
    named(host, Number(port), index, index + written.length),
  );
  return [...endpointsIn(line), ...dotted, ...rowEnds(line)];
}

function rowEnds(line: string): NamedEndpoint[] {
  const ports = PORTS.exec(line);
  const words = [...line.slice(0, ports?.index ?? 0).matchAll(WORD)].map(([word]) => word);
  const at = words.findIndex((word, index) => isHost(word) && isHost(words[index + 1]));
  if (!ports || at < 0) return [];
  return [0, 1].flatMap((side) => {
    const [start = 0, end = 0] = ports.indices?.[side + 1] ?? [];
    return named(words[at + side] ?? '', Number(ports[side + 1]), start, end);
  });
}

const isHost = (word: string | undefined): boolean =>
  word !== undefined && /[.:]/.test(word) && parseHost(word) !== undefined;

function named(address: string, port: number, start: number, end: number): NamedEndpoint[] {
  const host = parseHost(address);
  const endpoint: Endpoint | undefined =
    host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
  return endpoint ? [{ start, end, endpoint }] : [];
}
