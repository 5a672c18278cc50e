import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** A failure that one line tells whole: callers print the message and no stack. */
export class SetupError extends Error {}

/**
 * Runs a program to its end and resolves with what it printed.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<string>} its standard output
 */
export function runProgram(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${command} ${args[0]} ended with ${code}: ${firstComplaint(err || out)}`));
    });
  });
}

/**
 * @param {string} program its name, or the path of its file
 * @returns {string | undefined} the executable file
 */
export function findOnPath(program) {
  if (program.includes('/') || program.includes(path.sep))
    return isExecutableFile(program) ? program : undefined;
  const endings = process.platform === 'win32' ? ['.cmd', '.exe', ''] : [''];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)) {
    for (const ending of endings) {
      const file = path.join(folder, program + ending);
      if (isExecutableFile(file)) return file;
    }
  }
  return undefined;
}

function isExecutableFile(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

function firstComplaint(text) {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('npm warn'));
  const codeOnly = /^code (\w+)$/.exec(lines[0] ?? '');
  const message = codeOnly
    ? `${codeOnly[1]}, ${lines.find((line) => / /.test(line) && !/^(code|syscall|errno) /.test(line)) ?? ''}`
    : lines[0];
  return message ?? 'no message';
}
