import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { formats, root, type Format } from './grammars.ts';

/**
 * Which language the editor gives a file, by its own order: a name, the longest pattern, the longest extension,
 * and the first line only where no name has decided.
 */

interface Language {
  id: string;
  filenames?: string[];
  filenamePatterns?: string[];
  extensions?: string[];
  firstLine?: string;
}
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  contributes?: {
    languages?: Language[];
    grammars?: { language: string; scopeName: string; path: string }[];
  };
};
// What the editor itself brings along for such names.
const builtIn: Language[] = [
  { id: 'log', extensions: ['.log', '*.log.?'] },
  { id: 'plaintext', extensions: ['.txt'] },
];
const ours = manifest.contributes?.languages ?? [];
const languages = [...builtIn, ...ours];

const globOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .toLowerCase()
      .split(/(\[[^\]]*\])/)
      .map((part, i) => (i % 2 ? part : part.replace(/[.+^${}()|\\]/g, '\\$&').replace(/\*/g, '.*')))
      .join('')}$`,
  );

function languageOf(name: string, firstLine = ''): string {
  const file = name.toLowerCase();
  const longest = (list: { id: string; text: string }[]) =>
    list.sort((a, b) => b.text.length - a.text.length)[0]?.id;
  const all = (pick: (language: Language) => string[] | undefined) =>
    languages.flatMap((language) => (pick(language) ?? []).map((text) => ({ id: language.id, text })));
  return (
    all((l) => l.filenames).find(({ text }) => text.toLowerCase() === file)?.id ??
    longest(all((l) => l.filenamePatterns).filter(({ text }) => globOf(text).test(file))) ??
    longest(all((l) => l.extensions).filter(({ text }) => file.endsWith(text.toLowerCase()))) ??
    ours.find((l) => l.firstLine && new RegExp(l.firstLine).test(firstLine))?.id ??
    'none'
  );
}

const names: Record<Format | 'log' | 'plaintext' | 'none', string[]> = {
  'zookeeper-log': [
    'zookeeper.log',
    'zookeeper.log.1',
    'zookeeper.log.12',
    'zookeeper.log.2023-10-12',
    'zookeeper.log-20231012',
    'zookeeper-root-server-host.log',
    'zookeeper-root-server-host.log.3',
    'zookeeper-root-server-host.out',
    'zookeeper.out',
    'zookeeper_trace.log',
  ],
  'gc-log': [
    'gc.log',
    'gc.log.0',
    'gc.log.0.current',
    'gc-pid123.log',
    'gc-2023-10-24_00-47-16.log',
    'gc-11317-2026-11-23_00-47-16.log',
    'x.vgc',
    'zookeeper-gc.log',
    'zookeeper-gc.log.0.current',
    'zookeeper-root-gc.log',
    'kafkaServer-gc.log',
  ],
  'tcpmon-export': ['tcpmon-export-43.txt', 'a.tcpmon'],
  'tcpmon-log': ['tcpmon.log', 'tcpmon-2023-10-17T14-50-48.123.log'],
  log: ['server.log', 'gcc-build.log', 'gcp.log', 'my-zookeeper.log', 'kafka.log', 'gc-build.log'],
  plaintext: ['notes.txt', 'gc.txt'],
  none: ['zookeeper', 'gc', 'zookeeper.properties.out2', 'server.log.1'],
};

const firstLines: Record<Format | 'none', string[]> = {
  'zookeeper-log': [
    '2023-10-27T18:47:16,834 [myid:] - INFO  [main:QuorumPeerConfig@137] - Reading configuration from: /etc/zookeeper/zoo.cfg',
    '2026-11-23 08:14:27,141 [myid:] - INFO  [main:o.a.z.s.q.QuorumPeerConfig@177] - Reading configuration from: /a',
    '2026-11-23 08:14:31,572 - INFO  [main:QuorumPeerConfig@177] - Reading configuration from: /a',
    '2023-10-26T17:55:44,888 [myid:] - WARN  [QuorumPeer[myid=8](plain=10.255.0.141:2181)(secure=disabled):Follower@100] - x',
    '2026-11-23 00:23:08,766 [myid:] - INFO  [ProcessThread(sid:200 cport:-1)::o.a.z.s.PrepRequestProcessor@138] - x',
    '2018-05-01 10:00:02,417 [myid:1] - TRACE [SyncThread:1:ZooTrace@71][main ctx] - x',
    '2011-03-01 10:00:00,123 - INFO  [QuorumPeer:/0:0:0:0:0:0:0:0:2181:QuorumPeer@621] - LOOKING',
  ],
  'gc-log': [
    '[2026-11-23T08:19:42.546+0800][0.005s][info][gc] Using G1',
    '[15ms][6958][info][gc] Using G1',
    '[0.000s][warning][gc] -Xloggc is deprecated. Will use -Xlog:gc:gc.log instead.',
    '[0.012s][info][gc,init      ] Version: 17.0.15',
    '[2026-11-23T08:08:25.437+0800] GC(0) Pause Young (Allocation Failure) 16M->2M(61M) 3.211ms',
    'Using Serial',
    '28.940: [GC 17024K->2610K(83008K), 0.0108498 secs]',
    '[GC 8700K->954K(97216K), 0.0293009 secs]',
    '2014-03-04T06:08:56.588+0000: 2.573: [GC2014-03-04T06:08:56.588+0000: 2.573: [ParNew: 70912K->8832K(78784K), 0.03 secs]',
    '2023-10-29T21:08:07.590+0800: 181251.642: [GC (Allocation Failure) 2023-10-29T21:08:07.590+0800: 181251.642: [DefNew',
    'OpenJDK 64-Bit Server VM (25.131-b12) for linux-amd64 JRE (1.8.0_131-b12), built on Apr 12 2017',
    'Java HotSpot(TM) 64-Bit Server VM (25.131-b11) for linux-amd64 JRE (1.8.0_131-b11), built on Mar 15 2017',
    'CommandLine flags: -XX:InitialHeapSize=128168448',
    '2016-08-30 20:35:29 GC log file created /var/log/zookeeper/gc.log.1',
  ],
  'tcpmon-export': [
    'net,Hostname=elf-43 IpForwarding=1 1698114690',
    'net,Hostname=my host,eu=1 IpForwarding=1 1698114690000000000',
    'net,Hostname=elf-43 TcpMaxConn=-1 1698114690',
    'nic,Name=lo,Hostname=elf-43 RxErrors=0 1698114690',
    'tcp,LocalAddr=::ffff:10.255.0.143:2888,PeerAddr=::ffff:10.255.0.141:41168,Hostname=elf-43,Process=cmd:java;pid:5283;fd:167 RetransTotal=488 1698114751',
    'tcp,LocalAddr=10.255.0.143:2888,PeerAddr=*:*,Hostname=elf-43 Timer="on",ExpireTimeUs=3280000,Retrans=4 1698114751',
    'tcp,LocalAddr="*:22",PeerAddr="*:*",Hostname="elf-43",Process="" RecvQ=0 1698114690',
    'tcp,LocalAddr=*:22,PeerAddr=*:*,ProcessName=sshd,hostname=elf-43 Pid=1001 1698114690',
    'tcp,Hostname=elf-43,LocalAddr=*:22,LocalPort=22,PeerAddr=*:*,PeerPort=* Rtt=0.25 1698114690000000000',
    'net,hostname=elf-43 IpTotalPacketsReceived=30923464769 1698114690',
    'RetransTotal type=tcp,hostname=elf-43,LocalAddr=10.0.0.1:2888,PeerAddr=*:* 1698114690 488',
    'IpForwarded 1698114690 0 type=net hostname=elf-43',
  ],
  'tcpmon-log': [
    '2023-10-17T14:50:48+08:00 INF github.com/zperf/tcpmon/cmd/export2.go:69 > File ignored since there is no target time point in it file=tcpmon-dataf-197',
    '\u001b[90m2023-10-24T10:28:02Z\u001b[0m \u001b[32mINF\u001b[0m \u001b[1mgithub.com/zperf/tcpmon/cmd/start.go:41\u001b[0m\u001b[36m >\u001b[0m HTTP server started \u001b[36maddr=\u001b[0m:6789',
    '\u001b[90m2023-10-24T10:36:01+08:00\u001b[0m \u001b[1m\u001b[31mFTL\u001b[0m\u001b[0m \u001b[1mgithub.com/zperf/tcpmon/tcpmon/ss.go:188\u001b[0m\u001b[36m >\u001b[0m invalid field \u001b[36mfield=\u001b[0mbbr',
    '{"level":"info","file":"tcpmon-dataf-197","time":"2023-10-17T14:50:48+08:00","caller":"github.com/zperf/tcpmon/cmd/export2.go:69","message":"File exported"}',
  ],
  none: [
    // Hadoop, HBase, Kafka, BookKeeper, Solr, Cassandra: the same logging libraries, other layouts.
    '2023-10-12 09:48:39,123 INFO org.apache.hadoop.hdfs.server.namenode.NameNode: STARTUP_MSG:',
    '2023-10-12 09:48:39,123 INFO  [main] zookeeper.ZooKeeper: Client environment:zookeeper.version=3.4.6',
    '[2023-10-12 09:48:39,123] INFO [QuorumPeer[myid=1]] LOOKING (org.apache.zookeeper.server.quorum.QuorumPeer)',
    '2023-10-12 09:48:39,123 - INFO  - [main:Bookie@123] - instantiate ledger manager',
    '2023-10-12 09:48:39,123 - INFO  [main:HedwigServer@42] - started',
    '2023-10-12 09:48:39.123 INFO  (main) [ ] o.a.s.c.SolrCore started',
    'INFO  [main] 2023-10-12 09:48:39,123 CassandraDaemon.java:500 - JVM Arguments',
    '2023-10-12 09:48:39.123  INFO 1 --- [main] c.e.Application : Started',
    '2023-10-12T09:48:39.123+0800: starting up',
    '[2023-10-12T09:48:39.123+0800][info][heap] app heap is fine',
    '[12.345s][info][app] GC(3) is what the user typed',
    '[12.345s] GC(3) is what the user typed',
    '[GC] collecting rubbish on Mondays',
    '2023-10-17T14:50:48+08:00 INF cmd/server/main.go:69 > started addr=:8080',
    '{"level":"info","time":"2023-10-17T14:50:48+08:00","caller":"main.go:69","message":"started"}',
    '127.0.0.1 - - [12/Oct/2023:09:48:39 +0800] "GET / HTTP/1.1" 200 612 "-" "curl/7.61"',
    'Oct 30 16:45:34 dogfood-idc-elf-19-41 systemd[1]: Starting Zookeeper distributed coordination server...',
    'Oct 30 16:45:34 host zookeeper[58266]: JMX disabled by user request',
    'time,host,level,message',
    '2023-10-12 09:48:39,123,INFO,main',
    'net,host=web01,interface=eth0 bytes_recv=123i,bytes_sent=456i,drop_in=0i 1698114690000000000',
    'netstat,host=web01 tcp_close=0i,tcp_established=12i 1698114690000000000',
    'cpu,host=h usage_user=1.5 1698114690000000000',
    'TcpActiveOpens                  4181               0.0',
    'proc.net.tcp 1698114690 12 type=tcp hostname=web01',
    '2023-10-17T14:50:48+08:00 INF cmd/export2.go:69 > File ignored file=tcpmon-dataf-197',
    '{"level":"info","time":"2023-10-17T14:50:48+08:00","message":"x"}',
    '',
  ],
};

describe('languages', { skip: ours.length === 0 && 'none contributed yet' }, () => {
  for (const [id, files] of Object.entries(names)) {
    it(`by name: ${id}`, () => {
      for (const name of files) assert.equal(languageOf(name), id, name);
    });
  }
  for (const [id, lines] of Object.entries(firstLines)) {
    it(`by first line: ${id}`, () => {
      for (const line of lines) assert.equal(languageOf('noname', line), id, line);
    });
  }
  it('a first line of 1,000 characters takes no time that could be felt', () => {
    // A thousand is as much as the editor looks at. What must not happen here is exponential: it would not end.
    for (const run of [':a@1', '[a]', '(()', ',Hostname=', ' a=1', '1.', 'K->']) {
      for (const head of ['', '2023-10-12 09:48:39,123 - INFO  [', '[GC (', 'tcp,LocalAddr=1,PeerAddr=1,']) {
        languageOf('noname', (head + run.repeat(1000)).slice(0, 1000));
      }
    }
  });
  it('each language has its grammar', () => {
    const grammars = manifest.contributes?.grammars ?? [];
    for (const format of formats) {
      const grammar = grammars.find(({ language }) => language === format);
      assert.equal(grammar?.scopeName, `source.${format}`);
      const file = JSON.parse(readFileSync(join(root, grammar.path), 'utf8')) as { scopeName: string };
      assert.equal(file.scopeName, `source.${format}`);
    }
  });
});
