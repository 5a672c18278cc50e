import { spawnSync } from 'node:child_process';
import { filesUnder } from './support/filesUnder.mjs';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, latest: { type: 'boolean' } },
});
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

/** @typedef {{ passed: number, failed: number, skipped?: number }} Count */

/** Every stage of `npm test`, in order: the cheap ones that fail first come first. */
const stages = {
  build: () => command('node', ['scripts/build.mjs']),
  types: () => command('npx', ['tsc', '-b', 'client', 'server', 'test']),
  lint: () =>
    merge(
      command('npx', ['eslint', '.']),
      command('npx', ['prettier', '--check', '--log-level', 'warn', '.']),
    ),
  samples: () => command('node', ['samples/check.mjs']),
  unit: unitTests,
  vscode: async () => {
    const { runVsCodeSuite } = await import('./vscode/run.mjs');
    return runVsCodeSuite({ latest: values.latest });
  },
  journeys: async () => {
    const { runJourneys } = await import('./journeys/run.mjs');
    return runJourneys({ latest: values.latest });
  },
};

process.chdir(root);
const wanted = values.only ?? Object.keys(stages);
const unknown = wanted.filter((name) => !(name in stages));
if (unknown.length > 0) {
  console.error(`There is no stage ${unknown.join(', ')}: use ${Object.keys(stages).join(', ')}`);
  process.exit(2);
}

const total = { passed: 0, failed: 0, skipped: 0 };
const summary = [];
for (const name of wanted) {
  console.log(`\n== ${name}`);
  const started = Date.now();
  const { passed, failed, skipped = 0 } = await stages[name]();
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  summary.push(
    `${name.padEnd(10)} ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''} in ${seconds} s`,
  );
}
console.log(`\n${summary.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** @returns {Count} one test: the command ends well */
function command(program, args) {
  const { status } = spawnSync(program, args, { stdio: 'inherit', cwd: root });
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** All tests that need no editor, by Node's own runner. @returns {Count} */
function unitTests() {
  const files = filesUnder(path.join(root, 'test'), /\.test\.ts$/, ['vscode', 'journeys', 'artefacts']);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'log-lens-test-'));
  const report = path.join(folder, 'report.tap');
  try {
    spawnSync(
      process.execPath,
      [
        '--import',
        'tsx',
        '--test',
        '--test-reporter=spec',
        '--test-reporter-destination=stdout',
        '--test-reporter=tap',
        `--test-reporter-destination=${report}`,
        ...files,
      ],
      { stdio: ['ignore', 'inherit', 'inherit'], cwd: root },
    );
    const tap = fs.readFileSync(report, 'utf8');
    const count = (word) => Number(new RegExp(`^# ${word} (\\d+)`, 'm').exec(tap)?.[1] ?? 0);
    const failed = count('fail') + count('cancelled');
    const passed = count('pass');
    return { passed, failed: passed + failed === 0 ? 1 : failed, skipped: count('skipped') };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function merge(...counts) {
  return counts.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed }));
}
