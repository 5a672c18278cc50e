import { parseArgs } from 'node:util';
import { canonicalZone } from '../log/zone.ts';
import { DEFAULT_SETTINGS, parseOffset, type Settings } from '../workspace/settings.ts';

/** Wrong use, or input that cannot be read: one line for stderr, exit code 2. */
export class Misuse extends Error {
  override name = 'Misuse';
}

/** What stands on a command line after the command's name. */
export interface Arguments {
  readonly paths: readonly string[];
  readonly at?: string;
  readonly from?: string;
  readonly to?: string;
  /** Whether the schema of what is printed is asked for, and nothing else. */
  readonly schema: boolean;
  /** Half the width of the window, in ms, when it was asked for. */
  readonly windowMs?: number;
  readonly format: 'text' | 'markdown' | 'json';
  readonly settings: Settings;
}

/** Reads a command's arguments. Throws {@link Misuse} with what is wrong and what is right. */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv);
  const format = values.json ? 'json' : (values.format ?? 'text');
  if (format !== 'text' && format !== 'markdown' && format !== 'json') {
    throw new Misuse(`--format ${format}: use text, markdown or json`);
  }
  return {
    paths: positionals,
    ...(values.at === undefined ? {} : { at: values.at }),
    ...(values.from === undefined ? {} : { from: values.from }),
    ...(values.to === undefined ? {} : { to: values.to }),
    schema: values.schema ?? false,
    ...(values.window === undefined ? {} : { windowMs: windowOf(values.window) }),
    format,
    settings: {
      ...DEFAULT_SETTINGS,
      zones: values.zone === undefined ? [] : [{ pattern: '*', value: zoneOf(values.zone) }],
      offsets: (values.offset ?? []).map(offsetOf),
    },
  };
}

function parse(argv: readonly string[]): {
  values: {
    at?: string;
    from?: string;
    to?: string;
    format?: string;
    window?: string;
    zone?: string;
    offset?: string[];
    json?: boolean;
    schema?: boolean;
  };
  positionals: string[];
} {
  try {
    return parseArgs({
      args: guardNegatives(argv),
      allowPositionals: true,
      options: {
        at: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        format: { type: 'string' },
        window: { type: 'string' },
        zone: { type: 'string' },
        offset: { type: 'string', multiple: true },
        json: { type: 'boolean' },
        schema: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new Misuse((error instanceof Error ? error.message : String(error)).split('. ')[0] ?? '');
  }
}

/** `--zone -05:00` means the zone, though it begins like an option; a negative decimal session id gets a blank. */
function guardNegatives(argv: readonly string[]): string[] {
  const args: string[] = [];
  for (const argument of argv) {
    const last = args.at(-1);
    if (/^-\d/.test(argument) && last !== undefined && /^--(?!json$|schema$)[a-z]+$/.test(last))
      args[args.length - 1] = `${last}=${argument}`;
    else if (/^-\d{10,}$/.test(argument)) args.push(` ${argument}`);
    else args.push(argument);
  }
  return args;
}

function windowOf(text: string): number {
  const ms = parseOffset(/[a-z]$/.test(text) ? text : `${text}s`);
  if (ms === undefined || ms <= 0)
    throw new Misuse(`--window ${text}: give a time such as 10s, 500ms or 2min`);
  return ms;
}

function zoneOf(text: string): string {
  const zone = canonicalZone(text);
  if (zone === undefined)
    throw new Misuse(`--zone ${text}: give an IANA name such as Asia/Shanghai, or +08:00`);
  return zone;
}

function offsetOf(text: string): { pattern: string; value: number } {
  const [pattern, amount] = text.split('=');
  const value = parseOffset(amount ?? '');
  if (!pattern || value === undefined) throw new Misuse(`--offset ${text}: give NODE=+120ms`);
  return { pattern, value };
}
