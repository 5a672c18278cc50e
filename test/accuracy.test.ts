import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, describe, it } from 'node:test';
import { accuracyFolder } from './support/accuracyFolder.ts';

const ROOT = resolve(import.meta.dirname, '..');
const FIXTURE = join(import.meta.dirname, 'fixtures/accuracy');
const CORPUS = resolve(ROOT, '../shared/corpus');
const FOREIGN = join(import.meta.dirname, 'foreign');

interface Measured {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the measure as `npm run accuracy` does. */
function accuracy(...folders: readonly string[]): Promise<Measured> {
  return new Promise((done, reject) => {
    const script = ['--import', 'tsx', 'scripts/accuracy/accuracy.mjs', ...folders];
    const child = spawn(process.execPath, script, { cwd: ROOT });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      done({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() });
    });
  });
}

/** A copy of the fixture that a test may spoil. */
function spoiled(change: (folder: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'spoiled-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(FIXTURE, folder, { recursive: true });
  change(folder);
  return folder;
}

describe('the measure of accuracy', { concurrency: 2 }, () => {
  it('finds the fixture read as its truth says, and tells what is absent', async () => {
    const { code, out, err } = await accuracy(FIXTURE);
    assert.equal(code, 0, out + err);
    assert.match(out, /truth that two parsers share *\| 2 of 2 \(100 %\) *\| ≥ 97 % of files *\| yes/);
    assert.match(out, /truth of one parser or disputed *\| 1 of 1 \(100 %\)/);
    assert.match(out, /head lines of 1 logs: .*\| 7 of 7 \(100 %\)/);
    assert.match(out, /with a kind *\| 2 of 2 \(100 %\)/);
    assert.match(out, /of 1 logs of other programs claimed *\| 0 /);
    assert.match(out, /- lost\.log: absent/);
  });

  it('says which pauses are not as they should be, and fails', async () => {
    const folder = spoiled((copy) => {
      const truth = join(copy, 'gc/expected-pauses.tsv');
      writeFileSync(truth, readFileSync(truth, 'utf8').replace('0.061195', '0.0613'));
    });
    const { code, out } = await accuracy(folder);
    assert.equal(code, 1);
    assert.match(out, /- unified\.log: 0\.06119\d* s in all for 0\.0613/);
  });

  it('fails for a log of another program that is claimed', async () => {
    const folder = spoiled((copy) =>
      cpSync(join(copy, 'zookeeper/zookeeper.log'), join(copy, 'not-ours/other.log')),
    );
    const { code, out } = await accuracy(folder);
    assert.equal(code, 1);
    assert.match(out, /- .*not-ours\/other\.log: taken for a ZooKeeper server log/);
  });

  it('fails for a line at WARN that nobody can tell', async () => {
    const folder = spoiled((copy) =>
      appendFileSync(
        join(copy, 'zookeeper/zookeeper.log'),
        '2023-10-24T10:32:43,000 [myid:] - WARN  [main:QuorumPeer@1] - words of no release\n',
      ),
    );
    const { code, out } = await accuracy(folder);
    assert.equal(code, 1);
    assert.match(out, /- 1 × QuorumPeer: words of no release/);
  });

  it('takes wrong use for what it is', async () => {
    for (const [folders, said] of [
      [[], /FOLDER/],
      [['--fast'], /FOLDER/],
      [[join(FIXTURE, 'nowhere')], /nowhere: no such folder/],
      [[join(FIXTURE, 'gc/../../gc-log')], /nothing to measure/],
    ] as const) {
      const { code, out, err } = await accuracy(...folders);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, said);
    }
  });
});

describe('tcpmon, made as NOTES.json has it', () => {
  it('every damaged and unusual file is read as its note says', async () => {
    const folder = await accuracyFolder();
    const { code, out, err } = await accuracy(folder);
    assert.equal(code, 0, out + err);
    assert.match(out, /as their notes say.*\| 36 of 36 \(100 %\)/);
    assert.match(out, /steps of retransmissions in 1 exports.*\| 5 of 5 \(100 %\), 0 false/);
    const spoiledStep = join(folder, 'tcpmon/truth.json');
    writeFileSync(spoiledStep, readFileSync(spoiledStep, 'utf8').replace('"by":1', '"by":2'));
    const digit = join(folder, 'tcpmon/exports/node-9.txt');
    writeFileSync(digit, readFileSync(digit, 'utf8').replace('9007199254740993', '9007199254740992'));
    const again = await accuracy(folder);
    assert.equal(again.code, 1);
    assert.match(again.out, /not told: .* \+2/);
    assert.match(again.out, /not so: .* \+1/);
    assert.match(again.out, /BytesAcked = 9007199254740993 for 9007199254740992/);
  });
});

describe('logs of other programs', () => {
  it('are claimed by no format', async () => {
    const { code, out } = await accuracy(FOREIGN);
    assert.equal(code, 0, out);
  });
});

describe(
  'the sample logs',
  { skip: existsSync(CORPUS) ? false : 'they are not beside the repository' },
  () => {
    it('are read as their truth says', async (t) => {
      const { code, out, err } = await accuracy(CORPUS);
      t.diagnostic(out);
      assert.equal(code, 0, out + err);
    });
  },
);
