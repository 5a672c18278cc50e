import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import { transformSync } from 'esbuild';
import { LogFolder } from '../support/logFolder.ts';

const SOURCE = readFileSync(join(import.meta.dirname, '../../server/src/start/compiledCode.ts'), 'utf8');
const { code: LOADER } = transformSync(SOURCE, { loader: 'ts', format: 'esm' });
const DIGEST_BYTES = 32;

/** A bundle that says a word, and where it lies. */
const saying = (word: string): string => `
const path = require('node:path');
const said = () => ${JSON.stringify(word)} + ' from ' + path.basename(__filename);
module.exports = said;
console.log(said());
`;

describe('compiled code of a bundle', () => {
  let folder: LogFolder;
  let kept: string;

  beforeEach(() => {
    folder = new LogFolder({ 'loader.mjs': LOADER, 'dist/bundle.js': saying('hello') });
    kept = folder.at('own/bundle.compiled');
  });

  /** What the bundle printed, errors included, in a process of its own. */
  function run(keepIn?: string): string {
    const keeping = JSON.stringify({ keepIn, lookIn: folder.at('dist') });
    const path = JSON.stringify(folder.at('dist/bundle.js'));
    folder.write(
      'run.mjs',
      `import { runCompiled } from './loader.mjs';\nrunCompiled(${path}, ${keeping});\n`,
    );
    return execFileSync('sh', ['-c', '"$0" "$1" 2>&1', process.execPath, folder.at('run.mjs')], {
      encoding: 'utf8',
    }).trim();
  }

  const runKeeping = (): string => run(folder.at('own'));

  it('is written where it may be, and nowhere else', () => {
    assert.equal(run(), 'hello from bundle.js');
    assert.deepEqual(readdirSync(folder.at('dist')), ['bundle.js']);
    assert.equal(run(folder.at('own/storage')), 'hello from bundle.js');
    assert.deepEqual(readdirSync(folder.at('own/storage')), ['bundle.compiled']);
    assert.deepEqual(readdirSync(folder.at('dist')), ['bundle.js']);
  });

  it('is run instead of the code, of which V8 compares no more than the length', () => {
    runKeeping();
    const other = saying('jello');
    const compiled = readFileSync(kept).subarray(DIGEST_BYTES);
    const digest = createHash('sha256').update(other).update(compiled).digest();
    folder.write('dist/bundle.js', other);
    for (const at of ['own', 'dist']) {
      folder.write(`${at}/bundle.compiled`, '');
      writeFileSync(folder.at(`${at}/bundle.compiled`), Buffer.concat([digest, compiled]));
    }
    assert.equal(runKeeping(), 'hello from bundle.js');
    assert.equal(run(), 'hello from bundle.js', 'beside the bundle');
  });

  it('is not run for another bundle, even one of its length, and gives way to that', () => {
    runKeeping();
    const before = readFileSync(kept);
    folder.write('dist/bundle.js', saying('jello'));
    assert.equal(runKeeping(), 'jello from bundle.js');
    assert.notDeepEqual(readFileSync(kept), before);
    assert.equal(runKeeping(), 'jello from bundle.js');
  });

  it('costs nothing when it is damaged, and is written anew', () => {
    runKeeping();
    const whole = readFileSync(kept);
    const flipped = Buffer.from(whole);
    flipped[whole.length >> 1]! ^= 0xff;
    const damaged = [Buffer.alloc(0), whole.subarray(0, 20), whole.subarray(0, whole.length - 9), flipped];
    for (const bytes of damaged) {
      writeFileSync(kept, bytes);
      assert.equal(runKeeping(), 'hello from bundle.js');
      assert.equal(isWhole(), true);
    }
  });

  it('of another Node is passed over, and written anew', () => {
    runKeeping();
    const foreign = readFileSync(kept);
    // V8's own version stands in the first words of what it compiled.
    foreign.fill(0x5a, DIGEST_BYTES + 4, DIGEST_BYTES + 8);
    const code = readFileSync(folder.at('dist/bundle.js'));
    createHash('sha256').update(code).update(foreign.subarray(DIGEST_BYTES)).digest().copy(foreign);
    writeFileSync(kept, foreign);
    assert.equal(runKeeping(), 'hello from bundle.js');
    assert.notDeepEqual(readFileSync(kept), foreign);
    assert.equal(isWhole(), true);
  });

  it('is done without where its place cannot be written', () => {
    mkdirSync(kept, { recursive: true });
    assert.equal(runKeeping(), 'hello from bundle.js');
    assert.deepEqual(readdirSync(folder.at('own')), ['bundle.compiled']);
    folder.write('file', '');
    assert.equal(run(folder.at('file')), 'hello from bundle.js');
  });

  /** Whether what is kept belongs to the bundle and is as it was written. */
  function isWhole(): boolean {
    const bytes = readFileSync(kept);
    const code = readFileSync(folder.at('dist/bundle.js'));
    const digest = createHash('sha256').update(code).update(bytes.subarray(DIGEST_BYTES)).digest();
    return digest.equals(bytes.subarray(0, DIGEST_BYTES));
  }
});
