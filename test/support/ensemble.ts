/** Head lines of one server's log, as ZooKeeper 3.8 prints them. */
export class ServerLog {
  readonly #id: number;
  readonly #client: string;
  #text = '';

  constructor(id: number, client: string) {
    this.#id = id;
    this.#client = client;
  }

  get text(): string {
    return this.#text;
  }

  /** A line of the main thread; `time` such as `10:32:31,666`. */
  peer(time: string, className: string, message: string, level = 'INFO'): this {
    return this.line(
      time,
      `QuorumPeer[myid=${this.#id}](plain=${this.#client})(secure=disabled):${className}`,
      message,
      level,
    );
  }

  line(time: string, place: string, message: string, level = 'INFO'): this {
    this.#text += `2023-10-24 ${time} [myid:] - ${level.padEnd(5)} [${place}@100] - ${message}\n`;
    return this;
  }

  /** The banner of a start, of which the last line is the begin of an election. */
  start(time: string, host: string): this {
    return this.line(time, 'main:QuorumPeerConfig', 'Reading configuration from: /etc/zookeeper/zoo.cfg')
      .line(time, 'main:QuorumPeerMain', `Starting quorum peer, myid=${this.#id}`)
      .line(time, 'main:QuorumPeer', 'tickTime set to 2000')
      .line(
        time,
        'main:Environment',
        'Server environment:zookeeper.version=3.8.0-5a02a05, built on 2022-02-25 08:49 UTC',
      )
      .line(time, 'main:Environment', `Server environment:host.name=${host}`)
      .line(time, 'main:Environment', 'Server environment:java.version=17.0.15')
      .peer(time, 'QuorumPeer', 'LOOKING');
  }
}

/** Servers 8 and 9, of which 9 leads from 10:30:05 on, and loses 8 at 10:32:31. */
export const incident = {
  'node8/log/zookeeper.log': new ServerLog(8, '10.255.0.141:2181')
    .start('10:30:00,000', 'zk-8')
    .peer('10:30:05,100', 'QuorumPeer', 'FOLLOWING')
    .peer('10:30:05,500', 'Learner', 'Learner received UPTODATE message')
    .peer('10:32:31,687', 'Follower', 'Exception when following the leader', 'WARN')
    .peer('10:32:31,700', 'QuorumPeer', 'LOOKING').text,
  'node8/conf/zoo.cfg':
    'tickTime=2000\ninitLimit=10\nsyncLimit=5\ndataDir=/var/lib/zookeeper\nclientPort=2181\n' +
    'server.2=10.255.0.97:2888:3888\nserver.8=10.255.0.141:2888:3888\nserver.9=10.255.0.143:2888:3888\n',
  'node8/data/myid': '8\n',
  'node9/zookeeper.log': new ServerLog(9, '10.255.0.143:2181')
    .start('10:30:00,050', 'zk-9')
    .peer('10:30:05,000', 'QuorumPeer', 'LEADING')
    .line(
      '10:30:05,200',
      'LearnerHandler-/10.255.0.141:41168:LearnerHandler',
      'Follower sid: 8 : info : 10.255.0.141:2888:3888:participant',
    )
    .peer(
      '10:30:05,300',
      'Leader',
      'Have quorum of supporters, sids: [[8, 9]]; starting up and setting last processed zxid: 0x11100000000',
    )
    .line(
      '10:32:31,666',
      'LearnerHandler-/10.255.0.141:41168:LearnerHandler',
      '******* GOODBYE /10.255.0.141:41168 ********',
      'WARN',
    )
    .line('10:33:00,000', 'SyncThread:9:FileTxnLog', 'Creating new log file: log.11100000001').text,
};
