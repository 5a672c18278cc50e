import assert from 'node:assert/strict';
import { relative } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { evidence } from '../../server/src/features/evidence.ts';
import { around, type Asked } from '../support/around.ts';

const LOGS = `
// zookeeper: node9/zookeeper.log
2023-10-24 10:32:31,666 [myid:] - WARN  [main:Follower@89] - Exception when following<|> the leader
java.net.SocketTimeoutException: Read timed out
// gc: node9/gc.log
[2023-10-24T10:00:00.000+0800][5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 100M->20M(300M) 12.345ms
// zookeeper: node8/zookeeper.log
2023-10-24 02:32:31,000 [myid:] - INFO  [main:QuorumPeer@1000] - one | two
2023-10-24 02:32:31,687 [myid:] - WARN  [main:LearnerHandler@644] - ******* GOODBYE ********
2023-10-24 02:32:31,987 [myid:] - INFO  [main:QuorumPeer@1000] - cut
`;
const ASKED: Asked = {
  options: { maxPerLog: 2 },
  settings: { zones: [{ pattern: 'node8', value: 'UTC' }], offsets: [{ pattern: 'node8', value: 1 }] },
};

async function checkEvidence(
  format: 'text' | 'markdown',
  expected: string,
  text = LOGS,
  asked = ASKED,
): Promise<void> {
  const { answer, folder } = await around(text, asked);
  const found = evidence(answer, format, (uri) => relative(folder.path, fileURLToPath(uri)));
  assert.equal(`\n${found}`, expected);
}

describe('evidence to keep', () => {
  it('as text names each log with its landing, its zone and why, and its records', () =>
    checkEvidence(
      'text',
      `
Around 2023-10-24 10:32:31.666 +08:00 on node9/zookeeper.log:1 (±5 s: tickTime and syncLimit of this server not known)
  zone +08:00 from the JVM GC log beside it (gc.log)
  a timeout is behind this, but no zoo.cfg and no line of a start here tells how long it is
  WARN  Exception when following the leader · java.net.SocketTimeoutException: Read timed out

GC, per node
  node8  no GC log covers this: there is none of this node
  node9  no GC log covers this: gc.log ends 32 min 32 s earlier

node8/zookeeper.log:2  20 ms after
  zone UTC set by you for "node8", clock +0.001 s corrected; times shown in +08:00
    +0.020 s        2  WARN   ******* GOODBYE ********
    +0.320 s        3  INFO   cut
  and 1 more in the window

node9/gc.log:1  ends 32 min 32 s earlier (10:00:00 +08:00)
  zone +08:00 written in its stamps
`,
    ));

  it('as Markdown is the same in tables', () =>
    checkEvidence(
      'markdown',
      `
### Around 2023-10-24 10:32:31.666 +08:00 on node9/zookeeper.log:1 (±5 s: tickTime and syncLimit of this server not known)

zone +08:00 from the JVM GC log beside it (gc.log)

a timeout is behind this, but no zoo.cfg and no line of a start here tells how long it is

\`WARN  Exception when following the leader · java.net.SocketTimeoutException: Read timed out\`

#### GC, per node

- node8: no GC log covers this: there is none of this node
- node9: no GC log covers this: gc.log ends 32 min 32 s earlier

#### node8/zookeeper.log: 20 ms after

zone UTC set by you for "node8", clock +0.001 s corrected; times shown in +08:00

| | time | line | level | message |
| ---: | --- | ---: | --- | --- |
| −0.667 s | 10:32:30.999 +08:00 | 1 | INFO | \`one \\| two\` |
| +0.020 s | 10:32:31.686 +08:00 | 2 | WARN | \`******* GOODBYE ********\` |
| +0.320 s | 10:32:31.986 +08:00 | 3 | INFO | \`cut\` |

#### node9/gc.log: ends 32 min 32 s earlier (10:00:00 +08:00)

zone +08:00 written in its stamps
`,
      LOGS,
      { settings: ASKED.settings! },
    ));

  it('says when another record than the one asked for was taken', () =>
    checkEvidence(
      'text',
      `
Around 2023-10-24 10:00:00.000 UTC on a/zookeeper.log:2 (±5 s)
  zone UTC set by you for "*"
  line 1 stands before the first dated record; that one is taken
  INFO  LOOKING

GC, per node
  a  no GC log covers this: there is none of this node
`,
      `
// zookeeper: a/zookeeper.log
a torn<|> line
2023-10-24 10:00:00,000 [myid:] - INFO  [main:QuorumPeer@1] - LOOKING`,
      { settings: { zones: [{ pattern: '*', value: 'UTC' }] } },
    ));

  it('names the server of each log with its role, as text that no name can break', async () => {
    const { answer, folder } = await around(LOGS, ASKED);
    const member = {
      myid: 8,
      name: 'node8',
      address: '10.0.0.8\u001b[31m',
      role: 'following',
      turns: [{ deltaMs: 34, role: 'looking' }],
    };
    const logs = answer.logs.map((log) => (log.node === 'node8' ? { ...log, member } : log));
    const known = { ...answer, logs: [...logs, ...logs.slice(0, 1)] };
    const nameOf = (uri: string): string => relative(folder.path, fileURLToPath(uri));
    const text = evidence(known, 'text', nameOf);
    assert.match(
      text,
      /^8 · 10\.0\.0\.8 \[31m · follower · node8\/zookeeper\.log:2 {2}20 ms after\n {2}zone UTC [^\n]*\n {2}8 becomes looking \+0\.034 s$/m,
    );
    assert.equal(text.match(/becomes/g)?.length, 1, 'told once for all logs of a server');
    assert.match(
      evidence(known, 'markdown', nameOf),
      /^#### 8 · 10\.0\.0\.8 \\\[31m · follower · node8\/zookeeper\.log: 20 ms after$/m,
    );
  });
});
