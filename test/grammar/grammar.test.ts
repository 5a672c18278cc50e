import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { IGrammar } from 'vscode-textmate';
import { endsAtRest, formats, grammarOf, root, tokenise, type Format } from './grammars.ts';

const update = process.env['UPDATE_EXPECT'] === '1';

/** Each line of `text` as it stands, then its tokens with their scopes; text without a scope has a dash. */
function snapshot(grammar: IGrammar, text: string): string {
  const out: string[] = [];
  for (const { line, tokens } of tokenise(grammar, text)) {
    out.push(`» ${line}`);
    for (const { text: part, scopes } of tokens) {
      // A blank at an edge would be lost to the eye, and to editors that trim.
      const shown = part.trim() === part ? part : JSON.stringify(part);
      out.push(`    ${shown.padEnd(32)} ${scopes.join(' ') || '-'}`);
    }
  }
  return out.join('\n') + '\n';
}

for (const format of formats) {
  describe(`${format}: fixtures`, () => {
    const folder = join(root, 'test', 'fixtures', format);
    const files = readdirSync(folder).filter((name) => name.endsWith('.log'));
    it('are there', () => assert.ok(files.length > 0));
    for (const name of files) {
      it(name, async () => {
        const grammar = await grammarOf(format);
        const text = readFileSync(join(folder, name), 'utf8');
        const expected = join(folder, `${name}.tokens`);
        const actual = snapshot(grammar, text);
        if (update) {
          writeFileSync(expected, actual);
          return;
        }
        assert.ok(existsSync(expected), `no ${name}.tokens; UPDATE_EXPECT=1 writes it, to be read then`);
        assert.equal(actual, readFileSync(expected, 'utf8'));
        for (const line of text.split('\n')) {
          assert.ok(endsAtRest(grammar, line), `colours the lines after it: ${line}`);
        }
      });
    }
  });
}

/** Asserts that `line` has the given tokens, in this order, others left aside. A scope may be cut short. */
function expectTokens(grammar: IGrammar, line: string, expected: [text: string, scope: string][]): void {
  const tokens = tokenise(grammar, line)[0]!.tokens;
  let at = 0;
  for (const [text, scope] of expected) {
    const fits = (scopes: string[]) => {
      if (scope === '') return scopes.length === 0;
      // Of nested scopes the innermost gives the colour.
      if (scope.startsWith('token.')) return scopes.at(-1) === scope;
      return scopes.some((s) => s === scope || s.startsWith(`${scope}.`));
    };
    const found = tokens.findIndex((token, i) => i >= at && token.text === text && fits(token.scopes));
    assert.ok(
      found >= 0,
      `no ${JSON.stringify(text)} with ${scope || 'no scope'} in\n${snapshot(grammar, line)}`,
    );
    at = found + 1;
  }
}

/** Asserts that nothing in `line` has a scope that begins with one of `scopes`. */
function expectNone(grammar: IGrammar, line: string, ...scopes: string[]): void {
  for (const token of tokenise(grammar, line)[0]!.tokens) {
    for (const scope of token.scopes) {
      assert.ok(!scopes.some((s) => scope.startsWith(s)), `${token.text} has ${scope} in ${line}`);
    }
  }
}

interface Expectations {
  tokens: (line: string, expected: [text: string, scope: string][]) => void;
  none: (line: string, ...scopes: string[]) => void;
}

function cases(format: Format, run: (expectations: Expectations) => void): void {
  describe(`${format}: tokens`, () => {
    let grammar: IGrammar;
    before(async () => {
      grammar = await grammarOf(format);
    });
    run({
      tokens: (line, expected) => expectTokens(grammar, line, expected),
      none: (line, ...scopes) => expectNone(grammar, line, ...scopes),
    });
  });
}

cases('zookeeper-log', ({ tokens, none }) => {
  const head = (level: string) => `2026-11-23 08:15:12,277 [myid:] - ${level}[main:Foo@1] - text`;

  it('levels take the colours every theme has for them', () => {
    tokens(head('FATAL '), [['FATAL', 'token.error-token']]);
    tokens(head('ERROR '), [['ERROR', 'token.error-token']]);
    tokens(head('WARN  '), [['WARN', 'token.warn-token']]);
    tokens(head('INFO  '), [['INFO', 'token.info-token']]);
    tokens(head('DEBUG '), [['DEBUG', 'comment.level.debug']]);
    tokens(head('TRACE '), [['TRACE', 'comment.level.debug']]);
  });

  it('stamps: T or blank, comma or point', () => {
    for (const stamp of ['2026-11-23 08:15:12,277', '2026-11-23T08:15:12,277', '2018-05-01 10:00:00.123']) {
      tokens(`${stamp} [myid:] - INFO  [main:Foo@1] - text`, [
        [stamp, 'comment.timestamp'],
        ['INFO', 'token.info-token'],
        ['main', 'entity.name.function.thread'],
        ['Foo', 'entity.name.type.class'],
        ['1', 'comment.line-number'],
        [' text', ''],
      ]);
    }
  });

  it('[myid:] filled, empty, a client’s host, or missing', () => {
    tokens('2026-11-23 08:15:12,277 [myid:200] - INFO  [main:Foo@1] - x', [
      ['200', 'constant.numeric.server-id'],
    ]);
    tokens('2026-11-23 08:15:12,277 [myid:] - INFO  [main:Foo@1] - x', [['myid', 'variable.parameter.myid']]);
    tokens('2026-11-23 08:15:12,277 [myid:zk1:2181] - INFO  [main:Foo@1] - x', [
      ['zk1:2181', 'constant.numeric.server-id'],
    ]);
    tokens('2026-11-23 08:15:12,277 - INFO  [main:Foo@1] - x', [
      ['2026-11-23 08:15:12,277', 'comment.timestamp'],
      ['INFO', 'token.info-token'],
      ['Foo', 'entity.name.type.class'],
    ]);
  });

  it('threads whose names hold brackets, colons, parentheses and slashes', () => {
    tokens(
      '2023-10-26T17:55:44,888 [myid:] - WARN  [QuorumPeer[myid=8](plain=10.255.0.141:2181)(secure=disabled):Follower@100] - Exception when following the leader',
      [
        ['QuorumPeer[', 'entity.name.function.thread'],
        ['8', 'constant.numeric.server-id'],
        ['](plain=', 'entity.name.function.thread'],
        ['10.255.0.141:2181', 'variable.other.constant.address'],
        [')(secure=disabled)', 'entity.name.function.thread'],
        ['Follower', 'entity.name.type.class'],
      ],
    );
    tokens(
      '2026-11-23 08:15:10,120 [myid:] - INFO  [CloseSocketThread(sid:2:o.a.z.s.q.Learner@842] - Closing socket to the leader',
      [
        ['CloseSocketThread(', 'entity.name.function.thread'],
        ['2', 'constant.numeric.server-id'],
        ['o.a.z.s.q.', 'entity.name.namespace'],
        ['Learner', 'entity.name.type.class'],
        [' Closing socket to the leader', ''],
      ],
    );
    tokens(
      '2026-11-23 00:23:08,766 [myid:] - INFO  [ProcessThread(sid:200 cport:-1)::o.a.z.s.PrepRequestProcessor@138] - x',
      [
        ['200', 'constant.numeric.server-id'],
        ['-1', 'constant.numeric.server-id'],
        ['):', 'entity.name.function.thread'],
        ['PrepRequestProcessor', 'entity.name.type.class'],
      ],
    );
    tokens(
      '2023-10-26T17:55:44,304 [myid:] - WARN  [LearnerHandler-/10.255.0.141:42652:LearnerHandler@630] - x',
      [
        ['LearnerHandler-', 'entity.name.function.thread'],
        ['/10.255.0.141:42652', 'variable.other.constant.address'],
        ['LearnerHandler', 'entity.name.type.class'],
        ['630', 'comment.line-number'],
      ],
    );
    tokens('2011-03-01 10:00:00,123 - INFO  [QuorumPeer:/0:0:0:0:0:0:0:0:2181:QuorumPeer@621] - LOOKING', [
      ['/0:0:0:0:0:0:0:0:2181', 'variable.other.constant.address'],
      ['QuorumPeer', 'entity.name.type.class'],
      ['LOOKING', 'keyword.control.role'],
    ]);
  });

  it('inner classes, and packages whole or abbreviated', () => {
    tokens('2026-11-23 08:15:12,277 [myid:] - INFO  [x:o.a.z.s.q.Learner$LeaderConnector@448] - x', [
      ['o.a.z.s.q.', 'entity.name.namespace'],
      ['Learner$LeaderConnector', 'entity.name.type.class'],
    ]);
    tokens('2018-05-01 10:00:06,111 [myid:3] - FATAL [main:org.apache.zookeeper.server.Main@92] - x', [
      ['org.apache.zookeeper.server.', 'entity.name.namespace'],
      ['Main', 'entity.name.type.class'],
    ]);
  });

  it('session ids and zxids', () => {
    tokens(
      '2026-11-23 08:17:08,459 - INFO  [S:ZooKeeperServer@632] - Expiring session 0x200001e94ed0005, timeout of 2000ms exceeded',
      [
        ['0x200001e94ed0005', 'constant.numeric.hex.session-id'],
        ['2000', 'constant.numeric'],
        ['ms', 'keyword.other.unit'],
      ],
    );
    for (const before of [
      'sessionid:',
      'sessionid = ',
      'session id = ',
      'session = ',
      'session: ',
      'sessionId ',
    ]) {
      tokens(`${before}0x3008ee1681708b1`, [['0x3008ee1681708b1', 'constant.numeric.hex.session-id']]);
    }
    tokens('Revalidating client: 0x900001e0e200008', [
      ['0x900001e0e200008', 'constant.numeric.hex.session-id'],
    ]);
    tokens('for session: 0x0x900001e0e200008', [['0x0x900001e0e200008', 'constant.numeric.hex.session-id']]);
    tokens('has seen zxid 0x7fff00000000 our last zxid is 0x200002d66 client', [
      ['0x7fff00000000', 'constant.numeric.hex.zxid'],
      ['0x200002d66', 'constant.numeric.hex.zxid'],
    ]);
    tokens('n.zxid:0x5, proposed zxid=0x6, lastProcessedZxid=0x7, from the leader 0x8', [
      ['0x5', 'constant.numeric.hex.zxid'],
      ['0x6', 'constant.numeric.hex.zxid'],
      ['0x7', 'constant.numeric.hex.zxid'],
      ['0x8', 'constant.numeric.hex.zxid'],
    ]);
    tokens('n.round:0x1', [['0x1', 'constant.numeric.hex']]);
    // More than sixteen digits are no id.
    none('session 0x0123456789abcdef0', 'constant.numeric');
  });

  it('addresses', () => {
    for (const address of [
      '/10.255.0.141:42652',
      '10.255.0.141:42652',
      '/127.0.1.22',
      'zk1.example/10.255.0.143:2181',
      'zk4/<unresolved>:3888',
      '/0:0:0:0:0:0:0:1:51874',
      '[2001:db8::41]:2888',
      '::ffff:10.255.0.143:2888',
    ]) {
      tokens(`from ${address} at`, [[address, 'variable.other.constant.address']]);
    }
    none('at 09:48:39,123 or 1.8.0_131', 'variable.other.constant.address');
  });

  it('stack traces are dim, their exceptions are not', () => {
    for (const frame of [
      '\tat java.base/sun.nio.ch.Net.pollConnect(Native Method)',
      '        at java.net.SocketInputStream.socketRead0(Native Method) ~[?:1.8.0_131]',
      '\tat a.B$$Lambda$14/0x0000000840064c40.run(Unknown Source) ~[zookeeper.jar:?]',
      '\tat a.B.<init>(B.java:1)',
      '\t... 3 more',
      '\t... 8 common frames omitted',
    ]) {
      tokens(frame, [[frame, 'comment.line.stack-frame']]);
    }
    tokens('java.net.SocketTimeoutException: Read timed out', [
      ['java.net.SocketTimeoutException', 'string.regexp.exception'],
      [': Read timed out', ''],
    ]);
    tokens('EndOfStreamException: Unable to read', [['EndOfStreamException', 'string.regexp.exception']]);
    tokens('org.apache.zookeeper.server.ServerCnxn$EndOfStreamException: x', [
      ['org.apache.zookeeper.server.ServerCnxn$EndOfStreamException', 'string.regexp.exception'],
    ]);
    tokens('Caused by: java.lang.NoClassDefFoundError: javax/servlet/Servlet', [
      ['Caused by', 'keyword.control.caused-by'],
      ['java.lang.NoClassDefFoundError', 'string.regexp.exception'],
    ]);
    tokens('\tSuppressed: java.io.IOException', [
      ['Suppressed', 'keyword.control.caused-by'],
      ['java.io.IOException', 'string.regexp.exception'],
    ]);
  });

  it('continuation lines are read like the message', () => {
    tokens("GC pool 'G1 Young Generation' had collection(s): count=1 time=301ms", [
      ["'G1 Young Generation'", 'string.quoted.single'],
      ['count', 'variable.parameter.key'],
      ['301', 'constant.numeric'],
      ['ms', 'keyword.other.unit'],
    ]);
    none('data', 'constant', 'comment');
  });

  it('a head that is cut off still shows stamp and level', () => {
    tokens('2026-11-23 08:16:31,415 [myid:2] - WARN  [LearnerHandler-/127.0.0.1:48', [
      ['2026-11-23 08:16:31,415', 'comment.timestamp'],
      ['2', 'constant.numeric.server-id'],
      ['WARN', 'token.warn-token'],
    ]);
  });

  it('a line of the JVM’s own GC log, and one that quotes it', () => {
    tokens(
      '2023-10-25T08:41:51.730+0000: 3.113: [Full GC (Ergonomics) [PSYoungGen: 1K->0K(2K)] 1K->0K(2K), 1.2 secs]',
      [
        ['2023-10-25T08:41:51.730+0000', 'comment.timestamp'],
        ['Full GC', 'token.error-token'],
        ['1.2', 'constant.numeric.duration.pause'],
      ],
    );
    tokens('[7.885s][info][gc] GC(5) Pause Full (Ergonomics) 70M->20M(96M) 45.937ms', [
      ['Pause Full', 'token.error-token'],
      ['45.937', 'constant.numeric.duration.pause'],
    ]);
    const quoting =
      '2026-11-23 08:16:32,000 [myid:] - INFO  [Thread-3:Foo@41] - stdout: [Full GC (Ergonomics) 1K->0K(2K), 1.2 secs]';
    tokens(quoting, [
      ['INFO', 'token.info-token'],
      ['Foo', 'entity.name.type.class'],
    ]);
    none(quoting, 'token.error-token');
  });

  it('the audit log', () => {
    tokens(
      '2018-05-01 10:00:08,222 INFO audit.Log4jAuditLogger: session=0x2001776d0d90000\tznode=/zbs/meta',
      [
        ['INFO', 'token.info-token'],
        ['audit.Log4jAuditLogger', 'entity.name.type.class'],
        ['0x2001776d0d90000', 'constant.numeric.hex.session-id'],
        ['znode', 'variable.parameter.key'],
        ['/zbs/meta', 'string.unquoted.path'],
      ],
    );
  });
});

cases('gc-log', ({ tokens, none }) => {
  it('legacy: the pause, its cause, sizes, the duration of the whole pause, the times', () => {
    tokens(
      '2023-10-29T21:08:07.590+0800: 181251.642: [GC (Allocation Failure) 2023-10-29T21:08:07.590+0800: 181251.642: [DefNew: 144922K->4957K(157376K), 0.0059715 secs] 243454K->103767K(506944K), 0.0060672 secs] [Times: user=0.01 sys=0.00, real=0.00 secs]',
      [
        ['2023-10-29T21:08:07.590+0800', 'comment.timestamp'],
        ['181251.642', 'comment.timestamp.uptime'],
        ['GC', 'keyword.control.pause'],
        ['Allocation Failure', 'string.unquoted.cause'],
        ['DefNew', 'entity.name.type.generation'],
        ['144922', 'constant.numeric.size'],
        ['K', 'keyword.other.unit'],
        ['->', 'keyword.operator.arrow'],
        ['4957', 'constant.numeric.size'],
        ['0.0059715', 'constant.numeric.duration'],
        ['0.0060672', 'constant.numeric.duration.pause'],
        ['secs', 'keyword.other.unit'],
        ['Times', 'support.function.times'],
        ['user', 'variable.parameter.key'],
        ['0.01', 'constant.numeric.duration'],
        ['real', 'variable.parameter.key'],
      ],
    );
    // The generation's own time is not the pause's.
    none('[DefNew: 144922K->4957K(157376K), 0.0059715 secs] 243454K->103767K(506944K)', 'markup.bold');
  });

  it('legacy: an event wrapped over several lines', () => {
    tokens(
      'taspace: 15997K->15997K(1064960K)], 0.2079389 secs] [Times: user=0.14 sys=0.06, real=0.21 secs]',
      [
        ['15997', 'constant.numeric.size'],
        ['0.2079389', 'constant.numeric.duration.pause'],
      ],
    );
    tokens(', 0.0099672 secs]2023-10-24T17:51:04.420+0800: 85165.827: [Tenured: 349655K->31655K(349760K)', [
      ['0.0099672', 'constant.numeric.duration'],
      ['2023-10-24T17:51:04.420+0800', 'comment.timestamp'],
      ['Tenured', 'entity.name.type.generation'],
    ]);
    tokens(', 0.3349320 secs]', [['0.3349320', 'constant.numeric.duration.pause']]);
  });

  it('Full GC is loud, stamps may be glued to it', () => {
    for (const line of [
      '5.1: [Full GC (System.gc()) 9728K->4096K(18432K), 0.0210987 secs]',
      '0.855: [Full GC0.855: [SoftReference, 0 refs, 0.0000123 secs]',
      '[Full GC 1759K->954K(2048K), 0.0293009 secs]',
    ]) {
      tokens(line, [['Full GC', 'token.error-token']]);
    }
    tokens('5.1: [Full GC (System.gc()) 9K->4K(18K), 0.02 secs]', [['System.gc()', 'string.unquoted.cause']]);
    tokens('11.487: [GC11.487: [ParNew (promotion failed): 7K->7K(7K), 0.05 secs]', [
      ['GC', 'keyword.control.pause'],
      ['11.487', 'comment.timestamp.uptime'],
      ['ParNew', 'entity.name.type.generation'],
      ['promotion failed', 'token.warn-token'],
    ]);
    tokens(' (concurrent mode failure): 170000K->90000K(175680K), 0.5012345 secs]', [
      ['concurrent mode failure', 'token.warn-token'],
    ]);
  });

  it('what runs beside the application is quiet, and no pause', () => {
    for (const line of [
      '20.006: [CMS-concurrent-mark-start]',
      '20.15: [CMS-concurrent-preclean: 0.010/0.012 secs]',
      '6.247: [GC concurrent-root-region-scan-end, 0.0200000 secs]',
      '9.01: [Concurrent marking 1589M->1600M(1690M), 866.393 ms]',
      '[1.000s][info][gc] GC(2) Concurrent Mark Cycle 41.235ms',
    ]) {
      none(line, 'keyword.control.pause', 'token', 'markup.bold', 'constant.numeric.duration');
    }
    none('      [GC Worker Start (ms): Min: 1250.1]', 'keyword.control.pause');
    none('6.901: [GC ref-proc, 0.0001000 secs] 6.901', 'keyword.control.pause');
  });

  it('comma locales', () => {
    tokens(
      '7,125: [GC 7,125: [DefNew: 4416K->512K(4928K), 0,0080398 secs] 4416K->1024K(15872K), 0,0081234 secs]',
      [
        ['7,125', 'comment.timestamp.uptime'],
        ['4416', 'constant.numeric.size'],
        ['0,0080398', 'constant.numeric.duration'],
        ['0,0081234', 'constant.numeric.duration.pause'],
      ],
    );
    tokens('[1,131s][warning][gc] x', [
      ['1,131s', 'comment.timestamp.uptime'],
      ['warning', 'token.warn-token'],
    ]);
  });

  it('unified: decorators in any number', () => {
    const message = 'GC(25) Pause Full (Diagnostic Command) 27M->17M(64M) 88.916ms';
    for (const decorators of [
      '[2026-11-23T08:16:41.179+0800][71.626s][info][gc             ] ',
      '[7885ms][6965][info][gc          ] ',
      '[2026-11-23T00:08:25.437+0000][0.032s][1795392505437ms][31ms][3941641592000ns][4749239ns][zk-bj-02][11604][11606][debug][gc,heap,coops] ',
      '[0.010s] ',
      '[info][gc] ',
      '',
    ]) {
      tokens(decorators + message, [
        ['GC', 'support.function.gc-id'],
        ['25', 'constant.numeric.gc-id'],
        ['Pause Full', 'token.error-token'],
        ['Diagnostic Command', 'string.unquoted.cause'],
        ['27', 'constant.numeric.size'],
        ['M', 'keyword.other.unit'],
        ['88.916', 'constant.numeric.duration.pause'],
        ['ms', 'keyword.other.unit'],
      ]);
    }
    tokens(`[2026-11-23T08:16:41.179+0800][71.626s][6965][error  ][gc,init] x`, [
      ['2026-11-23T08:16:41.179+0800', 'comment.timestamp'],
      ['71.626s', 'comment.timestamp.uptime'],
      ['6965', 'comment.decorator'],
      ['error', 'token.error-token'],
      ['gc,init', 'support.type.tags'],
    ]);
  });

  it('unified: a phase after a colon is not the pause', () => {
    tokens('[7885ms][6965][info][gc,phases   ] GC(5)   Evacuate Collection Set: 25.7ms', [
      ['25.7', 'constant.numeric.duration'],
    ]);
    none('[7885ms][6965][info][gc,phases   ] GC(5)   Evacuate Collection Set: 25.7ms', 'markup.bold');
    tokens('[0.1s][info][gc,phases] GC(5) Pause Mark Start 0.054ms', [
      ['Pause Mark Start', 'keyword.control.pause'],
      ['0.054', 'constant.numeric.duration.pause'],
    ]);
  });

  it('stops that are no collection', () => {
    tokens(
      '30.150: Total time for which application threads were stopped: 0.0216789 seconds, Stopping threads took: 0.0000456 seconds',
      [
        ['Total time for which application threads were stopped', 'keyword.control.pause'],
        ['0.0216789', 'constant.numeric.duration.pause'],
        ['0.0000456', 'constant.numeric.duration'],
      ],
    );
    tokens(
      '[7885ms][info][safepoint   ] Safepoint "Cleanup", Time since last: 382057227 ns, Total: 46963894 ns',
      [
        ['Cleanup', 'string.unquoted.cause'],
        ['46963894', 'constant.numeric.duration'],
        ['ns', 'keyword.other.unit'],
      ],
    );
    tokens('[3.004s][info][gc] Allocation Stall (NIOWorkerThread-2) 11.635ms', [
      ['Allocation Stall', 'token.warn-token'],
      ['NIOWorkerThread-2', 'entity.name.function.thread'],
      ['11.635', 'constant.numeric.duration.pause'],
    ]);
  });
});

cases('tcpmon-export', ({ tokens }) => {
  const socket =
    'tcp,LocalAddr=::ffff:10.255.0.143:2888,PeerAddr=::ffff:10.255.0.141:41168,Hostname=elf-43,Process=cmd:java;pid:5283;fd:167';

  it('dialect F: measurement, tags, field, value, stamp', () => {
    tokens(`${socket} RetransTotal=488 1698114751`, [
      ['tcp', 'keyword.control.measurement'],
      ['LocalAddr', 'variable.parameter.tag-key'],
      ['::ffff:10.255.0.143:2888', 'variable.other.constant.address'],
      ['PeerAddr', 'variable.parameter.tag-key'],
      ['::ffff:10.255.0.141:41168', 'variable.other.constant.address'],
      ['Hostname', 'variable.parameter.tag-key'],
      ['elf-43', 'string.unquoted.tag-value'],
      ['Process', 'variable.parameter.tag-key'],
      ['cmd', 'variable.parameter.process-key'],
      ['java', 'string.unquoted.tag-value'],
      ['pid', 'variable.parameter.process-key'],
      ['5283', 'constant.numeric'],
      ['RetransTotal', 'entity.name.function.field'],
      ['488', 'constant.numeric'],
      ['1698114751', 'comment.timestamp'],
    ]);
    tokens(`${socket} State="TCP_ESTABLISHED" 1698114751`, [
      ['State', 'entity.name.function.field'],
      ['"TCP_ESTABLISHED"', 'string.quoted.double'],
      ['1698114751', 'comment.timestamp'],
    ]);
    tokens(`${socket} Timer="on",ExpireTimeUs=3280000,Retrans=4 1698114751`, [
      ['Timer', 'entity.name.function.field'],
      ['"on"', 'string.quoted.double'],
      ['ExpireTimeUs', 'entity.name.function.field'],
      ['3280000', 'constant.numeric'],
      ['Retrans', 'entity.name.function.field'],
      ['4', 'constant.numeric'],
    ]);
    tokens('nic,Name=port-storage,Hostname=elf-43 RxDropped=520 1698114751', [
      ['nic', 'keyword.control.measurement'],
      ['port-storage', 'string.unquoted.tag-value'],
      ['RxDropped', 'entity.name.function.field'],
    ]);
    tokens('net,Hostname=elf-43 TcpMaxConn=-1 1698114751', [
      ['net', 'keyword.control.measurement'],
      ['-1', 'constant.numeric'],
    ]);
  });

  it('a host name may hold what parts the line elsewhere, or be empty', () => {
    tokens('net,Hostname=my host,eu=1 TcpRetransSegs=5 1698114751', [
      ['my host,eu=1', 'string.unquoted.tag-value'],
      ['TcpRetransSegs', 'entity.name.function.field'],
    ]);
    tokens('tcp,LocalAddr=*:22,PeerAddr=*:*,Hostname=a b,Process=cmd:sshd;pid:1;fd:3 RecvQ=0 1698114751', [
      ['a b', 'string.unquoted.tag-value'],
      ['Process', 'variable.parameter.tag-key'],
      ['RecvQ', 'entity.name.function.field'],
    ]);
    tokens('net,Hostname= TcpRetransSegs=5 1698114751', [['TcpRetransSegs', 'entity.name.function.field']]);
  });

  it('older dialects', () => {
    tokens('RetransTotal type=tcp,hostname=elf-43,LocalAddr=10.0.0.1:2888,PeerAddr=*:* 1698114690 488', [
      ['RetransTotal', 'entity.name.function.field'],
      ['tcp', 'keyword.control.measurement'],
      ['elf-43', 'string.unquoted.tag-value'],
      ['10.0.0.1:2888', 'variable.other.constant.address'],
      ['1698114690', 'comment.timestamp'],
      ['488', 'constant.numeric'],
    ]);
    tokens(
      'RetransTotal 1698114690 488 type=tcp hostname=elf-43 LocalAddr=__ffff_10.0.0.1_2888 PeerAddr=all_22',
      [
        ['1698114690', 'comment.timestamp'],
        ['488', 'constant.numeric'],
        ['tcp', 'keyword.control.measurement'],
        ['__ffff_10.0.0.1_2888', 'variable.other.constant.address'],
        ['all_22', 'variable.other.constant.address'],
      ],
    );
    tokens("' RetransTotal=488 1698114690", [
      ['RetransTotal', 'entity.name.function.field'],
      ['488', 'constant.numeric'],
      ['1698114690', 'comment.timestamp'],
    ]);
    tokens('%!(EXTRA int64=1698114690)tcp,LocalAddr=10.0.0.1:2888,PeerAddr=*:*', [
      ['%!(EXTRA int64=1698114690)', 'token.warn-token'],
    ]);
    tokens(
      'tcp,LocalAddr="10.0.0.1:2888",Hostname="elf-43",Process="cmd:java;pid:5;fd:1" State="X" 1698114690',
      [
        ['10.0.0.1:2888', 'variable.other.constant.address'],
        ['elf-43', 'string.unquoted.tag-value'],
        ['java', 'string.unquoted.tag-value'],
        ['State', 'entity.name.function.field'],
      ],
    );
    tokens(
      'tcp,Hostname=elf-43,LocalAddr=*:22,LocalPort=22,PeerAddr=*:*,PeerPort=*,ProcessName=sshd RecvQ=8u 1698114690000000000',
      [
        ['22', 'constant.numeric.port'],
        ['*', 'constant.numeric.port'],
        ['8', 'constant.numeric'],
        ['u', 'keyword.other.unit'],
        ['1698114690000000000', 'comment.timestamp'],
      ],
    );
  });

  it('torn lines', () => {
    tokens('10.255.0.141:41168,Hostname=elf-43,Process=cmd:java;pid:5283;fd:167 SegsOut=12 1698114690', [
      ['elf-43', 'string.unquoted.tag-value'],
      ['SegsOut', 'entity.name.function.field'],
      ['1698114690', 'comment.timestamp'],
    ]);
    tokens('net,Hostname=elf-43 TcpLostR', [
      ['net', 'keyword.control.measurement'],
      ['elf-43', 'string.unquoted.tag-value'],
    ]);
  });
});
