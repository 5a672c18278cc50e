import { spawn } from 'node:child_process';
import { bundle } from './bundles.ts';

/** What a command left behind. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Where a command runs, and what it reads. */
export interface Around {
  readonly cwd?: string;
  readonly input?: string;
}

/** Runs `log-lens` as a process of its own. */
export const lens = (args: readonly string[], around: Around = {}): Promise<Ran> =>
  run(process.execPath, [bundle('cli.js'), ...args], around);

/** Runs a line of shell in which `log-lens` is the command. */
export const shell = (line: string, around: Around = {}): Promise<Ran> =>
  run('sh', ['-c', `log_lens() { "${process.execPath}" "${bundle('cli.js')}" "$@"; }; ${line}`], around);

function run(program: string, args: readonly string[], { cwd, input = '' }: Around): Promise<Ran> {
  return new Promise((resolve, reject) => {
    // A zone of its own: a test must not depend on where it runs.
    const child = spawn(program, args, { cwd, env: { ...process.env, TZ: 'America/New_York' } });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
