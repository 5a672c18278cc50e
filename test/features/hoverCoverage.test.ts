import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { detect } from '../../server/src/formats/detect.ts';
import { formats } from '../../server/src/formats/index.ts';
import { headOf } from '../support/section.ts';

/**
 * The words that a person wonders about: what stands for something else than itself.
 *
 * Not among them, since they have nothing to tell beyond what they say:
 * - plain words, and numbers without a unit: `Expected: 7` is the message's own business;
 * - times below a second and sizes below 1024 bytes in a message that nobody has described: another unit says no more;
 * - frames of stacks, which name places in the source;
 * - the word `type` of tcpmon's first exports, which stands on every line of them;
 * - lines of no record: those before the first head, progress bars, lines that were cut.
 */
const WONDERED = {
  'numbers with a unit':
    /(?<![\w.$/-])\d+(?:\.\d+)? ?(?:ms|MS|secs?|seconds|s|us|ns|[KMG]B?|bytes)(?![\w.])/g,
  'hexadecimal numbers': /(?<![\w.$-])0x[0-9a-f]+(?!\w)/gi,
  addresses: /(?<![\w.])\/?(?:\d{1,3}\.){3}\d{1,3}:\d+(?!\w)/g,
  'classes of the program': /(?<![\w$])[A-Z][\w$]+@\d+/g,
  exceptions: /(?<![\w.$])(?:[\w$]+\.)*[\w$]+(?:Exception|Error)(?![\w$])/g,
  'names of fields': /(?<![\w./$-])(?!type=)[A-Za-z][\w.]*(?==)|\bn\.\w+|KeeperErrorCode/g,
} as const;

const FRAME = /^\s*(?:at [\w$.<>/@-]+\(|\.\.\. \d+ )|^\s+\S+\.go:\d+/;

/** What a unit makes of a number that reads well as it stands. */
const isSmall = (word: string): boolean => {
  const match = /^(\d+(?:\.\d+)?) ?(ms|MS|us|ns|bytes|B)$/.exec(word);
  return match !== null && Number(match[1]) < (/^m/i.test(match[2]!) ? 1000 : 1024);
};

const FIXTURES = join(import.meta.dirname, '../fixtures');

interface Count {
  all: number;
  missed: string[];
}

function count(folder: string): Map<string, Count> {
  const counts = new Map<string, Count>();
  for (const name of readdirSync(join(FIXTURES, folder)).filter((one) => /\.(?:log|txt)$/.test(one))) {
    const text = readFileSync(join(FIXTURES, folder, name), 'utf8');
    const dialect = detect(headOf(text))?.dialect;
    if (!dialect) continue;
    const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
    for (const { line: first, endLine } of dialect.read({
      firstLine: 0,
      lines,
      offsets: lines.map(() => 0),
    })) {
      const own = lines.slice(first, endLine + 1);
      own.forEach((plain, index) => {
        if (FRAME.test(plain)) return;
        const tokens = dialect.tokens(own, index, first);
        for (const [kind, pattern] of Object.entries(WONDERED)) {
          const counted = counts.get(kind) ?? { all: 0, missed: [] };
          counts.set(kind, counted);
          for (const { 0: word, index: at } of plain.matchAll(pattern)) {
            const found = tokens.some(({ start, end }) => start <= at && at < end);
            if (!found && isSmall(word)) continue;
            counted.all++;
            if (!found) counted.missed.push(`${name}:${first + index + 1} ${word}`);
          }
        }
      });
    }
  }
  return counts;
}

/** The least part of them that has a hover, in percent, of all fixtures of a format. */
const LEAST: Readonly<Record<string, number>> = { zookeeper: 98, gc: 95, tcpmon: 95, 'tcpmon-log': 95 };

describe('of the words that a person wonders about', () => {
  for (const { id, languageId } of formats) {
    const least = LEAST[id] ?? 95;
    it(`at least ${least} % have a hover: ${id}`, (context) => {
      let all = 0;
      const missed: string[] = [];
      for (const folder of new Set([id, languageId])) {
        for (const [kind, counted] of count(folder)) {
          all += counted.all;
          missed.push(...counted.missed.map((word) => `${kind}: ${word}`));
        }
      }
      const share = (100 * (all - missed.length)) / all;
      context.diagnostic(`${share.toFixed(1)} % of ${all}`);
      assert.ok(all > 20, `${all} words`);
      assert.ok(share >= least, `${share.toFixed(1)} % of ${all}; not so\n${missed.join('\n')}`);
    });
  }
});
