import assert from 'node:assert/strict';
import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Fences } from '../../server/src/reading/fences.ts';
import { Catalogue } from '../../server/src/workspace/catalogue.ts';
import { isLog, type LogFile } from '../../server/src/workspace/logFile.ts';
import { Passes } from '../../server/src/workspace/passes.ts';
import { seeded, whole } from '../log/random.ts';
import { generateLog } from '../reading/generatedLog.ts';
import { bundle } from '../support/bundles.ts';
import { bytesRead, cannotCount } from '../support/bytesRead.ts';
import { zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';

/** Some 11 MB: more than is read where it is asked for. */
const LARGE = Buffer.from(generateLog({ seed: 91, records: 60_000, disorder: 900 }).bytes);
/** Of that, what a look at a log that grew may cost: its head, for recognition, and its last blocks. */
const LITTLE = 600_000;

const catalogue = (script?: string): Catalogue => new Catalogue(undefined, new Passes(script));

async function logAt(from: Catalogue, uri: string): Promise<LogFile> {
  const found = await from.find(uri);
  assert.ok(isLog(found), 'reason' in found ? found.reason : '');
  return found;
}

const fencesAt = async (from: Catalogue, uri: string): Promise<Fences> => (await logAt(from, uri)).fences();

/** What is known of a file is what a look that never saw it before finds. */
async function isTrue(from: Catalogue, uri: string): Promise<void> {
  assert.deepEqual(await fencesAt(from, uri), await fencesAt(catalogue(), uri));
}

const samples = (path: string): string =>
  readFileSync(join(import.meta.dirname, '../../samples/incident', path), 'utf8');

const fixture = (path: string): string =>
  readFileSync(join(import.meta.dirname, '../fixtures', path), 'utf8');

describe('a log that is being written', () => {
  const kinds: Readonly<Record<string, string>> = {
    'zookeeper.log': Buffer.from(generateLog({ seed: 92, records: 2_000, disorder: 900 }).bytes).toString(),
    'crlf.log': Buffer.from(generateLog({ seed: 93, records: 2_000, lineEnd: '\r\n' }).bytes).toString(),
    'gc.log': samples('zk-2-node-96/gc.log').repeat(3),
    'legacy-gc.log': samples('zk-8-node-141/gc.log.0.current').repeat(6),
    'tcpmon-export.txt': samples('zk-9-node-143/tcpmon-export.txt').slice(0, 300_000),
    'tcpmon.log': fixture('tcpmon-log/console.log').repeat(300),
  };
  for (const [name, text] of Object.entries(kinds)) {
    it(`is known as if it had been read at once, wherever writing paused: ${name}`, async () => {
      const bytes = Buffer.from(text);
      assert.ok(bytes.length > 200_000, `${bytes.length} bytes`);
      const folder = new LogFolder();
      const [path, uri] = [folder.at(name), folder.uri(name)];
      const random = seeded(94);
      const known = catalogue();
      let written = whole(random, 66_000, 140_000);
      writeFileSync(path, bytes.subarray(0, written));
      await isTrue(known, uri);
      for (let turn = 0; turn < 12; turn++) {
        // Within a line, within a record, and over the end of a block.
        const next = Math.min(bytes.length, written + whole(random, 1, turn % 3 === 2 ? 30_000 : 400));
        appendFileSync(path, bytes.subarray(written, next));
        written = next;
        await isTrue(known, uri);
      }
      appendFileSync(path, bytes.subarray(written));
      await isTrue(known, uri);
    });
  }

  it('takes a head that was cut off for what it becomes', async () => {
    const folder = new LogFolder();
    const path = folder.at('zookeeper.log');
    const filler = zookeeperLine('10:00:00,000', 'x'.repeat(100)).repeat(2_000);
    const known = catalogue();
    for (const cut of [
      '2023-10-24 10:00:01,000 [myid:] - WARN',
      '2023-10-24 10:00:01,000 [my',
      '2023-10-24 1',
    ]) {
      writeFileSync(path, filler + cut);
      await isTrue(known, folder.uri('zookeeper.log'));
      appendFileSync(path, `x\n${zookeeperLine('10:00:02,000', 'after')}`);
      await isTrue(known, folder.uri('zookeeper.log'));
    }
  });

  it('costs only its tail, however large it is, and is settled at once', { skip: cannotCount }, async () => {
    const folder = new LogFolder();
    const [path, uri] = [folder.at('zookeeper.log'), folder.uri('zookeeper.log')];
    writeFileSync(path, LARGE);
    const known = catalogue();
    assert.equal((await logAt(known, uri)).settled?.(), undefined);
    const first = await bytesRead(() => fencesAt(known, uri));
    assert.ok(first > LARGE.length, `${first} bytes`);
    for (let turn = 0; turn < 3; turn++) {
      appendFileSync(path, zookeeperLine(`11:00:0${turn},000`, 'newest', 'WARN', '2024-01-01'));
      const read = await bytesRead(async () => {
        const log = await logAt(known, uri);
        assert.equal(log.settled?.()?.range?.greatest, Date.UTC(2024, 0, 1, 11, 0, turn));
      });
      assert.ok(read < LITTLE, `${read} bytes`);
    }
    await isTrue(known, uri);
  });

  it('costs only its tail while it is small, too', { skip: cannotCount }, async () => {
    const folder = new LogFolder();
    const [path, uri] = [folder.at('zookeeper.log'), folder.uri('zookeeper.log')];
    writeFileSync(path, LARGE.subarray(0, 3_500_000));
    const known = catalogue();
    await fencesAt(known, uri);
    appendFileSync(path, LARGE.subarray(3_500_000, 3_600_000));
    const read = await bytesRead(() => fencesAt(known, uri));
    assert.ok(read < LITTLE, `${read} bytes`);
    await isTrue(known, uri);
  });
});

describe('a log that was cut off or replaced', () => {
  const folderWith = async (): Promise<{
    folder: LogFolder;
    path: string;
    uri: string;
    known: Catalogue;
  }> => {
    const folder = new LogFolder();
    const [path, uri] = [folder.at('zookeeper.log'), folder.uri('zookeeper.log')];
    writeFileSync(path, LARGE);
    const known = catalogue();
    await fencesAt(known, uri);
    return { folder, path, uri, known };
  };

  it('is read anew when it was cut to nothing and written on', async () => {
    const { path, uri, known } = await folderWith();
    truncateSync(path);
    assert.equal(isLog(await known.find(uri)), false);
    appendFileSync(path, zookeeperLine('10:00:00,000', 'a new one'));
    await isTrue(known, uri);
    appendFileSync(path, LARGE);
    await isTrue(known, uri);
  });

  it('is read anew when it was cut in the middle', async () => {
    const { path, uri, known } = await folderWith();
    truncateSync(path, 5_500_000);
    await isTrue(known, uri);
  });

  it('is read anew when another of the same size took its place', async () => {
    const { folder, path, uri, known } = await folderWith();
    const other = Buffer.from(LARGE.toString('latin1').replaceAll('2023-', '2022-'), 'latin1');
    assert.equal(other.length, LARGE.length);
    writeFileSync(folder.at('new'), other);
    renameSync(folder.at('new'), path);
    assert.equal(new Date((await fencesAt(known, uri)).range?.least ?? 0).getUTCFullYear(), 2022);
    await isTrue(known, uri);
  });

  it('is read anew when it was written anew in place, with the same size and time', async () => {
    const { path, uri, known } = await folderWith();
    const { atime, mtime } = statSync(path);
    const other = Buffer.from(LARGE.toString('latin1').replaceAll('2023-', '2022-'), 'latin1');
    await new Promise((resolve) => setTimeout(resolve, 20));
    writeFileSync(path, other);
    utimesSync(path, atime, mtime);
    await isTrue(known, uri);
  });

  it('is not taken for the same one grown when it begins and ends alike', async () => {
    const { path, uri, known } = await folderWith();
    const cut = LARGE.indexOf('\n', 3_000_000) + 1;
    writeFileSync(
      path,
      Buffer.concat([LARGE.subarray(0, cut), LARGE.subarray(2 * cut), LARGE.subarray(-cut)]),
    );
    await isTrue(known, uri);
  });
});

describe('a log that was rotated', () => {
  it('is known under its new name, with what it gained before', { skip: cannotCount }, async () => {
    const folder = new LogFolder();
    const known = catalogue();
    writeFileSync(folder.at('zookeeper.log'), LARGE);
    await fencesAt(known, folder.uri('zookeeper.log'));
    appendFileSync(folder.at('zookeeper.log'), zookeeperLine('11:00:00,000', 'last', 'WARN', '2024-01-01'));
    for (const [from, to] of [
      ['zookeeper.log', 'zookeeper.log.1'],
      ['zookeeper.log.1', 'zookeeper.log.2'],
    ] as const) {
      renameSync(folder.at(from), folder.at(to));
      writeFileSync(folder.at('zookeeper.log'), zookeeperLine('11:00:01,000', 'first', 'WARN', '2024-01-01'));
      const read = await bytesRead(async () => {
        // The new one is looked at first, as a walk through the folder may do.
        await fencesAt(known, folder.uri('zookeeper.log'));
        assert.ok((await logAt(known, folder.uri(to))).settled?.());
      });
      assert.ok(read < LITTLE, `${read} bytes`);
      await isTrue(known, folder.uri('zookeeper.log'));
      await isTrue(known, folder.uri(to));
    }
  });

  it('is known when it was copied and cut off', { skip: cannotCount }, async () => {
    const folder = new LogFolder();
    const known = catalogue();
    writeFileSync(folder.at('zookeeper.log'), LARGE);
    await fencesAt(known, folder.uri('zookeeper.log'));
    copyFileSync(folder.at('zookeeper.log'), folder.at('zookeeper.log.1'));
    truncateSync(folder.at('zookeeper.log'));
    appendFileSync(folder.at('zookeeper.log'), LARGE.subarray(LARGE.indexOf('\n', 5_000_000) + 1));
    await fencesAt(known, folder.uri('zookeeper.log'));
    const read = await bytesRead(() => fencesAt(known, folder.uri('zookeeper.log.1')));
    assert.ok(read < LITTLE, `${read} bytes`);
    await isTrue(known, folder.uri('zookeeper.log'));
    await isTrue(known, folder.uri('zookeeper.log.1'));
  });

  it('is known to the next life of the server as well', { skip: cannotCount }, async () => {
    const folder = new LogFolder();
    const keeping = (): Catalogue => {
      const passes = new Passes();
      passes.keepIn(folder.at('storage'));
      return new Catalogue(undefined, passes);
    };
    writeFileSync(folder.at('zookeeper.log'), LARGE);
    await fencesAt(keeping(), folder.uri('zookeeper.log'));
    renameSync(folder.at('zookeeper.log'), folder.at('zookeeper.log.1'));
    const read = await bytesRead(() => fencesAt(keeping(), folder.uri('zookeeper.log.1')));
    // What is kept on disk is read as well.
    assert.ok(read < LITTLE, `${read} bytes`);
    await isTrue(keeping(), folder.uri('zookeeper.log.1'));
  });
});

describe('a log that changes while it is read', () => {
  /** Does something to the file once the first MiB of it is read, and answers what the pass brings. */
  async function during(
    change: (folder: LogFolder) => void,
  ): Promise<{ folder: LogFolder; known: Catalogue }> {
    const folder = new LogFolder();
    writeFileSync(folder.at('zookeeper.log'), LARGE);
    const known = catalogue();
    const log = await logAt(known, folder.uri('zookeeper.log'));
    let done = false;
    await log.fences({
      progress: () => {
        if (!done) change(folder);
        done = true;
      },
    });
    assert.ok(done);
    return { folder, known };
  }

  it('is followed when it grew', { skip: cannotCount }, async () => {
    const { folder, known } = await during((at) =>
      appendFileSync(at.at('zookeeper.log'), zookeeperLine('11:00:00,000', 'newest')),
    );
    const read = await bytesRead(() => fencesAt(known, folder.uri('zookeeper.log')));
    assert.ok(read < LITTLE, `${read} bytes`);
    await isTrue(known, folder.uri('zookeeper.log'));
  });

  it('is read anew when it was written anew', async () => {
    for (const text of [zookeeperLine('11:00:00,000', 'a new one'), LARGE.subarray(5_000_000)]) {
      const { folder, known } = await during((at) => writeFileSync(at.at('zookeeper.log'), text));
      await isTrue(known, folder.uri('zookeeper.log'));
    }
  });

  it('says so when nothing of it is left', async () => {
    const cut = during((folder) => truncateSync(folder.at('zookeeper.log')));
    await assert.rejects(cut, /it was written anew while it was read/);
  });

  it(
    'is read once, though it is asked for again and again, under its old name and its new one',
    {
      skip: cannotCount,
    },
    async () => {
      const folder = new LogFolder();
      const text = Buffer.concat(Array.from({ length: 6 }, () => LARGE));
      writeFileSync(folder.at('zookeeper.log'), text);
      const known = catalogue(bundle('indexer.js'));
      const read = await bytesRead(async () => {
        const passes = [fencesAt(known, folder.uri('zookeeper.log'))];
        await known.find(folder.uri('zookeeper.log'));
        appendFileSync(folder.at('zookeeper.log'), zookeeperLine('11:00:00,000', 'newest'));
        passes.push(fencesAt(known, folder.uri('zookeeper.log')));
        await known.find(folder.uri('zookeeper.log'));
        renameSync(folder.at('zookeeper.log'), folder.at('zookeeper.log.1'));
        writeFileSync(folder.at('zookeeper.log'), zookeeperLine('11:00:01,000', 'first'));
        passes.push(
          fencesAt(known, folder.uri('zookeeper.log.1')),
          fencesAt(known, folder.uri('zookeeper.log')),
        );
        await Promise.all(passes);
      });
      assert.ok(read > text.length && read < text.length + 3 * LITTLE, `${read} of ${text.length} bytes`);
      await isTrue(known, folder.uri('zookeeper.log'));
      await isTrue(known, folder.uri('zookeeper.log.1'));
    },
  );
});
