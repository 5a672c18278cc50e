/** One row of a table such as `zbs-tool zk list` prints: management address, client address, role, zxid. */
export interface ListedServer {
  /** The address in the first column, where it stands apart from the one of the clients. */
  readonly management: string;
  readonly clientHost: string;
  readonly clientPort: number;
  readonly mode: string;
  /** 0-based. */
  readonly line: number;
}

const ROW =
  /^\s{0,8}(\d{1,3}(?:\.\d{1,3}){3})\s+(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})\s+(leader|follower|observer|standalone)\s+0x[0-9a-f]{1,16}\s*$/;

/** The rows of such tables in a text, in its order. */
export function parseZkList(text: string): ListedServer[] {
  return text.split('\n', 10_000).flatMap((row, line) => {
    const [, management, clientHost, port, mode] = ROW.exec(row.slice(0, 200)) ?? [];
    if (management === undefined || clientHost === undefined || mode === undefined) return [];
    return [{ management, clientHost, clientPort: Number(port), mode, line }];
  });
}
