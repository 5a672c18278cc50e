import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** In which Linux counts processor time, per second. */
const TICKS = 100;

/** As client/src/languageClient.ts has it. */
const SPARING = [
  '--min-semi-space-size=2',
  '--max-semi-space-size=4',
  '--no-parallel-scavenge',
  '--heap-growing-percent=30',
  '--v8-pool-size=1',
];

/** A language server of our own over stdio, as an editor starts it. */
export class LanguageServer {
  #child;
  #next = 1;
  #waiting = new Map();
  #bytes = Buffer.alloc(0);
  /** Told of every notification: method and parameters. */
  heard = () => undefined;

  /** `more` are further arguments of the server's. */
  constructor(server, ...more) {
    const stdio = ['pipe', 'pipe', 'inherit'];
    this.#child = spawn(process.execPath, [...SPARING, server, '--stdio', ...more], { stdio });
    this.#child.stdout.on('data', (chunk) => this.#read(chunk));
    this.#child.on('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the server left with code ${code}`));
    });
  }

  /** Says hello; the folder is the workspace. */
  async initialize(folder, initializationOptions) {
    const uri = pathToFileURL(folder).href;
    await this.request('initialize', {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'bench' }],
      initializationOptions,
      capabilities: {
        workspace: { configuration: false },
        textDocument: { hover: { contentFormat: ['markdown'] } },
      },
    });
    this.notify('initialized', {});
  }

  request(method, params) {
    const id = this.#next++;
    this.#send({ id, method, params });
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  notify(method, params) {
    this.#send({ method, params });
  }

  execute(command, argument) {
    return this.request('workspace/executeCommand', { command, arguments: [argument] });
  }

  /** Resident memory of the process in bytes, and its peak; undefined where the system does not tell. */
  memory() {
    try {
      const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
      const of = (name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
      return { now: of('VmRSS'), peak: of('VmHWM') };
    } catch {
      return undefined;
    }
  }

  /** Seconds of processor time so far, user and system, all threads; NaN where the system does not tell. */
  cpu() {
    try {
      const stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'latin1');
      const [user, system] = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 13);
      return (Number(user) + Number(system)) / TICKS;
    } catch {
      return NaN;
    }
  }

  async stop() {
    const left = new Promise((resolve) => this.#child.once('exit', resolve));
    await this.request('shutdown');
    this.notify('exit');
    await left;
  }

  /** Ends the process where it does not matter what becomes of it. */
  kill() {
    this.#child.kill();
  }

  #send(message) {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  #read(chunk) {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (;;) {
      const header = this.#bytes.indexOf('\r\n\r\n');
      if (header < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#bytes.toString('latin1', 0, header))?.[1]);
      const end = header + 4 + length;
      if (this.#bytes.length < end) return;
      const message = JSON.parse(this.#bytes.toString('utf8', header + 4, end));
      this.#bytes = this.#bytes.subarray(end);
      this.#take(message);
    }
  }

  #take({ id, method, params, result, error }) {
    if (method !== undefined) {
      if (id !== undefined)
        this.#send({
          id,
          result: method === 'workspace/configuration' ? params.items.map(() => null) : null,
        });
      else this.heard(method, params);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(error.message));
    else waiting?.resolve(result);
  }
}
