import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { gc } from '../../server/src/formats/gc/index.ts';
import { UNDATED } from '../../server/src/log/instant.ts';
import { dialectOf, headOf, sectionOf, stampsOf } from '../support/section.ts';

const fixtures = join(import.meta.dirname, '../fixtures/gc');
const fixture = (name: string): string => readFileSync(join(fixtures, name), 'utf8');
const corpus = join(import.meta.dirname, '../../../shared/corpus');

describe('recognition of GC logs', () => {
  it('claims every fixture with near certainty, whatever its name', () => {
    for (const name of readdirSync(fixtures)) {
      const { confidence, reason } = gc.recognise(headOf(fixture(name), 'zookeeper.log'));
      assert.ok(confidence > 0.85, `${name}: ${confidence}, ${reason}`);
    }
  });

  it('tells the face and the written offset', () => {
    const faces = readdirSync(fixtures)
      .filter((name) => name.endsWith('.log'))
      .sort()
      .map((name) => {
        const { face, writtenOffset } = dialectOf(gc, fixture(name));
        return `${name} ${face} ${writtenOffset ?? '-'}`;
      });
    assert.deepEqual(faces, [
      'legacy-cms.log utc +02:00',
      'legacy-g1.log utc +00:00',
      'legacy-parallel.log utc +00:00',
      'legacy-serial.log utc +08:00',
      'legacy-wrapped.log utc +08:00',
      'unified-g1.log utc +08:00',
      'unified-parallel.log utc +08:00',
      'unified-serial.log utc +08:00',
    ]);
  });

  it('takes the face from the flags while no event is printed yet', () => {
    const banner = fixture('legacy-g1.log').split('\n').slice(0, 3).join('\n');
    assert.equal(dialectOf(gc, banner).face, 'utc');
    assert.equal(dialectOf(gc, banner.replace('-XX:+PrintGCDateStamps ', '')).face, 'uptime');
  });

  const foreign: Record<string, string> = {
    'a ZooKeeper log that quotes GC text': `2023-10-24T17:51:04,410 [myid:9] - WARN  [main:X@1] - [GC (Allocation Failure) [PSYoungGen: 283839K->21478K(284672K)] 391035K->213657K(634368K), 1.2315290 secs]
2023-10-24T17:51:05,000 [myid:9] - INFO  [main:X@1] - [Times: user=5.79 sys=9.66, real=1.23 secs]`,
    'a ZooKeeper log':
      '2023-10-24 17:51:04,410 [myid:9] - INFO  [main:QuorumPeerConfig@137] - Reading configuration',
    'application heap lines': '[2026-11-23T08:14:32.296+0800][info][heap] app heap used 12M',
    'an untagged version': '[2026-11-23T08:14:32.296+0800] Version: 3',
    'an untagged memory line': '[1.2s] Memory: 12',
    'GC(3) without a word of the JVM': '[12.3s] GC(3) is what the user typed',
    'prose about GC': 'The pause was [GC] long.\nWe saw 12.345: it hurt.',
    'a tcpmon export': 'tcp,Hostname=a,LocalAddr=10.0.0.1:1 RTT=1i 1698114711',
    nothing: '',
  };
  for (const [name, text] of Object.entries(foreign)) {
    it(`does not claim ${name}`, () => {
      const { confidence, reason, dialect } = gc.recognise(headOf(text, 'gc.log'));
      assert.equal(confidence, 0);
      assert.equal(dialect, undefined);
      assert.match(reason, /\w/);
    });
  }

  it('says what it saw instead', () => {
    const { reason } = gc.recognise(headOf('hello there', 'gc.log.0.current'));
    assert.equal(reason, 'no line has a GC event; the first line looks like "hello there"');
  });
});

describe('head finder and reader', () => {
  for (const name of readdirSync(fixtures).filter((file) => file.endsWith('.log'))) {
    it(`agree on ${name}`, () => assertAgree(fixture(name), name));
  }

  const undated: Record<string, string> = {
    'a legacy log without stamps': `[GC 8700K->954K(97216K), 0.0293009 secs]
[GC [PSYoungGen: 8700K->954K(97216K)] 8700K->954K(97216K), 0.0293009 secs]
Total time for which application threads were stopped: 0.2500000 seconds

{Heap before GC invocations=1 (full 0):
[GC (torn [PSYoungGen: 8700K
[Full GC 1759K->1000K(97216K), 0.1000000 secs]`,
    'a legacy log with stamps on some lines': `[GC 8700K->954K(97216K), 0.0293009 secs]
1.500: [GC 8700K->954K(97216K), 0.0293009 secs]
Application time: 0.4720950 seconds
[GC 8700K->954K(97216K), 0.0293009 secs]
2.500: [GC 8700K->954K(97216K), 0.0293009 secs]`,
    'a legacy log with dates on some lines': `2011-01-01T00:00:10.000+0000: [GC 8K->4K(16K), 0.0010000 secs]
11.000: [GC 8K->4K(16K), 0.0010000 secs]
[GC 8K->4K(16K), 0.0010000 secs]`,
    'a unified log without decorators': `GC(0) Pause Full (System.gc()) 17M->4M(61M) 10.881ms

   \t
[1.2] a bracket that is none
GC(1) Pause Full (System.gc()) 17M->4M(61M) 10.881ms`,
    'a unified log of words': `[vm][info][gc] GC(0) Pause Full (System.gc()) 17M->4M(61M) 10.881ms
something printed between
[vm][info][gc] GC(1) Pause Full (System.gc()) 17M->4M(61M) 10.881ms`,
  };
  for (const [name, text] of Object.entries(undated)) {
    it(`agree on ${name}`, () => {
      assertAgree(text, name);
      assert.ok(stampsOf(dialectOf(gc, text), text).includes(UNDATED));
    });
  }

  it(
    'agree on every log of the corpus',
    { skip: existsSync(corpus) ? false : 'no corpus beside the project' },
    () => {
      let files = 0;
      for (const path of filesUnder(corpus)) {
        const bytes = readFileSync(path);
        const text = (path.endsWith('.gz') ? unpacked(bytes) : bytes).toString('utf8');
        if (gc.recognise(headOf(firstLines(text))).dialect) {
          files++;
          assertAgree(text, path);
        }
      }
      assert.ok(files > 200, `only ${files} logs recognised`);
    },
  );
});

/**
 * A head line begins a record with the finder's stamp, without one where the finder says so; and no other line begins
 * a record.
 */
function assertAgree(text: string, name: string): void {
  const dialect = dialectOf(gc, firstLines(text), name);
  const stamps = stampsOf(dialect, text);
  const records = dialect.read(sectionOf(text));
  const begun = new Map<number, number>();
  for (const { line, endLine, stamp } of records) {
    assert.ok(endLine >= line && endLine < stamps.length, `${name}:${line + 1} ends on ${endLine + 1}`);
    if (!begun.has(line)) begun.set(line, stamp);
  }
  stamps.forEach((stamp, line) => {
    if (Number.isNaN(stamp)) assert.ok(!begun.has(line), `${name}:${line + 1} is a record and no head`);
    else assert.equal(begun.get(line), stamp === UNDATED ? NaN : stamp, `${name}:${line + 1}`);
  });
}

const firstLines = (text: string): string => text.split('\n').slice(0, 400).join('\n');

function unpacked(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes);
  } catch {
    return Buffer.alloc(0);
  }
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesUnder(path);
    return /gc[/.]|gc$/i.test(path.slice(corpus.length)) ? [path] : [];
  });
}
