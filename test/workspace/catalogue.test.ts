import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Catalogue } from '../../server/src/workspace/catalogue.ts';
import { isLog, type LogFile, type Unusable } from '../../server/src/workspace/logFile.ts';
import { gcLog, zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';

const log = (found: LogFile | Unusable): LogFile => {
  assert.ok(isLog(found), 'reason' in found ? found.reason : '');
  return found;
};

const problem = (found: LogFile | Unusable): string =>
  isLog(found) ? 'a log' : `${found.problem}: ${found.reason}`;

const lineCount = async (found: LogFile | Unusable): Promise<number> => {
  const { lines, count } = await log(found).fences();
  return lines[count]!;
};

describe('the catalogue', () => {
  it('keeps a log as long as its file is the same', async () => {
    const catalogue = new Catalogue();
    const uri = new LogFolder().write('zookeeper.log', zookeeperLine('10:00:00,000', 'LOOKING'));
    const first = log(await catalogue.find(uri));
    assert.equal(await catalogue.find(uri), first);
    assert.equal(await first.fences(), await first.fences(), 'one pass serves all questions');
  });

  it('sees what a file gained', async () => {
    const catalogue = new Catalogue();
    const folder = new LogFolder();
    const uri = folder.write('zookeeper.log', zookeeperLine('10:00:00,000', 'LOOKING'));
    assert.equal(await lineCount(await catalogue.find(uri)), 1);
    appendFileSync(folder.at('zookeeper.log'), zookeeperLine('10:00:01,000', 'FOLLOWING'));
    assert.equal(await lineCount(await catalogue.find(uri)), 2);
  });

  it('sees a file of another format that took its place', async () => {
    const catalogue = new Catalogue();
    const folder = new LogFolder();
    const uri = folder.write('a.log', zookeeperLine('10:00:00,000', 'LOOKING'));
    assert.equal(log(await catalogue.find(uri)).recognition.format.id, 'zookeeper');
    folder.write('b.log', gcLog('2023-10-24T10:00:00.000+0800'));
    renameSync(folder.at('b.log'), folder.at('a.log'));
    assert.equal(log(await catalogue.find(uri)).recognition.format.id, 'gc');
  });

  it('says of a file that went away, and notices when it comes back', async () => {
    const catalogue = new Catalogue();
    const folder = new LogFolder();
    const uri = folder.write('zookeeper.log', zookeeperLine('10:00:00,000', 'LOOKING'));
    log(await catalogue.find(uri));
    rmSync(folder.at('zookeeper.log'));
    assert.equal(problem(await catalogue.find(uri)), 'unreadable: no such file');
    folder.write('zookeeper.log', zookeeperLine('10:00:00,000', 'LOOKING'));
    log(await catalogue.find(uri));
  });

  it('says why it cannot read', async () => {
    const folder = new LogFolder();
    mkdirSync(folder.at('folder.log'));
    assert.equal(problem(await new Catalogue().find(folder.uri('folder.log'))), 'unreadable: it is a folder');
    assert.equal(
      problem(await new Catalogue().find('vscode-vfs://github/a/zookeeper.log')),
      'unreadable: it is on no disk and not open in an editor',
    );
  });

  it('says of a file that is none of ours why, format by format', async () => {
    const catalogue = new Catalogue();
    const folder = new LogFolder();
    const found = await catalogue.find(folder.write('notes.txt', 'Dear diary\n'));
    assert.match(problem(found), /^foreign: .*ZooKeeper server log: .*JVM GC log: .*tcpmon export: /);
    assert.equal(await catalogue.find(folder.uri('notes.txt')), found, 'it is not looked at again');
    assert.match(problem(await catalogue.find(folder.write('empty.log', ''))), /^foreign: /);
  });

  it('reads a text that is on no disk, in its latest version', async () => {
    let text = { version: 1, text: zookeeperLine('10:00:00,000', 'LOOKING') };
    const catalogue = new Catalogue({ unsaved: (uri) => (uri === 'untitled:Untitled-1' ? text : undefined) });
    const first = await catalogue.find('untitled:Untitled-1');
    assert.equal(log(first).path, undefined);
    assert.equal(await lineCount(first), 1);
    assert.equal(await catalogue.find('untitled:Untitled-1'), first);
    text = { version: 2, text: text.text + zookeeperLine('10:00:01,000', 'FOLLOWING') };
    assert.equal(await lineCount(await catalogue.find('untitled:Untitled-1')), 2);
    text = { version: 3, text: 'Dear diary' };
    assert.match(problem(await catalogue.find('untitled:Untitled-1')), /^foreign: /);
  });

  it('finds many at once, in their order, and sets aside what is none', async () => {
    const folder = new LogFolder({ 'notes.txt': 'Dear diary\n' });
    const uris = Array.from({ length: 40 }, (_, i) =>
      folder.write(`${i}.log`, zookeeperLine('10:00:00,000', String(i))),
    );
    const found = await new Catalogue().findAll([...uris, folder.uri('notes.txt'), folder.uri('missing')]);
    assert.deepEqual(
      found.logs.map(({ uri }) => uri),
      uris,
    );
    assert.deepEqual(
      found.unusable.map((one) => one.problem),
      ['foreign', 'unreadable'],
    );
  });
});

describe('the one pass over a file', () => {
  it('goes on for those who wait when the one who began it gives up', async () => {
    const text = zookeeperLine('10:00:00,000', 'x'.repeat(200)).repeat(20_000);
    const found = log(await new Catalogue().find(new LogFolder().write('zookeeper.log', text)));
    const first = new AbortController();
    const given = found.fences({ signal: first.signal, progress: () => first.abort(new Error('enough')) });
    const waiting = found.fences();
    await assert.rejects(given, /enough/);
    const { lines, count } = await waiting;
    assert.equal(lines[count], 20_000);
  });
});
