import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DocumentSymbol } from 'vscode-languageserver-types';
import { documentSymbols } from '../../server/src/features/documentSymbols.ts';
import { foldingRanges } from '../../server/src/features/foldingRanges.ts';
import { gc } from '../../server/src/formats/gc/index.ts';
import { tcpmon } from '../../server/src/formats/tcpmon/index.ts';
import { zookeeper } from '../../server/src/formats/zookeeper/index.ts';
import type { LogFormat } from '../../server/src/log/format.ts';
import { lineSource } from '../support/hover.ts';
import { dialectOf } from '../support/section.ts';

/** `line-line name` per entry, lines from 1; entries within others are indented. */
async function outline(format: LogFormat, text: string): Promise<string[]> {
  return shown(await documentSymbols(lineSource(text), dialectOf(format, text)));
}

function shown(symbols: readonly DocumentSymbol[], depth = 0): string[] {
  return symbols.flatMap(({ name, range, children = [] }) => [
    `${'  '.repeat(depth)}${range.start.line + 1}-${range.end.line + 1} ${name}`,
    ...shown(children, depth + 1),
  ]);
}

/** `line-line` per fold, lines from 1. */
async function folds(format: LogFormat, text: string): Promise<string[]> {
  const ranges = await foldingRanges(lineSource(text), dialectOf(format, text));
  return ranges.map(({ startLine, endLine }) => `${startLine + 1}-${endLine + 1}`);
}

const young = (second: string): string =>
  `2023-10-25T09:34:${second}.761+0000: 3181.004: [GC (Allocation Failure) [PSYoungGen: 232448K->147728K(412160K)] 1461234K->1376394K(1640960K), 0.0120000 secs] [Times: user=0.04 sys=0.00, real=0.01 secs]`;
const full =
  '2023-10-25T09:34:55.761+0000: 3181.004: [Full GC (Ergonomics) [PSYoungGen: 232448K->147728K(412160K)] [ParOldGen: 1228786K->1228665K(1228800K)] 1461234K->1376394K(1640960K), [Metaspace: 16501K->16501K(1064960K)], 1.1882767 secs] [Times: user=3.84 sys=0.30, real=1.19 secs]';

describe('the outline of a log', () => {
  it('names full collections and long pauses, each with its own lines', async () => {
    const text = [young('50'), full, young('57'), full.replace('34:55', '34:59'), young('59'), ''].join('\n');
    assert.deepEqual(await outline(gc, text), [
      '2-2 Full GC (Ergonomics) 1.188 s',
      '4-4 Full GC (Ergonomics) 1.188 s',
    ]);
  });

  it('is the same wherever batches of lines end', async () => {
    const quiet = Array.from({ length: 1_234 }, (_, index) => young(String(10 + (index % 40))));
    const text = [...quiet, full, ...quiet, full, ...quiet].join('\n');
    assert.deepEqual(await outline(gc, text), [
      '1235-1235 Full GC (Ergonomics) 1.188 s',
      '2470-2470 Full GC (Ergonomics) 1.188 s',
    ]);
  });

  it('nests events in roles, and roles in the run of a process', async () => {
    const line = (className: string, message: string, level = 'INFO '): string =>
      `2023-10-24 10:32:31,666 [myid:9] - ${level} [main:${className}@1] - ${message}`;
    const text = [
      line('QuorumPeer', 'LOOKING'),
      line('QuorumPeer', 'FOLLOWING'),
      line('QuorumPeerConfig', 'Reading configuration from: /zoo.cfg'),
      line('QuorumPeer', 'LOOKING'),
      line('QuorumPeer', 'x'),
      line('QuorumPeer', 'FOLLOWING'),
      line('Follower', 'Exception when following the leader', 'WARN '),
      'java.io.EOFException',
      '\tat a.B.c(B.java:1)',
      line('QuorumPeer', 'PeerState set to LOOKING', 'WARN '),
      line('QuorumPeer', 'LOOKING'),
      line('QuorumPeerConfig', 'Reading configuration from: /zoo.cfg'),
      line('QuorumPeer', 'LOOKING'),
    ].join('\n');
    assert.deepEqual(await outline(zookeeper, text), [
      '1-1 Election started',
      '2-2 Follower role begins',
      '3-11 Server process started',
      '  4-5 Election started',
      '  6-10 Follower role begins',
      '    7-9 Leader lost · EOFException',
      '    10-10 Role lost',
      '  11-11 Election started',
      '12-13 Server process started',
      '  13-13 Election started',
    ]);
  });

  it('stops when nobody waits for it any more', async () => {
    const text = [young('50'), full].join('\n');
    const abort = new AbortController();
    abort.abort();
    await assert.rejects(documentSymbols(lineSource(text), dialectOf(gc, text), abort.signal), {
      name: 'AbortError',
    });
  });
});

describe('the folds of a log', () => {
  it('are records of several lines', async () => {
    const text = [
      '2023-10-24T07:01:13,084 [myid:] - ERROR [LearnerHandler-/10.255.0.141:33556:LearnerHandler@615] - Unexpected exception causing shutdown while sock still open',
      'java.net.SocketTimeoutException: Read timed out',
      '        at java.net.SocketInputStream.socketRead0(Native Method) ~[?:1.8.0_131]',
      '2023-10-24T07:01:13,085 [myid:] - WARN  [LearnerHandler-/10.255.0.141:33556:LearnerHandler@630] - ******* GOODBYE /10.255.0.141:33556 ********',
      '',
    ].join('\n');
    assert.deepEqual(await folds(zookeeper, text), ['1-3']);
  });

  it('are collections wrapped over several lines', async () => {
    const wrapped = full.replace(' [ParOldGen', '\n [ParOldGen');
    assert.deepEqual(await folds(gc, [young('50'), wrapped, young('57')].join('\n')), ['2-3']);
  });

  it('are the lines of one second, where stamps are seconds', async () => {
    const line = (field: string, second: number): string =>
      `tcp,LocalAddr=10.255.0.143:2888,PeerAddr=10.255.0.141:41168,Hostname=a ${field} ${second}`;
    const text = [
      line('RecvQ=0', 1698114720),
      line('SendQ=0', 1698114720),
      line('RecvQ=0', 1698114721),
      line('SendQ=0', 1698114721),
      line('Cwnd=10', 1698114721),
      '',
    ].join('\n');
    assert.deepEqual(await folds(tcpmon, text), ['1-2', '3-5']);
  });
});
