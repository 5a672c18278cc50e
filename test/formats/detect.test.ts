import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { detect, HEAD_BYTES, headOf, recogniseAll, verdictOn } from '../../server/src/formats/detect.ts';
import { formats } from '../../server/src/formats/index.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);

/** The head of a file as the server sees it: its first bytes. */
function headOfFile(name: string, content: string | Uint8Array) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return headOf(name, bytes.subarray(0, HEAD_BYTES), bytes.length <= HEAD_BYTES);
}

/** The format that a file with this content is taken for, whatever its name. */
const formatOf = (content: string | Uint8Array, name = 'zookeeper.log'): string | undefined =>
  detect(headOfFile(name, content))?.format.id;

const MISLEADING = ['zookeeper.log', 'gc.log.0.current', 'tcpmon-a.txt', 'notes.txt', ''];

describe('each format is known by its content', () => {
  for (const { id } of formats) {
    const folder = new URL(`${id}/`, FIXTURES);
    for (const file of readdirSync(folder).filter(
      (name) => name !== 'noise.txt' && !name.endsWith('.tokens'),
    )) {
      it(`${id}: ${file}, under any name`, () => {
        const bytes = readFileSync(new URL(file, folder));
        for (const name of MISLEADING) assert.equal(formatOf(bytes, name), id, `as ${name}`);
      });

      it(`${id}: ${file}, with CRLF or a byte order mark`, () => {
        const text = readFileSync(new URL(file, folder), 'utf8');
        assert.equal(formatOf(text.replaceAll('\n', '\r\n')), id);
        assert.equal(formatOf(`\ufeff${text}`), id);
      });
    }
  }

  const firstLines: Record<string, string> = {
    zookeeper:
      '2023-10-27T18:47:16,834 [myid:] - INFO  [main:QuorumPeerConfig@137] - Reading configuration from: /etc/zookeeper/zoo.cfg\n',
    gc: '2023-10-29T21:08:07.590+0800: 181251.642: [GC (Allocation Failure) 2023-10-29T21:08:07.590+0800: 181251.642: [DefNew: 144922K->4957K(157376K), 0.0059715 secs] 243454K->103767K(506944K), 0.0060672 secs] [Times: user=0.01 sys=0.00, real=0.00 secs]\n',
  };
  for (const [id, line] of Object.entries(firstLines)) {
    it(`${id}: from one line`, () => {
      for (const name of MISLEADING) assert.equal(formatOf(line, name), id, `as ${name}`);
    });
  }

  it('zookeeper: what the start script printed first does not hide it', () => {
    const out = `ZooKeeper JMX enabled by default\nUsing config: /etc/zookeeper/zoo.cfg\n${firstLines['zookeeper']}`;
    assert.equal(formatOf(out, 'gc.log'), 'zookeeper');
  });

  it('zookeeper: nor does a stack trace that fills the head, or a dump of its threads', () => {
    const frames = '\tat org.apache.zookeeper.server.quorum.QuorumPeer.run(QuorumPeer.java:1539)\n'.repeat(
      2_000,
    );
    assert.equal(formatOf(`${firstLines['zookeeper']}${frames}`), 'zookeeper');
    const threads = `"CommitProcessor:8" #43 prio=5 os_prio=0 tid=0x00007f waiting on condition
   java.lang.Thread.State: WAITING (parking)
	at sun.misc.Unsafe.park(Native Method)
	- parking to wait for  <0x00000000e0a1b0c8>

`.repeat(100);
    assert.equal(formatOf(`${firstLines['zookeeper']}${threads}`), 'zookeeper');
  });

  it('zookeeper: a name alone makes none', () => {
    assert.equal(formatOf('hello\nthere\n', 'zookeeper.log'), undefined);
  });
});

const foreign: Record<string, string | Uint8Array> = {
  'Hadoop, log4j': `2015-10-17 15:37:56,547 INFO [main] org.apache.hadoop.mapreduce.v2.app.MRAppMaster: Created MRAppMaster for application appattempt_1445062781478_0011_000001
2015-10-17 15:37:56,899 INFO [main] org.apache.hadoop.mapreduce.v2.app.MRAppMaster: Executing with tokens:
2015-10-17 15:38:01,203 WARN [RMCommunicator Allocator] org.apache.hadoop.ipc.Client: Address change detected. Old: msra-sa-41/10.190.173.170:8030
java.net.NoRouteToHostException: No Route to Host
	at org.apache.hadoop.net.NetUtils.wrapException(NetUtils.java:792)
`,
  'HBase, with lines of its ZooKeeper client': `2023-10-24 10:32:31,666 INFO  [main-SendThread(zk1.example:2181)] zookeeper.ClientCnxn: Opening socket connection to server zk1.example/10.255.0.143:2181. Will not attempt to authenticate using SASL (unknown error)
2023-10-24 10:32:31,670 INFO  [main-SendThread(zk1.example:2181)] zookeeper.ClientCnxn: Session establishment complete on server zk1.example/10.255.0.143:2181, sessionid = 0x2001776d0d90000, negotiated timeout = 4000
2023-10-24 10:32:31,702 INFO  [main] zookeeper.ZooKeeper: Client environment:zookeeper.version=3.4.10-39d3a4f269333c922ed3db283be479f9deacaa0f, built on 03/23/2017 10:13 GMT
2023-10-24 10:32:33,118 WARN  [regionserver/rs1:16020] regionserver.HRegionServer: reportForDuty failed; sleeping and then retrying.
`,
  'another server with the same pattern':
    '2023-10-24 10:32:31,666 - INFO  [main:NiFi@158] - Launching NiFi...\n2023-10-24 10:32:31,702 - INFO  [main:NiFi@60] - Done\n',
  Kafka: `[2023-10-24 10:32:31,666] INFO [ZooKeeperClient Kafka server] Initializing a new session to zk1:2181. (kafka.zookeeper.ZooKeeperClient)
[2023-10-24 10:32:31,702] INFO Session establishment complete on server zk1/10.255.0.143:2181, sessionid = 0x2001776d0d90000, negotiated timeout = 18000 (org.apache.zookeeper.ClientCnxn)
[2023-10-24 10:32:33,118] WARN [ReplicaFetcher replicaId=1, leaderId=2, fetcherId=0] Error in response for fetch request (kafka.server.ReplicaFetcherThread)
`,
  syslog: `Oct 30 16:45:34 dogfood-idc-elf-19-41 systemd[1]: Unit zookeeper.service entered failed state.
Oct 30 16:45:34 dogfood-idc-elf-19-41 zookeeper[58266]: JMX disabled by user request
Oct 30 16:45:35 dogfood-idc-elf-19-41 systemd[1]: Started Zookeeper distributed coordination server.
`,
  'syslog, RFC 5424': `<34>1 2023-10-24T10:32:31.666Z zk1 zookeeper 58266 ID47 - Starting quorum peer, myid=8
<34>1 2023-10-24T10:32:31.702Z zk1 zookeeper 58266 ID48 - GC pause 1.2 secs
`,
  'nginx access': `10.255.0.96 - - [24/Oct/2023:10:32:31 +0800] "GET /commands/stat HTTP/1.1" 200 512 "-" "curl/7.29.0"
10.255.0.97 - admin [24/Oct/2023:10:32:33 +0800] "GET /commands/mntr HTTP/1.1" 200 1024 "-" "curl/7.29.0"
`,
  'journald, short-iso': `2023-10-24T10:32:31+0800 zk1 systemd[1]: Starting Zookeeper distributed coordination server...
2023-10-24T10:32:35+0800 zk1 zookeeper[58266]: Using config: /etc/zookeeper/zoo.cfg
2023-10-24T10:32:35+0800 zk1 systemd[1]: Started Zookeeper distributed coordination server.
`,
  CSV: `time,node,latency_ms,zxid
2023-10-24 10:32:31,zk1,12,0x11100200bfb
2023-10-24 10:32:32,zk1,11,0x11100200bfc
`,
  'JSON lines': `{"time":"2023-10-24T10:32:31.666+08:00","level":"WARN","logger":"org.apache.zookeeper.server.quorum.Follower","msg":"Exception when following the leader"}
{"time":"2023-10-24T10:32:31.702+08:00","level":"INFO","logger":"gc","msg":"GC(3) Pause Young (Normal) 12M->3M(256M) 4.123ms"}
`,
  "Telegraf's own log": `2023-10-24T02:32:31Z I! Starting Telegraf 1.28.2
2023-10-24T02:32:31Z I! Loaded inputs: cpu disk mem net zookeeper
2023-10-24T02:32:41Z E! [inputs.zookeeper] Error in plugin: dial tcp 10.255.0.143:2181: connect: connection refused
`,
  'line protocol of Telegraf': `cpu,cpu=cpu-total,host=zk1 usage_user=3.2,usage_system=1.1,usage_idle=95.7 1698114751000000000
net,host=zk1,interface=eth0 bytes_sent=1024i,bytes_recv=2048i 1698114751000000000
zookeeper,host=zk1,port=2181,server=10.255.0.143,state=leader avg_latency=0i,max_latency=12i,outstanding_requests=0i 1698114751000000000
`,
  'a page that quotes ZooKeeper lines in its prose': `# The storm of 24 October

On node 8 we saw \`2023-10-24T10:32:31,666 [myid:] - ERROR [LearnerHandler-/10.255.0.141:41168:LearnerHandler@615] - Unexpected exception\`,
which means that its learner was lost. Later:

> 2023-10-24T10:32:42,971 [myid:] - ERROR [LearnerHandler-/10.255.0.141:56950:LearnerHandler@615] - Unexpected exception

So the follower flapped.
`,
  'a note with as many quoted lines as it has of its own': note(6),
  'a note with many quoted lines': note(60),
  nothing: '',
  'blank lines': '\n\n  \n',
  'one word': 'zookeeper',
  'bytes of an archive': Uint8Array.from({ length: 5_000 }, (_, at) => (at * 167 + (at >> 3)) & 0xff),
  zeros: new Uint8Array(100_000),
  'a snapshot': Buffer.from('5a4b534e0000000200000000ffffffff0000000100000000', 'hex'),
};

/** An investigator's notes: per quoted line of a log four of prose. */
function note(quotes: number): string {
  return Array.from(
    { length: quotes },
    (_, at) => `## Finding ${at + 1}

The follower lost its leader once more. What we did:
restarted irqbalance, then waited for the next one.
Nothing in the switches, nothing on the disks.
\`\`\`
2023-10-24T10:${String(at % 60).padStart(2, '0')}:31,666 [myid:] - WARN  [QuorumPeer[myid=8](plain=10.255.0.141:2181)(secure=disabled):Follower@100] - Exception when following the leader
\`\`\`
`,
  ).join('\n');
}

const FOREIGN = new URL('../foreign/', import.meta.url);
for (const file of readdirSync(FOREIGN)) foreign[file] = readFileSync(new URL(file, FOREIGN));

describe('what is none of ours is refused, with reasons', () => {
  for (const [name, content] of Object.entries(foreign)) {
    it(name, () => {
      for (const misleading of MISLEADING) {
        const answers = recogniseAll(headOfFile(misleading, content));
        assert.equal(answers.length, formats.length);
        for (const { format, confidence, reason, dialect } of answers) {
          assert.ok(confidence < 0.5, `${format.id} as ${misleading}: ${confidence}, ${reason}`);
          assert.ok(
            confidence > 0 || dialect === undefined,
            `${format.id} has a dialect for what it refuses`,
          );
          assert.match(reason, /\w{3,}.* .*\w{2,}/);
          assert.ok(reason.length < 200 && !reason.includes('\n'), reason);
        }
      }
    });
  }

  it('says what it saw instead', () => {
    const reasons = (content: string): string =>
      recogniseAll(headOfFile('x', content)).find(({ format }) => format.id === 'zookeeper')!.reason;
    assert.equal(
      reasons('what is this\n'),
      'no line has the layout of a ZooKeeper log; the first looks like "what is this"',
    );
    assert.equal(reasons(''), 'the file is empty');
    assert.equal(reasons(note(6)), 'a text that quotes a ZooKeeper log: 6 lines are from one, 36 are not');
    assert.equal(
      reasons('2023-10-24 10:32:31,666 - INFO  [main:NiFi@158] - Launching NiFi...'),
      'the layout fits, but no line comes from a class of ZooKeeper',
    );
  });
});

describe('lines that a text quotes', () => {
  const quoted: Record<string, string> = {
    zookeeper: '2023-10-24 10:32:31,666 [myid:8] - INFO  [main:QuorumPeer@1] - LOOKING\n',
    gc: '[1.111s][info][gc] GC(0) Pause Full (System.gc()) 17M->4M(61M) 10.881ms\n',
    tcpmon: 'net,Hostname=zk1 TcpRetransSegs=77 1698114709\n',
    'tcpmon-log':
      '2023-10-17T14:50:48+08:00 INF cmd/export2.go:69 > File exported with target time point file=tcpmon-dataf-197\n',
  };
  const FENCES = [
    ['```', '```'],
    ['~~~log', '~~~'],
    ['{noformat}', '{noformat}'],
    ['{code:java}', '{code}'],
  ];

  for (const [id, line] of Object.entries(quoted)) {
    it(`${id}: do not make it a log, however many they are`, () => {
      for (const [begin, end] of FENCES) {
        const text = `What we saw:\n\n${begin}\n${line.repeat(40)}${end}\n\nand nothing else.\n`;
        assert.equal(formatOf(text), undefined, begin);
        assert.equal(formatOf(text.replace(`${end}\n\nand`, 'and')), undefined, 'never ended');
      }
      const refusals = recogniseAll(headOfFile('x', `So:\n\`\`\`\n${line.repeat(40)}\`\`\`\n`));
      assert.match(
        refusals.find(({ format }) => format.id === id)!.reason,
        /^a text that quotes lines of a /,
      );
    });

    it(`${id}: do not hide a log that holds such marks`, () => {
      assert.equal(formatOf(line.repeat(20) + '```\n' + line.repeat(20)), id, 'one mark');
      assert.equal(
        formatOf(`${line.repeat(20)}\`\`\`\n${line}\`\`\`\n${line.repeat(20)}`),
        id,
        'a pair of marks',
      );
      assert.equal(formatOf(`\`\`\`\n${line.repeat(20)}\`\`\`\n`), id, 'nothing but a quotation');
    });
  }
});

describe('the head of a file', () => {
  const lines = (content: string, whole: boolean): readonly string[] =>
    headOf('x', Buffer.from(content), whole).lines;

  it('is its lines without their ends', () => {
    assert.deepEqual(lines('a\r\nb\n\nc', true), ['a', 'b', '', 'c']);
    assert.deepEqual(lines('\ufeffa\nb', true), ['a', 'b']);
    assert.deepEqual(lines('', true), ['']);
  });

  it('leaves out a last line that is cut, unless there is no other', () => {
    assert.deepEqual(lines('a\nb\nc', false), ['a', 'b']);
    assert.deepEqual(lines('abc', false), ['abc']);
  });

  it('does not mind a character cut in two', () => {
    const bytes = Buffer.from('a\né').subarray(0, 3);
    assert.deepEqual(headOf('x', bytes, false).lines, ['a']);
  });

  it('is enough: a log is known by it, and by its first lines alone', () => {
    const line = '2023-10-24 10:32:31,666 - INFO  [main:QuorumPeer@1] - LOOKING\n';
    assert.equal(formatOf(line.repeat(HEAD_BYTES / 8)), 'zookeeper');
    assert.equal(detect({ name: '', lines: [line.trimEnd()] })?.format.id, 'zookeeper');
  });
});

describe('among several formats', () => {
  it('the most confident answers first', () => {
    const head = headOfFile('x', '2023-10-24 10:32:31,666 - INFO  [main:QuorumPeer@1] - LOOKING');
    const confidences = recogniseAll(head).map(({ confidence }) => confidence);
    assert.deepEqual(
      confidences,
      [...confidences].sort((a, b) => b - a),
    );
    assert.equal(detect(head, [])?.format, undefined);
    assert.equal(
      detect(
        head,
        formats.filter(({ id }) => id !== 'zookeeper'),
      ),
      undefined,
    );
  });

  it('one look tells the format, or what all say where there is none', () => {
    const log = headOfFile('x', '2023-10-24 10:32:31,666 - INFO  [main:QuorumPeer@1] - LOOKING');
    const verdict = verdictOn(log);
    assert.equal('found' in verdict && verdict.found.reason, detect(log)?.reason);
    for (const text of ['', 'tickTime=2000\n', 'a page about `logs`\n'.repeat(400)]) {
      const head = headOfFile('x', text);
      assert.deepEqual(verdictOn(head), { refusals: recogniseAll(head) });
    }
  });
});
