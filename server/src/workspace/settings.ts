import { canonicalZone } from '../log/zone.ts';

/** What the user set, parsed once. */
export interface Settings {
  readonly scope: 'open' | 'workspace';
  /** Half the width of a correlation's window, in ms. */
  readonly windowMs: number;
  readonly maxPerLog: number;
  /** Zones by node name, path ending or glob. */
  readonly zones: readonly NodeSetting<string>[];
  /** Milliseconds by which a node's clock is ahead, likewise. */
  readonly offsets: readonly NodeSetting<number>[];
  readonly lenses: boolean;
}

export interface NodeSetting<Value> {
  /** As written: `node8`, `zk-8/zookeeper.log`, `zk-8*`. */
  readonly pattern: string;
  readonly value: Value;
}

export const DEFAULT_SETTINGS: Settings = {
  scope: 'open',
  windowMs: 5_000,
  maxPerLog: 20,
  zones: [],
  offsets: [],
  lenses: false,
};

/** Reads the `logLens` section of a client's configuration; what is missing or senseless keeps its default. */
export function parseSettings(section: unknown): Settings {
  const root = record(section);
  const correlate = record(root['correlate']);
  const windowSeconds = Number(correlate['windowSeconds']);
  const maxPerLog = Number(correlate['maxPerLog']);
  return {
    scope: correlate['scope'] === 'workspace' ? 'workspace' : 'open',
    windowMs: windowSeconds > 0 ? windowSeconds * 1000 : DEFAULT_SETTINGS.windowMs,
    maxPerLog: maxPerLog >= 1 ? Math.floor(maxPerLog) : DEFAULT_SETTINGS.maxPerLog,
    zones: Object.entries(record(root['zones'])).flatMap(([pattern, name]) => {
      const zone = typeof name === 'string' ? canonicalZone(name) : undefined;
      return zone ? [{ pattern, value: zone }] : [];
    }),
    offsets: Object.entries(record(root['clockOffsets'])).flatMap(([pattern, text]) => {
      const value = parseOffset(String(text));
      return value === undefined ? [] : [{ pattern, value }];
    }),
    lenses: record(root['codeLens'])['enabled'] === true,
  };
}

/** Milliseconds in `+120ms`, `-47.5s` or a bare number of ms; undefined for anything else. */
export function parseOffset(text: string): number | undefined {
  const match = /^\s*([+-]?\d+(?:\.\d+)?)\s*(ms|s|min|h)?\s*$/.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * (UNITS[match[2] ?? 'ms'] ?? 1);
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

/**
 * The value whose pattern fits a log at `path` of `node` most closely: its whole path, then the longest end of it, then
 * its node or a folder in it, then a glob, then `*`. Among equals the last wins.
 */
export function settingFor<Value>(
  settings: readonly NodeSetting<Value>[],
  path: string,
  node: string | undefined,
): NodeSetting<Value> | undefined {
  let best: NodeSetting<Value> | undefined;
  let closest = 0;
  for (const setting of settings) {
    const closeness = closenessOf(setting.pattern, path, node);
    if (closeness > 0 && closeness >= closest) [best, closest] = [setting, closeness];
  }
  return best;
}

/** 0 when the pattern does not fit. */
function closenessOf(pattern: string, path: string, node: string | undefined): number {
  const slashed = path.replaceAll('\\', '/');
  if (pattern === slashed || pattern === path) return Infinity;
  if (pattern === '*') return 1;
  if (pattern.includes('*')) {
    const expression = globExpression(pattern);
    return expression.test(slashed) || (node !== undefined && expression.test(node)) ? 2 : 0;
  }
  if (slashed.endsWith(`/${pattern}`)) return 4 + pattern.length;
  return pattern === node || slashed.includes(`/${pattern}/`) ? 3 : 0;
}

function globExpression(glob: string): RegExp {
  const source = glob
    .split(/(\*+)/)
    .map((part) =>
      part.startsWith('**') ? '.*' : part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('');
  return new RegExp(`(?:^|/)${source}$`);
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
