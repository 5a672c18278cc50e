/** What the answer to `srvr`, `stat` or `mntr` says of the server that gave it. */
export interface ServerAnswer {
  readonly word: 'srvr' | 'mntr';
  /** As written: `3.8.0-f055ffa, built on 2022-02-25 08:49 UTC` without what follows the comma. */
  readonly version: Said | undefined;
  /** `leader`, `follower`, `observer`, `standalone` or `read-only`; undefined where it serves nobody. */
  readonly mode: Said | undefined;
  readonly epoch: { readonly value: number; readonly line: number } | undefined;
}

/** A value and the 0-based line that says it. */
export interface Said {
  readonly value: string;
  readonly line: number;
}

const MODES = /^(?:leader|follower|observer|standalone|read-only)$/;

/** Reads the answer to `srvr`, `stat` (ServerStats, StatCommand) or `mntr`; undefined for any other text. */
export function parseServerAnswer(text: string): ServerAnswer | undefined {
  const lines = text.split('\n', 5_000).map((line) => line.trimEnd());
  const isStat = lines.some((line) => line.startsWith('Zookeeper version: '));
  const isMntr = lines.some((line) => line.startsWith('zk_version\t'));
  if (!isStat && !isMntr) return undefined;
  const said = (prefix: string): Said | undefined => {
    const line = lines.findIndex((one) => one.startsWith(prefix));
    const value = lines[line]?.slice(prefix.length).trim();
    return value ? { value, line } : undefined;
  };
  const version = said(isStat ? 'Zookeeper version: ' : 'zk_version\t');
  const mode = said(isStat ? 'Mode: ' : 'zk_server_state\t');
  const zxid = isStat ? said('Zxid: 0x') : undefined;
  return {
    word: isStat ? 'srvr' : 'mntr',
    version: version && { ...version, value: version.value.replace(/, built on .{0,100}$/, '') },
    mode: mode && MODES.test(mode.value) ? mode : undefined,
    epoch:
      zxid && /^[0-9a-f]{1,16}$/i.test(zxid.value)
        ? { value: Number(BigInt(`0x${zxid.value}`) >> 32n), line: zxid.line }
        : undefined,
  };
}
