import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A place in a literal of logs: lines and columns from 0. */
export interface Cursor {
  readonly name: string;
  readonly line: number;
  readonly character: number;
}

/** Several small logs written down as one text, and the place that `<|>` marks in it. */
export interface LogLiteral {
  /** Texts by path, in the order of the literal. */
  readonly files: ReadonlyMap<string, string>;
  /** What each file is said to be: `zookeeper`, `gc`, `tcpmon`. */
  readonly formats: ReadonlyMap<string, string>;
  readonly cursor: Cursor | undefined;
}

/** Reads files separated by lines such as `// zookeeper: node-8/zookeeper.log`. */
export function logLiteral(text: string): LogLiteral {
  const files = new Map<string, string>();
  const formats = new Map<string, string>();
  let cursor: Cursor | undefined;
  for (const part of text.split(/^\/\/ (?=\w+: )/m).slice(1)) {
    const [heading = '', ...lines] = part.split('\n');
    const [format = '', name = ''] = heading.split(': ');
    const line = lines.findIndex((one) => one.includes('<|>'));
    if (line >= 0) cursor = { name, line, character: lines[line]!.indexOf('<|>') };
    files.set(name, lines.join('\n').replace('<|>', ''));
    formats.set(name, format);
  }
  return { files, formats, cursor };
}

const made: string[] = [];
process.once('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder on disk that goes away with the test process. */
export class LogFolder {
  readonly path: string;

  constructor(files: ReadonlyMap<string, string> | Readonly<Record<string, string>> = {}) {
    this.path = mkdtempSync(join(tmpdir(), 'log-lens-'));
    made.push(this.path);
    const entries: Iterable<readonly [string, string]> =
      files instanceof Map ? (files as ReadonlyMap<string, string>) : Object.entries(files);
    for (const [name, text] of entries) this.write(name, text);
  }

  /** The absolute path of a file called `name` here. */
  at(name: string): string {
    return join(this.path, name);
  }

  uri(name = ''): string {
    return pathToFileURL(name === '' ? this.path : this.at(name)).href;
  }

  /** Writes a file, and the folders it lies in; answers its uri. */
  write(name: string, text: string): string {
    mkdirSync(dirname(this.at(name)), { recursive: true });
    writeFileSync(this.at(name), text);
    return this.uri(name);
  }
}
