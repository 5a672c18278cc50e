/**
 * Measures the terminal command and the language server beside what else is installed, in one run, and prints Markdown:
 *
 *     npm run bench -- [--size 64m] [--rounds 5] [--only NAME,NAME] [--dir FOLDER] [--write]
 *
 * `--size` is that of each of the five logs at the largest step; a quarter and half of it are measured too. `--write` puts the
 * result into docs/performance.md. Builds first, unless `--dist` names a folder with bundles.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { correlate } from './correlate.mjs';
import { exactness } from './exactness.mjs';
import { fiveLogs } from './fiveLogs.mjs';
import { parseSize } from './folders.mjs';
import { hover } from './hover.mjs';
import { index } from './indexing.mjs';
import { size as shownSize, table } from './markdown.mjs';
import { memory } from './memory.mjs';
import { raw } from './raw.mjs';
import { records } from './records.mjs';
import { references } from './references.mjs';
import { start } from './start.mjs';

const PARTS = ['records', 'correlate', 'exactness', 'index', 'references', 'memory', 'hover', 'start', 'raw'];
const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '64m' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: PARTS.join(',') },
    dir: { type: 'string' },
    dist: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
if (values.dist === undefined) {
  execFileSync(process.execPath, ['scripts/build.mjs', '--minify'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
const dist = values.dist ?? join(root, 'dist');
const run = {
  size: parseSize(values.size),
  rounds: Math.max(1, Number(values.rounds)),
  dir: values.dir,
  cli: join(dist, 'cli.js'),
  server: join(dist, 'server.js'),
};
const only = values.only.split(',');
const wanted = (name) => only.includes(name);
const unknown = only.filter((name) => !PARTS.includes(name));
if (unknown.length > 0) throw new Error(`--only ${unknown.join(',')}: give some of ${PARTS.join(', ')}`);

const load = loadavg()[0].toFixed(1);
const sections = [];
if (wanted('records')) sections.push(await records(run));
const five = ['correlate', 'index', 'references', 'memory'];
const found = five.some(wanted) ? await fiveLogs(run, wanted) : undefined;
if (wanted('correlate')) sections.push(correlate(found));
if (wanted('exactness')) sections.push(await exactness(run));
if (wanted('index')) sections.push(index(found));
if (wanted('references')) sections.push(references(found));
if (wanted('memory')) sections.push(memory(found));
if (wanted('hover')) sections.push(await hover(run));
if (wanted('start')) sections.push(await start(run));
if (wanted('raw')) sections.push(await raw(run));

const machine = `${type()}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 1e9)} GB, Node ${process.versions.node}, load ${load} from other work as it began`;
const report = [
  `Measured on ${new Date().toISOString().slice(0, 10)} with \`npm run bench -- --size ${values.size} --rounds ${run.rounds}\`: ${machine}; logs of ${shownSize(run.size)}. Medians; the page cache is warm. Of two numbers of one table the ratio holds elsewhere too, the number itself only here.`,
  table(
    ['goal', 'wanted', 'measured', 'reached'],
    sections.flatMap(({ goals }) => goals),
  ),
  ...sections.flatMap(({ title, text }) => [`### ${title}`, ...text.filter((part) => part !== '')]),
].join('\n\n');
console.log(report);

/** Everything from this line on is written by `--write`, a section for each size; what stands above stays. */
const MARK = `<!-- npm run bench -- --size ${values.size} --write -->`;

if (values.write) {
  const path = join(root, 'docs/performance.md');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '# Performance\n';
  const section = `${MARK}\n\n## Logs of ${shownSize(run.size)}\n\n${report}\n`;
  const parts = text.split(/^(?=<!-- npm run bench )/m).map((part) => part.trimEnd());
  const others = parts.filter((part) => !part.startsWith(MARK));
  writeFileSync(path, `${[...others, section.trimEnd()].join('\n\n')}\n`);
}
