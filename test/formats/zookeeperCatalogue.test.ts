import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { catalogue } from '../../server/src/formats/zookeeper/catalogue/index.ts';
import { compileTemplate, matchTemplate } from '../../server/src/formats/zookeeper/catalogue/template.ts';
import { classify } from '../../server/src/formats/zookeeper/classify.ts';
import { zookeeper } from '../../server/src/formats/zookeeper/index.ts';
import type { LogRecord } from '../../server/src/log/record.ts';
import { dialectOf, sectionOf } from '../support/section.ts';

const HEAD = '2023-10-24T10:32:31,666 [myid:] - ';
const dialect = dialectOf(zookeeper, `${HEAD}INFO  [main:QuorumPeer@1] - x`);

/** The only record of a message, and of the lines behind it. */
function recordOf(className: string, level: string, message: string, ...behind: string[]): LogRecord {
  const line = `${HEAD}${level.padEnd(5)} [main:${className}@1] - ${message}`;
  const [record, ...more] = dialect.read(sectionOf([line, ...behind].join('\n')));
  assert.ok(record, `no record in ${line}`);
  assert.deepEqual(more, []);
  return record;
}

/**
 * Every wording of every row: its id, the class and level that print it, the message as constructed from ZooKeeper's
 * sources, and behind the arrow the fields it gives.
 */
const SAMPLES = `
S01 QuorumPeerConfig INFO Reading configuration from: /etc/zookeeper/zoo.cfg ⇒ path=/etc/zookeeper/zoo.cfg
S01b QuorumHierarchical INFO Reading configuration from: /etc/zookeeper/groups.cfg ⇒ path=/etc/zookeeper/groups.cfg
S02 QuorumPeerMain INFO Starting quorum peer
S02 QuorumPeerMain INFO Starting quorum peer, myid=9 ⇒ myid=9
S03 ZooKeeperServerMain INFO Starting server
S04 QuorumPeerMain WARN Either no config or no quorum defined in config, running  in standalone mode
S04 QuorumPeerMain WARN Either no config or no quorum defined in config, running in standalone mode
S05 Environment INFO Server environment:zookeeper.version=3.5.9-83df9301aa5c2a5d284a9940177808c01bc35cef, built on 01/06/2021 20:03 GMT ⇒ version=3.5.9-83df9301aa5c2a5d284a9940177808c01bc35cef; built=01/06/2021 20:03 GMT
S05 Environment INFO Server environment:zookeeper.version=3.9.0-SNAPSHOT ⇒ version=3.9.0-SNAPSHOT
S05 Environment INFO Client environment:zookeeper.version=3.4.14-4c25d480e66aadd371de8bd2fd8da255ac140bcf, built on 03/06/2019 16:18 GMT ⇒ version=3.4.14-4c25d480e66aadd371de8bd2fd8da255ac140bcf; built=03/06/2019 16:18 GMT
S05b Environment INFO Server environment:os.memory.free=118MB ⇒ property=os.memory.free; value=118MB
S05b Environment INFO Client environment:java.class.path=/opt/a.jar:/opt/b=c.jar ⇒ property=java.class.path; value=/opt/a.jar:/opt/b=c.jar
S05c ZookeeperBanner INFO   |___  /                 | |
S05c ZookeeperBanner INFO
S06 QuorumPeer INFO tickTime set to 2000 ⇒ tickTime=2000
S06 ZooKeeperServer INFO tickTime set to 2000 ms ⇒ tickTime=2000
S06 QuorumPeer INFO minSessionTimeout set to 4000 ⇒ minSessionTimeout=4000
S06 ZooKeeperServer INFO minSessionTimeout set to 4000 ms ⇒ minSessionTimeout=4000
S06 QuorumPeer INFO maxSessionTimeout set to -1 ⇒ maxSessionTimeout=-1
S06 QuorumPeer INFO initLimit set to 10 ⇒ initLimit=10
S06 QuorumPeer INFO syncLimit set to 5 ⇒ syncLimit=5
S06 QuorumPeer INFO connectToLearnerMasterLimit set to 0 ⇒ connectToLearnerMasterLimit=0
S07 ZooKeeperServer INFO Created server with tickTime 2000 minSessionTimeout 4000 maxSessionTimeout 40000 datadir /var/lib/zookeeper/version-2 snapdir /var/lib/zookeeper/version-2 ⇒ tickTime=2000; minSessionTimeout=4000; maxSessionTimeout=40000; dataDir=/var/lib/zookeeper/version-2; snapDir=/var/lib/zookeeper/version-2
S07 ZooKeeperServer INFO Created server with tickTime 2000 ms minSessionTimeout 4000 ms maxSessionTimeout 40000 ms clientPortListenBacklog -1 datadir /data/version-2 snapdir /data/version-2 ⇒ tickTime=2000; minSessionTimeout=4000; maxSessionTimeout=40000; dataDir=/data/version-2; snapDir=/data/version-2
S07 ZooKeeperServer INFO Created server with tickTime 2000 ms minSessionTimeout 4000 ms maxSessionTimeout 40000 ms clientPortListenBacklog -1 dataLogdir /log/version-2 snapdir /data/version-2 ⇒ tickTime=2000; minSessionTimeout=4000; maxSessionTimeout=40000; dataDir=/log/version-2; snapDir=/data/version-2
S07 ZooKeeperServer INFO Created server with tickTime 2000 ⇒ tickTime=2000
S07 ZooKeeperServer INFO Created server
S08 NIOServerCnxnFactory INFO binding to port 0.0.0.0/0.0.0.0:2181 ⇒ address=0.0.0.0:2181
S08 NettyServerCnxnFactory INFO binding to port /10.255.0.96:2181, /0.0.0.0:2181 ⇒ address=10.255.0.96:2181; localAddress=0.0.0.0:2181
S09 ServerCnxnFactory INFO Using org.apache.zookeeper.server.NIOServerCnxnFactory as server connection factory ⇒ factory=org.apache.zookeeper.server.NIOServerCnxnFactory
S10 JettyAdminServer INFO Started AdminServer on address 0.0.0.0, port 8080 and command URL /commands ⇒ adminHost=0.0.0.0; port=8080; url=/commands
S11 QuorumPeerMain ERROR Invalid config, exiting abnormally ⇒ problem=Invalid config
S11 ZooKeeperServerMain ERROR Unable to access datadir, exiting abnormally ⇒ problem=Unable to access datadir
S11 QuorumPeerMain ERROR Unexpected exception, exiting abnormally ⇒ problem=Unexpected exception
S12 QuorumPeerMain INFO Exiting normally
S13 QuorumPeer ERROR Unable to load database on disk
S14 ZooKeeperServer ERROR Severe unrecoverable error, exiting
S15 ZooKeeperCriticalThread ERROR Severe unrecoverable error, from thread : SyncThread:2 ⇒ failedThread=SyncThread:2
S16 ZooKeeperServerListenerImpl INFO Thread SyncThread:2 exits, error code 1 ⇒ failedThread=SyncThread:2; code=1
S17 ServiceUtils ERROR Exiting JVM with code 13 ⇒ code=13
S17 ServiceUtils INFO Exiting JVM with code 0 ⇒ code=0
S18 NIOServerCnxnFactory ERROR Thread Thread[main-EventThread,5,main] died ⇒ failedThread=Thread[main-EventThread,5,main]
S19 ZooKeeperThread WARN Exception occurred from thread ContainerManagerTask ⇒ failedThread=ContainerManagerTask
S20 QuorumPeer WARN QuorumPeer main thread exited
S21 ZooKeeperServer INFO shutting down
S21 ZooKeeperServer INFO Shutting down
S22 CommitProcessor INFO Shutting down
S22 LearnerZooKeeperServer INFO shutting down
S22 CommitProcessor INFO CommitProcessor exited loop! ⇒ processor=CommitProcessor
S22 SyncRequestProcessor INFO SyncRequestProcessor exited! ⇒ processor=SyncRequestProcessor
S22 FinalRequestProcessor INFO shutdown of request processor complete
S22 SessionTrackerImpl INFO SessionTrackerImpl exited loop! ⇒ processor=SessionTrackerImpl
S23 DatadirCleanupManager$PurgeTask INFO Purge task started.
S23 DatadirCleanupManager$PurgeTask INFO Purge task completed.
S23 DatadirCleanupManager INFO Purge task is not scheduled.
S23 DatadirCleanupManager WARN Purge task is already running.
S23 DatadirCleanupManager$PurgeTask ERROR Error occurred while purging.
S23b PurgeTxnLog INFO Removing file: Nov 23, 2026, 8:16:31 AM	/srv/zk/version-2/snapshot.100000000 ⇒ file=Nov 23, 2026, 8:16:31 AM	/srv/zk/version-2/snapshot.100000000; zxid=0x100000000
S24 QuorumPeer INFO Local sessions disabled ⇒ state=disabled
S24 QuorumPeer INFO Local session upgrading enabled ⇒ state=enabled
X01 DatadirCleanupManager INFO autopurge.snapRetainCount set to 3 ⇒ setting=autopurge.snapRetainCount; value=3
X01 ZooKeeperServer INFO zookeeper.digest.enabled = true ⇒ setting=zookeeper.digest.enabled; value=true
X01 FileTxnSnapLog INFO zookeeper.snapshot.trust.empty : false ⇒ value=false
X01 ZKDatabase INFO zookeeper.commitLogCount=500 ⇒ setting=zookeeper.commitLogCount; value=500
X01 ResponseCache INFO getData response cache size is initialized with value 400. ⇒ setting=getData; value=400
X01 ZooKeeperServer INFO The max bytes for all large requests are set to 104857600 ⇒ value=104857600
X01 ZooKeeperServer INFO The large request threshold is set to -1 ⇒ value=-1
X01 Leader INFO Set zookeeper.leader.maxTimeToWaitForEpoch to -1ms ⇒ setting=zookeeper.leader.maxTimeToWaitForEpoch; value=-1ms
X01 Leader INFO TCP NoDelay set to: true ⇒ value=true
X01 Learner INFO leaderConnectDelayDuringRetryMs: 100 ⇒ value=100
X01 DigestAuthenticationProvider INFO ACL digest algorithm is: SHA1 ⇒ value=SHA1
X01 FourLetterCommands INFO The list of enabled four letter word commands is : [[srvr]] ⇒ value=[[srvr]]
X01 QuorumPeer INFO Using 5000ms as the quorum cnxn socket timeout ⇒ value=5000
X01 QuorumCnxManager$Listener INFO Election port bind maximum retries is 3 ⇒ value=3
X01 BlueThrottle INFO Weighed connection throttling is disabled ⇒ value=disabled
X01 QuorumPeerConfig INFO metricsProvider.className is org.apache.zookeeper.metrics.impl.DefaultMetricsProvider ⇒ setting=metricsProvider.className; value=org.apache.zookeeper.metrics.impl.DefaultMetricsProvider
X01 WatchManagerFactory INFO Using org.apache.zookeeper.server.watch.WatchManager as watch manager ⇒ value=org.apache.zookeeper.server.watch.WatchManager
X01 FollowerRequestProcessor INFO Initialized FollowerRequestProcessor with zookeeper.follower.skipLearnerRequestToNextProcessor as false ⇒ setting=zookeeper.follower.skipLearnerRequestToNextProcessor; value=false
X01 QuorumPeer INFO Port unification disabled ⇒ value=disabled
X01 QuorumPeer INFO Using insecure (non-TLS) quorum communication ⇒ value=insecure (non-TLS)
X02 ZKAuditProvider INFO ZooKeeper audit is disabled.
X03 ServerCnxnFactory WARN maxCnxns is not configured, using default value 0. ⇒ value=0
X03 ServerCnxnFactory WARN maxCnxns should be greater than or equal to 0, using default value 0. ⇒ value=0
X04 QuorumPeer INFO currentEpoch not found! Creating with a reasonable default of 273. This should only happen when you are upgrading your installation ⇒ file=currentEpoch; epoch=273
X05 AdminServerFactory WARN Unable to load jetty, not starting JettyAdminServer
X05 QuorumPeer WARN Problem starting AdminServer
X05 QuorumPeer WARN Problem stopping AdminServer
X06 LearnerZooKeeperServer WARN Failed to register with JMX
X06 QuorumPeer WARN Failed to unregister with JMX
X06 MBeanRegistry WARN Failed to register MBean InMemoryDataTree ⇒ bean=InMemoryDataTree
X06 MBeanRegistry WARN Failed to unregister MBean InMemoryDataTree ⇒ bean=InMemoryDataTree
X06 MBeanRegistry WARN Error during unregister
E01 QuorumPeer INFO LOOKING
E02 FastLeaderElection INFO New election. My id =  9, proposed zxid=0x11100200bfb ⇒ myid=9; zxid=0x11100200bfb
E02 FastLeaderElection INFO New election. My id = 9, proposed zxid=0x11100200bfb ⇒ myid=9; zxid=0x11100200bfb
E02 FastLeaderElection INFO New election. My id =  9, Proposed zxid = 1172528172027 ⇒ myid=9; zxid=0x11100200bfb
E02 FastLeaderElection INFO New election: 1172528172027 ⇒ zxid=0x11100200bfb
E03 FastLeaderElection INFO Notification: 2 (message format version), 3 (n.leader), 0x11100200bfb (n.zxid), 0x2 (n.round), LOOKING (n.state), 8 (n.sid), 0x111 (n.peerEPoch), FOLLOWING (my state)100000000 (n.config version) ⇒ formatVersion=2; votedMyid=3; zxid=0x11100200bfb; round=2; peerState=LOOKING; peerMyid=8; peerEpoch=273; myState=FOLLOWING; configVersion=4294967296
E03b FastLeaderElection INFO Notification: 1 (message format version), 3 (n.leader), 0x11100200bfb (n.zxid), 0x2 (n.round), LEADING (n.state), 3 (n.sid), 0x111 (n.peerEpoch) LOOKING (my state) ⇒ formatVersion=1; votedMyid=3; zxid=0x11100200bfb; round=2; peerState=LEADING; peerMyid=3; peerEpoch=273; myState=LOOKING
E03b FastLeaderElection INFO Notification: 3 (n.leader), 0x11100200bfb (n.zxid), 0x2 (n.round), LOOKING (n.state), 8 (n.sid), 0x111 (n.peerEPoch), LOOKING (my state) ⇒ votedMyid=3; zxid=0x11100200bfb; round=2; peerState=LOOKING; peerMyid=8; peerEpoch=273; myState=LOOKING
E03b FastLeaderElection INFO Notification: 3 (n.leader), 0x11100200bfb (n.zxid), 0x2 (n.round), LOOKING (n.state), 8 (n.sid), 0x111 (n.peerEpoch), LOOKING (my state) ⇒ votedMyid=3; zxid=0x11100200bfb; round=2; peerState=LOOKING; peerMyid=8; peerEpoch=273; myState=LOOKING
E03b FastLeaderElection INFO Notification: 3 (n.leader), 1172528172027 (n.zxid), 2 (n.round), LOOKING (n.state), 8 (n.sid), FOLLOWING (my state) ⇒ votedMyid=3; zxid=0x11100200bfb; round=2; peerState=LOOKING; peerMyid=8; myState=FOLLOWING
E03b FastLeaderElection INFO Notification: 3 (n.leader), 1172528172027 (n.zxid), 2 (n.round), LOOKING (n.state), 8 (n.sid), 273 (n.peerEPoch), FOLLOWING (my state) ⇒ votedMyid=3; zxid=0x11100200bfb; round=2; peerState=LOOKING; peerMyid=8; peerEpoch=273; myState=FOLLOWING
E03b FastLeaderElection INFO Notification: 3, 1172528172027, 2, 9, LOOKING, LEADING, 8 ⇒ votedMyid=3; zxid=0x11100200bfb; round=2; myid=9; myState=LOOKING; peerState=LEADING; peerMyid=8
E03c FastLeaderElection$Messenger$WorkerReceiver INFO Notification: my state:LOOKING; n.sid:1, n.state:FOLLOWING, n.leader:200, n.round:0x1, n.peerEpoch:0x111, n.zxid:0x11100200bfb, message format version:0x2, n.config version:0x0 ⇒ myState=LOOKING; peerMyid=1; peerState=FOLLOWING; votedMyid=200; round=1; peerEpoch=273; zxid=0x11100200bfb; formatVersion=2; configVersion=0
E04 FastLeaderElection INFO Notification time out: 51200 ⇒ durationMs=51200
E04 FastLeaderElection INFO Notification time out: 51200 ms ⇒ durationMs=51200
E05 Leader INFO LEADING - LEADER ELECTION TOOK - 210 MS ⇒ durationMs=210
E05 Leader INFO LEADING - LEADER ELECTION TOOK - 210 ⇒ durationMs=210
E05b Follower INFO FOLLOWING - LEADER ELECTION TOOK - 3600 MS ⇒ durationMs=3600
E05b Follower INFO FOLLOWING - LEADER ELECTION TOOK - 3600 ⇒ durationMs=3600
E05b Observer INFO OBSERVING - LEADER ELECTION TOOK - 12 MS ⇒ durationMs=12
E06 FastLeaderElection WARN Ignoring notification for non-cluster member sid 12 from sid 3 ⇒ votedMyid=12; peerMyid=3
E06 FastLeaderElection WARN Ignoring notification for sid 3 from non-quorum member sid 12 ⇒ votedMyid=3; peerMyid=12
E07 FastLeaderElection WARN Notification state unrecoginized: OBSERVING (n.state), 4(n.sid) ⇒ peerState=OBSERVING; peerMyid=4
E07 FastLeaderElection WARN Notification state unrecognized: OBSERVING (n.state), 4(n.sid) ⇒ peerState=OBSERVING; peerMyid=4
E07 FastLeaderElection WARN Notification state unrecoginized: null ⇒ peerState=null
E07 FastLeaderElection WARN Notification state unrecognized: null ⇒ peerState=null
E08 FastLeaderElection INFO Backward compatibility mode (36 bits), server id: 3 ⇒ peerMyid=3
E08 FastLeaderElection INFO Backward compatibility mode (28 bits), server id: 3 ⇒ peerMyid=3
E08 FastLeaderElection INFO Backward compatibility mode (before reconfig), server id: 3 ⇒ peerMyid=3
E08 FastLeaderElection INFO Backward compatibility mode, server id=3 ⇒ peerMyid=3
E08 FastLeaderElection INFO Backward compatibility mode, server id: 3 ⇒ peerMyid=3
E09 FastLeaderElection$Messenger$WorkerReceiver WARN Skipping the processing of a partial / malformed response message sent by sid=3 (message length: 21) ⇒ peerMyid=3; length=21
E10 Learner WARN Couldn't find the leader with id = 13 ⇒ peerMyid=13
E11 FastLeaderElection$Messenger$WorkerReceiver INFO WorkerReceiver is down
E11 FastLeaderElection$Messenger$WorkerSender INFO WorkerSender is down
E11 FastLeaderElection INFO WorkerReceiver[myid=9] is down ⇒ worker=WorkerReceiver[myid=9]
E12 QuorumPeer WARN PeerState set to LOOKING
E13 FastLeaderElection INFO Oracle indicates to follow
E13 FastLeaderElection INFO Oracle indicates not to follow
R01 QuorumPeer INFO FOLLOWING
R01b QuorumPeer INFO LEADING
R01c QuorumPeer INFO OBSERVING
R02 QuorumPeer INFO Peer state changed: following - broadcast ⇒ role=following
R02b QuorumPeer INFO Peer state changed: following - synchronization - diff ⇒ role=following; phase=synchronization; syncMode=diff
R02b QuorumPeer INFO Peer state changed: leading - discovery ⇒ role=leading; phase=discovery
R02b QuorumPeer INFO Peer state changed: looking ⇒ role=looking
R03 Leader INFO Have quorum of supporters, sids: [[2, 3, 7]]; starting up and setting last processed zxid: 0x11200000000 ⇒ supporters=[2, 3, 7]; zxid=0x11200000000; epoch=274
R03 Leader INFO Have quorum of supporters, sids: [ [1, 2],[1, 3] ]; starting up and setting last processed zxid: 0x11200000000 ⇒ supporters= [1, 2],[1, 3]; zxid=0x11200000000; epoch=274
R03 Leader INFO Have quorum of supporters; starting up and setting last processed zxid: 0x11200000000 ⇒ zxid=0x11200000000; epoch=274
R03 Leader INFO Have quorum of supporters; starting up and setting last processed zxid: 1176821039104 ⇒ zxid=0x11200000000; epoch=274
R04 Learner INFO Learner received UPTODATE message
R04b Learner INFO Learner received NEWLEADER message
R05 Learner INFO Set the current epoch to 274 ⇒ epoch=274
R05 Learner INFO Sent NEWLEADER ack to leader with zxid 11200000000 ⇒ zxid=0x11200000000
R06 Learner INFO Setting leader epoch 112 ⇒ epoch=274
R07 Follower WARN Exception when following the leader
R07 Observer WARN Exception when observing the leader
R08 Follower INFO Disconnected from leader (with address: zk-07/10.255.0.109:2888). Was connected for 35755ms. Sync state: true ⇒ address=10.255.0.109:2888; durationMs=35755; synced=true
R08 Observer INFO Disconnected from leader (with address: /[2001:db8:0:0:0:0:0:41]:2888). Was connected for 120ms. Sync state: false ⇒ address=[2001:db8:0:0:0:0:0:41]:2888; durationMs=120; synced=false
R09 Follower INFO shutdown called
R09 Follower INFO shutdown Follower
R09 Observer INFO shutdown Observer
R09 Learner INFO shutdown Learner
R10 Leader INFO Shutdown called. For the reason Not sufficient followers synced, only synced with sids: [ [7] ] ⇒ reason=Not sufficient followers synced, only synced with sids: [ [7] ]
R10 Leader INFO Shutdown called
R11 Leader WARN Enough followers present. Perhaps the initTicks need to be increased.
R12 Leader INFO Quit leading due to voter changed mind.
R13 Follower ERROR Proposed leader epoch 11200000000 is less than our accepted epoch 113 ⇒ zxid=0x11200000000; acceptedEpoch=275
R14 QuorumPeer INFO Attempting to start ReadOnlyZooKeeperServer
R14 ReadOnlyZooKeeperServer INFO Read-only server started
R15 Observer INFO Observing zk-07/10.255.0.109:2888 ⇒ address=10.255.0.109:2888
R15 Observer INFO Observing new leader sid=7 addr=/10.255.0.109:2888 ⇒ peerMyid=7; address=10.255.0.109:2888
R15 Observer INFO Waiting for 734 ms before reconnecting with the leader ⇒ durationMs=734
R16 Leader ERROR Couldn't bind to port 2888 ⇒ port=2888
R16 Leader ERROR Couldn't bind to zk-07/10.255.0.109:2888 ⇒ address=10.255.0.109:2888
R17 Leader ERROR NEWLEADER ACK from sid: 3 is from a different epoch - current 0x11200000000 receieved 0x11100000000 ⇒ peerMyid=3; zxid=0x11200000000; received=0x11100000000
R17 Leader ERROR NEWLEADER ACK from sid: 3 is from a different epoch - current 0x11200000000 received 0x11100000000 ⇒ peerMyid=3; zxid=0x11200000000; received=0x11100000000
X10 QuorumPeer WARN Unexpected exception
L01 LearnerHandler INFO Follower sid: 8 : info : 10.255.0.141:2888:3888:participant;0.0.0.0:2181 ⇒ peerMyid=8; serverInfo=10.255.0.141:2888:3888:participant;0.0.0.0:2181
L01 LearnerHandler INFO Follower sid: 8 : info : org.apache.zookeeper.server.quorum.QuorumPeer$QuorumServer@1d7a3a5b ⇒ peerMyid=8; serverInfo=org.apache.zookeeper.server.quorum.QuorumPeer$QuorumServer@1d7a3a5b
L01 LearnerHandler INFO Learner sid: 8 : info : 10.255.0.141:2888:3888:observer ⇒ peerMyid=8; serverInfo=10.255.0.141:2888:3888:observer
L02 LearnerHandler INFO Follower sid: 3 not in the current config 100000000 ⇒ peerMyid=3; configVersion=4294967296
L03 LearnerHandler INFO Synchronizing with Learner sid: 2 maxCommittedLog=0x11100200bfb minCommittedLog=0x11100200a01 lastProcessedZxid=0x11100200bfb peerLastZxid=0x11100200c00 ⇒ peerMyid=2; maxCommittedLog=0x11100200bfb; zxid=0x11100200bfb; minCommittedLog=0x11100200a01; lastProcessedZxid=0x11100200bfb; peerLastZxid=0x11100200c00
L03 LearnerHandler INFO Synchronizing with Follower sid: 2 maxCommittedLog=0x11100200bfb minCommittedLog=0x11100200a01 lastProcessedZxid=0x11100200bfb peerLastZxid=0x11100200c00 ⇒ peerMyid=2; maxCommittedLog=0x11100200bfb; zxid=0x11100200bfb; minCommittedLog=0x11100200a01; lastProcessedZxid=0x11100200bfb; peerLastZxid=0x11100200c00
L03 LearnerHandler INFO Synchronizing with Follower sid: 2 maxCommittedLog=0x11100200bfb minCommittedLog=0x11100200a01 peerLastZxid=0x11100200c00 ⇒ peerMyid=2; maxCommittedLog=0x11100200bfb; zxid=0x11100200bfb; minCommittedLog=0x11100200a01; peerLastZxid=0x11100200c00
L03 LearnerHandler INFO Synchronizing with Follower sid: 2 maxCommittedLog =11100200bfb minCommittedLog = 1110020000 peerLastZxid = 11100200c00 ⇒ peerMyid=2; maxCommittedLog=0x11100200bfb; zxid=0x11100200bfb; minCommittedLog=0x1110020000; peerLastZxid=0x11100200c00
L04 LearnerHandler INFO Sending DIFF zxid=0x11100200bfb for peer sid: 2 ⇒ zxid=0x11100200bfb; peerMyid=2
L04 LearnerHandler INFO Sending DIFF zxid=0x11100200bfb  for peer sid: 2 ⇒ zxid=0x11100200bfb; peerMyid=2
L04 LearnerHandler INFO Sending DIFF
L04 LearnerHandler INFO Sending diff
L04 LearnerHandler INFO leader and follower are in sync, zxid=0x11100200bfb ⇒ zxid=0x11100200bfb
L05 LearnerHandler INFO Using committedLog for peer sid: 2 ⇒ peerMyid=2
L05 LearnerHandler INFO Use txnlog and committedLog for peer sid: 2 ⇒ peerMyid=2
L05 LearnerHandler INFO Detected gap between end of txnlog: 0x11100200a00 and start of committedLog: 0x11100200a02 ⇒ zxid=0x11100200a00; committedLog=0x11100200a02
L06 LearnerHandler INFO Sending TRUNC zxid=0x11100200bfb for peer sid: 2 ⇒ zxid=0x11100200bfb; peerMyid=2
L06 LearnerHandler DEBUG Sending TRUNC to follower zxidToSend=0x11100200bfb for peer sid:2 ⇒ zxid=0x11100200bfb; peerMyid=2
L06 LearnerHandler WARN Sending TRUNC
L07 LearnerHandler INFO Sending snapshot last zxid of peer is 0x0  zxid of leader is 0x11100200bfbsent zxid of db as 0x11100200c00 ⇒ peerLastZxid=0x0; zxid=0x0; leaderZxid=0x11100200bfb; databaseZxid=0x11100200c00
L07 LearnerHandler INFO Sending snapshot last zxid of peer is 0x0, zxid of leader is 0x11100200bfb, send zxid of db as 0x11100200c00, 1 concurrent snapshots, snapshot was exempt from throttle ⇒ peerLastZxid=0x0; zxid=0x0; leaderZxid=0x11100200bfb; databaseZxid=0x11100200c00; concurrent=1
L07 LearnerHandler INFO Sending snapshot last zxid of peer is 0x0, zxid of leader is 0x11100200bfb, send zxid of db as 0x11100200c00, 1 concurrent snapshot sync, snapshot sync was not exempt from throttle ⇒ peerLastZxid=0x0; zxid=0x0; leaderZxid=0x11100200bfb; databaseZxid=0x11100200c00; concurrent=1
L07 LearnerHandler WARN Sending snapshot last zxid of peer is 0x0  zxid of leader is 0x11100200bfb ⇒ peerLastZxid=0x0; zxid=0x0; leaderZxid=0x11100200bfb
L08 Learner INFO Getting a diff from the leader 0x11100200bfb ⇒ zxid=0x11100200bfb
L09 Learner INFO Getting a snapshot from leader 0x11100200bfb ⇒ zxid=0x11100200bfb
L09 Learner INFO Getting a snapshot from leader
L10 LearnerHandler WARN Unhandled scenario for peer sid: 3 ⇒ peerMyid=3
L10 LearnerHandler ERROR Unhandled scenario for peer sid: 3 fall back to use snapshot ⇒ peerMyid=3
L10 LearnerHandler WARN Cannot send TRUNC to peer sid: 3 peer zxid is from different epoch ⇒ peerMyid=3
L11 Learner WARN Truncating log to get in sync with the leader 0x11100200bfb ⇒ zxid=0x11100200bfb
L12 Learner ERROR Not able to truncate the log 0x11100200bfb ⇒ zxid=0x11100200bfb
L12 Learner ERROR Not able to truncate the log 1110020000 ⇒ zxid=0x1110020000
X11 Learner INFO DIFF sync got first proposal 0x11200000001 ⇒ zxid=0x11200000001
X11 Learner WARN DIFF sync got new epoch proposal 0x11200000001, last queued 0x11100200bfb, expected 0x11100200bfc ⇒ zxid=0x11200000001; lastQueued=0x11100200bfb; expected=0x11100200bfc
L13 LearnerHandler ERROR Unexpected exception causing shutdown while sock still open
L13b LearnerHandler ERROR Unexpected exception in LearnerHandler:
L13b LearnerHandler ERROR Unexpected exception in LearnerHandler.
L14 LearnerHandler WARN ******* GOODBYE /10.255.0.141:42652 ******** ⇒ address=10.255.0.141:42652
L14 LearnerHandler WARN ******* GOODBYE sid:8 /10.255.0.141:42652 ******** ⇒ peerMyid=8; address=10.255.0.141:42652
L14 LearnerHandler WARN ******* GOODBYE null ********
L15 LearnerHandler INFO Synchronously closing socket to learner 8. ⇒ peerMyid=8
L15 LearnerHandler INFO Asynchronously closing socket to learner 8. ⇒ peerMyid=8
L16 LearnerHandler WARN Closing connection to peer due to transaction timeout.
L17 LearnerHandler WARN Unexpected exception at LearnerHandler Socket[addr=/10.255.0.141,port=42652,localport=2888] tickOfNextAckDeadline:4711 synced?:true queuedPacketLength:12 ⇒ socket=Socket[addr=/10.255.0.141,port=42652,localport=2888]; deadline=4711; synced=true; queuedPackets=12
L18 Follower WARN Got zxid 0x11200000001 expected 0x1 ⇒ zxid=0x11200000001
L18b Follower WARN Got zxid 0x11200000001 expected 0x11100200bfc ⇒ zxid=0x11200000001; expected=0x11100200bfc
L18b Learner WARN Got zxid 0x11100200bff expected 0x11100200bfc ⇒ zxid=0x11100200bff; expected=0x11100200bfc
L19 Learner WARN Unexpected exception, tries=1, remaining init limit=9800, connecting to zk-07/10.255.0.109:2888 ⇒ tries=1; remainingMs=9800; address=10.255.0.109:2888
L19 Learner WARN Unexpected exception, tries=1, connecting to zk-07/10.255.0.109:2888 ⇒ tries=1; address=10.255.0.109:2888
L19 Learner$LeaderConnector ERROR Unexpected exception, connectToLeader exceeded. tries=4, remaining init limit=-1, connecting to zk-07/10.255.0.109:2888 ⇒ tries=4; remainingMs=-1; address=10.255.0.109:2888
L19 Learner ERROR Unexpected exception, initLimit exceeded. tries=4, remaining init limit=-1, connecting to zk-07/10.255.0.109:2888 ⇒ tries=4; remainingMs=-1; address=10.255.0.109:2888
L19 Learner ERROR Unexpected exception, retries exceeded. tries=4, remaining init limit=200, connecting to zk-07/10.255.0.109:2888 ⇒ tries=4; remainingMs=200; address=10.255.0.109:2888
L19 Learner$LeaderConnector ERROR Failed connect to zk-07/10.255.0.109:2888 ⇒ address=10.255.0.109:2888
L19 Learner$LeaderConnector ERROR connectToLeader exceeded on retries.
L20 Learner$LeaderConnector INFO Successfully connected to leader, using address: zk-07/10.255.0.109:2888 ⇒ address=10.255.0.109:2888
L21 LearnerHandler ERROR First packet 1195725856, 0 0,0 is not FOLLOWERINFO or OBSERVERINFO! ⇒ packet=1195725856, 0 0,0
L21 LearnerHandler ERROR Next packet was supposed to be an ACK
L21 LearnerHandler ERROR Next packet was supposed to be an ACK, but received packet: PING 0 null
L21 LearnerHandler ERROR 3,0,,null is not ACKEPOCH ⇒ packet=3,0,,null
L21 LearnerHandler WARN unexpected quorum packet, type: UNKNOWN 17 0 null ⇒ packet=UNKNOWN 17 0 null
L22 LearnerHandler ERROR too many concurrent snapshots: Too many concurrent snapshots
L22 LearnerHandler ERROR too many concurrent snapshots.
L22 LearnerHandler ERROR too many concurrent sync.
L23 Leader WARN Commiting zxid 0x11100200bfb from /10.255.0.141:42652 not first! ⇒ zxid=0x11100200bfb; address=10.255.0.141:42652
L23 Leader WARN Commiting zxid 0x11100200bfb from /10.255.0.141:42652 noy first! ⇒ zxid=0x11100200bfb; address=10.255.0.141:42652
L23 Leader WARN Committing zxid 0x11100200bfb from /10.255.0.141:42652 not first! ⇒ zxid=0x11100200bfb; address=10.255.0.141:42652
L23 Leader WARN First is 0x11100200bfa ⇒ zxid=0x11100200bfa
L23 Leader WARN First is 1172528172026 ⇒ zxid=0x11100200bfa
L24 FollowerZooKeeperServer ERROR Committing zxid 0x11100200bfb but next pending txn 0x11100200c00 ⇒ zxid=0x11100200bfb; pending=0x11100200c00
L25 Learner INFO It took 5ms to persist and commit txns in packetsCommitted. 0 outstanding txns left in packetsNotLogged ⇒ durationMs=5; outstanding=0
L25 Learner INFO 12 txns have been committed ⇒ transactions=12
L25 Learner INFO 3 txns have been logged asynchronously ⇒ transactions=3
L26 LearnerHandler ERROR Server failed to authenticate quorum learner, addr: /10.255.0.141:42652, closing connection ⇒ address=10.255.0.141:42652
L27 ObserverMaster ERROR LearnerHandler is too far behind (0x11100200bfb < 0x11100200c00), disconnecting 13 at /10.255.0.141:42652 ⇒ lastSeen=0x11100200bfb; zxid=0x11100200bfb; needed=0x11100200c00; peerMyid=13; address=10.255.0.141:42652
L28 SendAckRequestProcessor WARN Closing connection to leader, exception during packet send
L29 Leader WARN Trying to commit future proposal: zxid 0x11100200bfb from /10.255.0.141:42652 ⇒ zxid=0x11100200bfb; address=10.255.0.141:42652
X12 LearnerHandler ERROR Exception while sending packets in LearnerHandler
X13 LearnerHandler WARN Ignoring unexpected exception
X13 LearnerHandler WARN Unexpected interruption
X14 Leader$LearnerCnxAcceptor WARN Exception while shutting down acceptor.
X14 Leader WARN Ignoring unexpected exception during close ServerSocket[addr=/10.255.0.109,localport=2888]
X15 Learner WARN Committing 0x11100200bfb, but next proposal is 0x11100200c00 ⇒ zxid=0x11100200bfb; next=0x11100200c00
X15 Learner WARN Committing 1172528172027, but next proposal is 1172528172032 ⇒ zxid=0x11100200bfb; next=0x11100200c00
X15 Learner WARN Committing 11100200bfb, but next proposal is 11100200c00 ⇒ zxid=0x11100200bfb; next=0x11100200c00
X15 Learner WARN Committing 1110020000, but next proposal is 11100200c00 ⇒ zxid=0x1110020000; next=0x11100200c00
X15 Learner WARN Committing 0x11100200bfb, but got no proposal ⇒ zxid=0x11100200bfb
X15 Learner WARN Committing 11100200bfb without seeing txn ⇒ zxid=0x11100200bfb
X16 LearnerHandler WARN ACK for 0x11100200bfb received before ACK for 0x11100200bfa ⇒ zxid=0x11100200bfb; next=0x11100200bfa
X16 LearnerHandler WARN ACK for 1172528172027 received before ACK for 1172528172026!!!! ⇒ zxid=0x11100200bfb; next=0x11100200bfa
Q01 QuorumCnxManager$Listener INFO My election bind port: /10.255.0.96:3888 ⇒ address=10.255.0.96:3888
Q01 QuorumCnxManager$Listener INFO My election bind port: 3888 ⇒ port=3888
Q01 QuorumCnxManager$Listener$ListenerHandler INFO 9 is accepting connections now, my election bind port: /10.255.0.96:3888 ⇒ myid=9; address=10.255.0.96:3888
Q02 QuorumCnxManager$Listener INFO Received connection request /10.255.0.141:38992 ⇒ address=10.255.0.141:38992
Q02 QuorumCnxManager$Listener$ListenerHandler INFO Received connection request from /10.255.0.141:38992 ⇒ address=10.255.0.141:38992
Q03 QuorumCnxManager INFO Have smaller server identifier, so dropping the connection: (8, 9) ⇒ peerMyid=8; myid=9
Q03 QuorumCnxManager INFO Have smaller server identifier, so dropping the connection: (myId:9 --> sid:200) ⇒ myid=9; peerMyid=200
Q04 QuorumCnxManager WARN Cannot open channel to 8 at election address zk-08/10.255.0.141:3888 ⇒ peerMyid=8; address=10.255.0.141:3888
Q04 QuorumCnxManager WARN Cannot open channel to 4 at election address zk4/<unresolved>:3888 ⇒ peerMyid=4
Q04 QuorumCnxManager WARN Cannot open secure channel to 8 at election address zk-08/10.255.0.141:3888 ⇒ peerMyid=8; address=10.255.0.141:3888
Q05 QuorumCnxManager$RecvWorker WARN Connection broken for id 8, my id = 9, error = ⇒ peerMyid=8; myid=9
Q05 QuorumCnxManager$RecvWorker WARN Connection broken for id 8, my id = 9 ⇒ peerMyid=8; myid=9
Q06 QuorumCnxManager$RecvWorker WARN Interrupting SendWorker
Q06 QuorumCnxManager$RecvWorker WARN Interrupting SendWorker thread from RecvWorker. sid: 8. myId: 9 ⇒ peerMyid=8; myid=9
Q07 QuorumCnxManager$SendWorker WARN Interrupted while waiting for message on queue
Q07 QuorumCnxManager$SendWorker WARN Send worker leaving thread
Q07 QuorumCnxManager$SendWorker WARN Send worker leaving thread  id 8 my id = 9 ⇒ peerMyid=8; myid=9
Q08 QuorumCnxManager$SendWorker WARN Exception when using channel: for id 8 my id = 9 ⇒ peerMyid=8; myid=9
Q08 QuorumCnxManager$SendWorker WARN Exception when using channel: for id 8 my id = 9 error = java.net.SocketException: Broken pipe ⇒ peerMyid=8; myid=9; error=java.net.SocketException: Broken pipe
Q09 QuorumCnxManager WARN We got a connection request from a server with our own ID. This should be either a configuration error, or a bug.
Q10 QuorumCnxManager WARN Invalid server id: -65536 ⇒ peerMyid=-65536
Q11 QuorumCnxManager WARN destination address zk-08/10.255.0.141:3888 not reachable anymore, shutting down the SendWorker for sid 8 ⇒ address=10.255.0.141:3888; peerMyid=8
Q12 QuorumCnxManager$Listener ERROR Exception while listening
Q12 QuorumCnxManager$Listener$ListenerHandler ERROR Exception while listening to address /10.255.0.96:3888 ⇒ address=10.255.0.96:3888
Q12 QuorumCnxManager$Listener ERROR As I'm leaving the listener thread, I won't be able to participate in leader election any longer: /10.255.0.96:3888 ⇒ address=10.255.0.96:3888
Q12 QuorumCnxManager$Listener ERROR As I'm leaving the listener thread after 3 errors. I won't be able to participate in leader election any longer: /10.255.0.96:3888. Use zookeeper.electionPortBindRetry property to increase retry count. ⇒ address=10.255.0.96:3888
Q12 QuorumCnxManager$Listener$ListenerHandler ERROR Leaving listener thread for address 10.255.0.96:3888 after 3 errors. Use zookeeper.electionPortBindRetry property to increase retry count. ⇒ address=10.255.0.96:3888; errors=3; property=zookeeper.electionPortBindRetry
Q13 QuorumCnxManager$Listener INFO Leaving listener
Q14 QuorumCnxManager$Listener WARN The socket is listening for the election accepted and it timed out unexpectedly, but will retry.see ZOOKEEPER-2836
Q15 QuorumCnxManager ERROR Initial message parsing error!
Q15 QuorumCnxManager ERROR Exception handling connection, addr: /10.255.0.141:38992, closing server connection ⇒ address=10.255.0.141:38992
Q15 QuorumCnxManager ERROR Exception while connecting, id: 8, addr: /10.255.0.141:3888, closing learner connection ⇒ peerMyid=8; address=10.255.0.141:3888
Q15 QuorumCnxManager WARN Exception reading or writing challenge
Q15 QuorumCnxManager WARN Exception reading or writing challenge: java.io.EOFException ⇒ error=java.io.EOFException
Q15 QuorumCnxManager WARN Ignoring exception reading or writing challenge: java.net.SocketException: Broken pipe ⇒ error=java.net.SocketException: Broken pipe
Q16 QuorumCnxManager INFO SSL handshake complete with /10.255.0.141:3888 - TLSv1.2 - TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 ⇒ address=10.255.0.141:3888; protocol=TLSv1.2; cipher=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
Q17 UnifiedServerSocket$UnifiedSocket INFO Accepted TLS connection from /10.255.0.141:38992 - TLSv1.2 - TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 ⇒ address=10.255.0.141:38992
Q17 UnifiedServerSocket$UnifiedSocket INFO Accepted plaintext connection from /10.255.0.141:38992 ⇒ address=10.255.0.141:38992
Q17 UnifiedServerSocket$UnifiedSocket WARN Socket mode detection timed out after 1000 ms, assuming PLAINTEXT ⇒ durationMs=1000
X20 QuorumCnxManager$SendWorker ERROR Failed to send last message. Shutting down thread.
C01 ZooKeeperServer INFO Established session 0x2001776d0d90000 with negotiated timeout 4000 for client /10.255.0.96:51874 ⇒ sessionId=0x2001776d0d90000; timeoutMs=4000; address=10.255.0.96:51874
C01 NIOServerCnxn INFO Established session 0x2001776d0d90000 with negotiated timeout 4000 for client /10.255.0.96:51874 ⇒ sessionId=0x2001776d0d90000; timeoutMs=4000; address=10.255.0.96:51874
C01 ZooKeeperServer DEBUG Established session 0x2001776d0d90000 with negotiated timeout 4000 ⇒ sessionId=0x2001776d0d90000; timeoutMs=4000
C02 ZooKeeperServer INFO Client attempting to establish new session at /10.255.0.96:51874 ⇒ address=10.255.0.96:51874
C02 ZooKeeperServer INFO Client attempting to renew session 0x2001776d0d90000 at /10.255.0.96:51874 ⇒ sessionId=0x2001776d0d90000; address=10.255.0.96:51874
C02 NIOServerCnxn INFO Renewing session 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
C03 ZooKeeperServer DEBUG Client attempting to establish new session: session = 0x2001776d0d90000, zxid = 0x11100200bfb, timeout = 4000, address = /10.255.0.96:51874 ⇒ sessionId=0x2001776d0d90000; zxid=0x11100200bfb; timeoutMs=4000; address=10.255.0.96:51874
C03 ZooKeeperServer DEBUG Client attempting to renew session: session = 0x2001776d0d90000, zxid = 0x11100200bfb, timeout = 4000, address = /10.255.0.96:51874 ⇒ sessionId=0x2001776d0d90000; zxid=0x11100200bfb; timeoutMs=4000; address=10.255.0.96:51874
C04 LearnerSessionTracker INFO Committing global session 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
C05 LeaderSessionTracker INFO Tracking global session 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
C05 LeaderSessionTracker INFO Adding global session 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
C05 LeaderSessionTracker INFO Adding local session 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
C06 UpgradeableSessionTracker INFO Upgrading session 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
C07 Learner INFO Revalidating client: 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
C07 Learner INFO Revalidating client: 144140987153317888 ⇒ sessionId=0x2001776d0d90000
C07 Learner INFO Revalidating client: -4035225103314518016 ⇒ sessionId=0xc8000025e8330000
C08 ZooKeeperServer INFO Invalid session 0x2001776d0d90000 for client /10.255.0.96:51874, probably expired ⇒ sessionId=0x2001776d0d90000; address=10.255.0.96:51874
C09 ZooKeeperServer WARN Incorrect password from /10.255.0.96:51874 for session 0x2001776d0d90000 ⇒ address=10.255.0.96:51874; sessionId=0x2001776d0d90000
C10 ZooKeeperServer INFO Expiring session 0x2001776d0d90000, timeout of 4000ms exceeded ⇒ sessionId=0x2001776d0d90000; timeoutMs=4000; durationMs=4000
C10 SessionTrackerImpl WARN Expiring session 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
C11 PrepRequestProcessor INFO Processed session termination for sessionid: 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
C11 PrepRequestProcessor INFO Processed session termination request for id: 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
C12 QuorumZooKeeperServer INFO Submitting global closeSession request for session 0x2001776d0d90000 ⇒ scope=global; sessionId=0x2001776d0d90000
C12 QuorumZooKeeperServer INFO Submitting local closeSession request for session 0xc8000025e8330000 ⇒ scope=local; sessionId=0xc8000025e8330000
C13 ZooKeeperServer INFO Closing session 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
C14 ZooKeeperServer INFO forcibly expiring session 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
C15 Learner WARN Missing session 0x2001776d0d90000 for validation ⇒ sessionId=0x2001776d0d90000
C16 LearnerHandler ERROR Somehow session 200177600190000 expired right after being renewed! (impossible) ⇒ sessionId=0x200177600190000
C16 Leader ERROR Somehow session 0x2001776d0d90000 expired right after being renewed! (impossible) ⇒ sessionId=0x2001776d0d90000
C17 PrepRequestProcessor INFO Got user-level KeeperException when processing sessionid:0x2001776d0d90000 type:create cxid:0x2 zxid:0x11100200bfb txntype:-1 reqpath:n/a Error Path:/queue/a Error: b Error:KeeperErrorCode = NodeExists for /queue/a ⇒ sessionId=0x2001776d0d90000; operation=create; cxid=2; zxid=0x11100200bfb; txnType=-1; requestPath=n/a; path=/queue/a Error: b; error=NodeExists for /queue/a
C17 PrepRequestProcessor INFO Got user-level KeeperException when processing sessionid:0x2001776d0d90000 type:multi cxid:0x2 zxid:0x11100200bfb txntype:-1 reqpath:n/a aborting remaining multi ops. Error Path:/locks/vm-1 Error:KeeperErrorCode = Session moved ⇒ sessionId=0x2001776d0d90000; operation=multi; cxid=2; zxid=0x11100200bfb; txnType=-1; requestPath=n/a; path=/locks/vm-1; error=Session moved
C17 PrepRequestProcessor INFO Got user-level KeeperException when processing sessionid:0x2001776d0d90000 type:create cxid:0x2 zxid:0x11100200bfb txntype:unknown reqpath:/x ⇒ sessionId=0x2001776d0d90000; operation=create; cxid=2; zxid=0x11100200bfb; txnType=unknown; requestPath=/x
C18 DataTree WARN Ignoring NoNodeException for path /load/e 42 while removing ephemeral for dead session 0x2001776d0d90000 ⇒ path=/load/e 42; sessionId=0x2001776d0d90000
C19 SessionTrackerImpl DEBUG Adding session 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
C19 SessionTrackerImpl DEBUG Removing session 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
C19 SessionTrackerImpl DEBUG Checking session 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
C19 SessionTrackerImpl DEBUG Session closing: 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
N01 NIOServerCnxnFactory INFO Accepted socket connection from /10.255.0.96:51874 ⇒ address=10.255.0.96:51874
N02 NIOServerCnxn INFO Closed socket connection for client /10.255.0.96:51874 which had sessionid 0x2001776d0d90000 ⇒ address=10.255.0.96:51874; sessionId=0x2001776d0d90000
N02 NIOServerCnxn INFO Closed socket connection for client /10.255.0.96:51874 (no session established for client) ⇒ address=10.255.0.96:51874
N03 NIOServerCnxn WARN caught end of stream exception
N03 NIOServerCnxn WARN Unable to read additional data from client sessionid 0x2001776d0d90000, likely client has closed socket ⇒ sessionId=0x2001776d0d90000
N03 NIOServerCnxn WARN Unexpected exception
N03 NIOServerCnxn INFO Unable to read additional data from client, it probably closed the socket: address = /10.255.0.96:51874, session = 0x0 ⇒ address=10.255.0.96:51874; sessionId=0x0
N04 NIOServerCnxn WARN Exception causing close of session 0x2001776d0d90000 due to java.io.IOException: Broken pipe ⇒ sessionId=0x2001776d0d90000; error=java.io.IOException: Broken pipe
N04 NIOServerCnxn WARN Exception causing close of session 0x0: ZooKeeperServer not running ⇒ sessionId=0x0; error=ZooKeeperServer not running
N04 NIOServerCnxn WARN Close of session 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
N05 NIOServerCnxn WARN CancelledKeyException causing close of session 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
N05 NIOServerCnxn WARN CancelledKeyException causing close of session: 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
N05 NIOServerCnxn WARN CancelledKeyException stack trace
N06 ZooKeeperServer INFO Refusing session request for client /10.255.0.96:51874 as it has seen zxid 0x11100200c00 our last zxid is 0x11100200bfb client must try another server ⇒ address=10.255.0.96:51874; clientZxid=0x11100200c00; zxid=0x11100200c00; lastZxid=0x11100200bfb
N07 ZooKeeperServer INFO Refusing session request for not-read-only client /10.255.0.96:51874 ⇒ address=10.255.0.96:51874
N08 ZooKeeperServer WARN Connection request from old client /10.255.0.96:51874; will be dropped if server is in r-o mode ⇒ address=10.255.0.96:51874
N09 NIOServerCnxnFactory WARN Too many connections from /10.255.0.96 - max is 60 ⇒ ip=10.255.0.96; limit=60
N09 NIOServerCnxnFactory WARN Error accepting new connection: Too many connections from /10.255.0.96 - max is 60 ⇒ ip=10.255.0.96; limit=60
N09 RateLogger WARN Message:Error accepting new connection: Too many connections from /10.255.0.96 - max is 60 Value:null ⇒ ip=10.255.0.96; limit=60
N09 RateLogger WARN [12 times] Message: Error accepting new connection: Too many connections from /10.255.0.96 - max is 60 ⇒ times=12; ip=10.255.0.96; limit=60
N10 ServerCnxnFactory ERROR Too many connections 10000 - max is 10000 ⇒ connections=10000; limit=10000
N11 NIOServerCnxn INFO Processing srvr command from /10.255.0.96:51874 ⇒ command=srvr; address=10.255.0.96:51874
N11 StatCommand INFO Stat command output
N12 NIOServerCnxn WARN Closing session 0x2001776d0d90000 ⇒ sessionId=0x2001776d0d90000
N13 NettyServerCnxn INFO Closing connection to /10.255.0.96:51874 because the server is not ready ⇒ address=10.255.0.96:51874
N13 NettyServerCnxn INFO Closing connection to /10.255.0.96:51874 because the server is not ready (server state is: SHUTDOWN) ⇒ address=10.255.0.96:51874
N13 NettyServerCnxnFactory INFO Zookeeper server is not running, close the connection to /10.255.0.96:51874 before starting the TLS handshake ⇒ address=10.255.0.96:51874
N14 NettyServerCnxnFactory ERROR Unsuccessful handshake with session 0x0 ⇒ sessionId=0x0
N15 NIOServerCnxnFactory INFO Configuring NIO connection handler with 10s sessionless connection timeout, 2 selector thread(s), 16 worker threads, and 64 kB direct buffers. ⇒ timeoutSeconds=10; selectors=2; workers=16; buffers=64 kB direct buffers.
N16 ClientCnxn$SendThread INFO Session establishment complete on server zk1/10.255.0.143:2181, sessionid = 0x2001776d0d90000, negotiated timeout = 4000 ⇒ address=10.255.0.143:2181; sessionId=0x2001776d0d90000; timeoutMs=4000
N16 ClientCnxn$SendThread INFO Session establishment complete on server zk1/10.255.0.143:2181, session id = 0x2001776d0d90000, negotiated timeout = 4000 ⇒ address=10.255.0.143:2181; sessionId=0x2001776d0d90000; timeoutMs=4000
D01 FileTxnLog WARN fsync-ing the write ahead log in SyncThread:2 took 5003ms which will adversely effect operation latency. See the ZooKeeper troubleshooting guide ⇒ syncThread=SyncThread:2; durationMs=5003
D01 FileTxnLog WARN fsync-ing the write ahead log in SyncThread:2 took 5003ms which will adversely effect operation latency. File size is 67108880 bytes. See the ZooKeeper troubleshooting guide ⇒ syncThread=SyncThread:2; durationMs=5003; fileSize=67108880
D01 FileTxnLog WARN fsync-ing the write ahead log in SyncThread:2 took 136ms which will adversely effect operation latency.File size is 67108880 bytes. See the ZooKeeper troubleshooting guide ⇒ syncThread=SyncThread:2; durationMs=136; fileSize=67108880
D02 SyncRequestProcessor WARN Too busy to snap, skipping
D03 FileTxnSnapLog INFO Snapshotting: 0x11100200bfb to /srv/zk/version-2/snapshot.11100200bfb ⇒ zxid=0x11100200bfb; path=/srv/zk/version-2/snapshot.11100200bfb
D03 FileTxnSnapLog INFO Snapshotting: 0x11100200bfb ⇒ zxid=0x11100200bfb
D03 FileTxnSnapLog INFO Snapshotting: 11100200bfb ⇒ zxid=0x11100200bfb
D04 ZooKeeperServer INFO Snapshot taken in 12 ms ⇒ durationMs=12
D05 FileSnap INFO Reading snapshot /srv/zk/version-2/snapshot.11100200bfb ⇒ path=/srv/zk/version-2/snapshot.11100200bfb; zxid=0x11100200bfb
D06 FileTxnSnapLog INFO 4711 txns loaded in 98 ms ⇒ transactions=4711; durationMs=98
D06 ZKDatabase INFO Snapshot loaded in 24 ms, highest zxid is 0x11100200bfb, digest is 1371985504 ⇒ durationMs=24; zxid=0x11100200bfb; digest=1371985504
D06 DataTree INFO The digest in the snapshot has digest version of 2, with zxid as 0x11100200bfb, and digest value as 1371985504 ⇒ digestVersion=2; zxid=0x11100200bfb; digest=1371985504
D07 FileTxnLog INFO Creating new log file: log.11100200bfb ⇒ zxid=0x11100200bfb
D07 FileTxnLog INFO Creating new log file: txn.11100200bfb ⇒ path=txn.11100200bfb
D08 FileSnap WARN problem reading snap file /srv/zk/version-2/snapshot.11100200bfb ⇒ path=/srv/zk/version-2/snapshot.11100200bfb; zxid=0x11100200bfb
D08 FileSnap WARN invalid snapshot /srv/zk/version-2/snapshot.11100200bfb ⇒ path=/srv/zk/version-2/snapshot.11100200bfb; zxid=0x11100200bfb
D08 Util INFO Invalid snapshot /srv/zk/version-2/snapshot.11100200bfb too short, len = 0 bytes ⇒ path=/srv/zk/version-2/snapshot.11100200bfb; length=0; zxid=0x11100200bfb
D08 SnapStream INFO Invalid snapshot snapshot.11100200bfb. too short, len = 0 bytes ⇒ path=snapshot.11100200bfb; length=0; zxid=0x11100200bfb
D08 Util INFO Invalid snapshot /srv/zk/version-2/snapshot.11100200bfb len = 37 byte = 0 ⇒ path=/srv/zk/version-2/snapshot.11100200bfb; length=37; lastByte=0; zxid=0x11100200bfb
D08 SnapStream INFO Invalid snapshot snapshot.11100200bfb. len = 37, byte = 0 ⇒ path=snapshot.11100200bfb; length=37; lastByte=0; zxid=0x11100200bfb
D09 Util ERROR Last transaction was partial.
D10 FileTxnLog WARN Current zxid 1172528172027 is <= 1172528172028 for setData ⇒ zxid=0x11100200bfb; lastZxid=0x11100200bfc; transaction=setData
D11 FileTxnSnapLog ERROR 1172528172027(highestZxid) > 1172528172026(next log) for type -10 ⇒ zxid=0x11100200bfb; next=0x11100200bfa; transactionType=-10
D11 FileTxnSnapLog ERROR 1172528172027(higestZxid) > 1172528172026(next log) for type 1 ⇒ zxid=0x11100200bfb; next=0x11100200bfa; transactionType=1
D12 FileTxnLog WARN Delete empty tail log file to recover from corruption file: log.11100200bfb ⇒ path=log.11100200bfb; zxid=0x11100200bfb
D13 FileTxnSnapLog WARN No snapshot found, but there are log entries. This should only be allowed during upgrading. ⇒ problem=No snapshot found, but there are log entries.
D14 ZKDatabase INFO On disk txn sync enabled with snapshotSizeFactor 0.33 ⇒ factor=0.33
D14 ZKDatabase INFO On disk txn sync disabled
D14 ZKDatabase INFO Txnlog size: 67108880 exceeds sizeLimit: 33554432 ⇒ logSize=67108880; sizeLimit=33554432
D15 DataTree ERROR First digest mismatch on txn: 144140987153317888,2,1172528172027,1698114751666,5 ⇒ transaction=144140987153317888,2,1172528172027,1698114751666,5
D15 DataTree ERROR Digests are not matching. Value is Zxid.
D15 RateLogger WARN Message:Digests are not matching. Value is Zxid. Value:1172528172027 ⇒ zxid=0x11100200bfb
D15 RateLogger WARN [5 times] Message: Digests are not matching. Value is Zxid. Last value:1172528172027 ⇒ times=5; zxid=0x11100200bfb
D16 DataTree WARN Quota exceeded: /app count=12 limit=10 ⇒ path=/app; count=12; limit=10
D16 DataTree WARN Quota exceeded: /app bytes=1200 limit=1000 ⇒ path=/app; bytes=1200; limit=1000
D16 ZooKeeperServer WARN Quota exceeded: /app [current count=12, hard limit=10] ⇒ path=/app; details=current count=12, hard limit=10]
D16 RateLogger WARN Message: Quota exceeded: /app ⇒ path=/app
D16 RateLogger WARN [3 times] Message: Quota exceeded: /app ⇒ times=3; path=/app
X30 ZKDatabase WARN Unable to find proposals from txnlog for zxid: 0x11100200bfb ⇒ zxid=0x11100200bfb
X30 ZKDatabase WARN Unable to find proposals from txnlog for zxid: 1172528172027 ⇒ zxid=0x11100200bfb
J01 JvmPauseMonitor$JVMMonitor INFO Detected pause in JVM or host machine (eg GC): pause of approximately 1328 ms, total pause: info level: 1, warn level: 0 ⇒ durationMs=1328; infoPauses=1; warnPauses=0
J01 JvmPauseMonitor$JVMMonitor WARN Detected pause in JVM or host machine (eg GC): pause of approximately 12328ms ⇒ durationMs=12328
J02 JvmPauseMonitor INFO Starting JVM Pause Monitor with infoThresholdMs:1000 warnThresholdMs:10000 and sleepTimeMs:500 ⇒ infoThresholdMs=1000; warnThresholdMs=10000; sleepTimeMs=500
J03 RequestThrottler INFO RequestThrottler shutdown. Dropped 3 requests ⇒ dropped=3
J03 RequestThrottler INFO Draining request throttler queue
J04 FinalRequestProcessor WARN Zxid outstanding 1172528172027 is less than current 1172528172028 ⇒ zxid=0x11100200bfb; current=0x11100200bfc
J04 ZooKeeperServer WARN Zxid outstanding 0x11100200bfb is less than current 0x11100200bfc ⇒ zxid=0x11100200bfb; current=0x11100200bfc
J05 PrepRequestProcessor ERROR Failed to process sessionid:0x2001776d0d90000 type:create cxid:0x2 zxid:0xfffffffffffffffe txntype:unknown reqpath:n/a ⇒ sessionId=0x2001776d0d90000; operation=create; cxid=2; zxid=0xfffffffffffffffe; txnType=unknown; requestPath=n/a
J05 FinalRequestProcessor ERROR Failed to process something else ⇒ request=something else
J05 PrepRequestProcessor ERROR Dumping request buffer: 0x00000a2f61 ⇒ dump=0x00000a2f61
J05 PrepRequestProcessor ERROR Dumping request buffer for request type create: 0x00000a2f61 ⇒ operation=create; dump=0x00000a2f61
J06 CommitProcessor ERROR Exception thrown by downstream processor, unable to continue.
J07 PrepRequestProcessor WARN unknown type 105 ⇒ operation=105
J07 ZooKeeperServer WARN Received packet at server of unknown type 105 ⇒ operation=105
J08 WorkerService WARN ExecutorService rejected execution
J09 Learner ERROR Throttled request sent to leader: sessionid:0x2001776d0d90000 type:ping. Exiting ⇒ request=sent to leader: sessionid:0x2001776d0d90000 type:ping.; sessionId=0x2001776d0d90000
J09 Leader ERROR Throttled request send as proposal: sessionid:0x2001776d0d90000 type:ping. Exiting. ⇒ request=send as proposal: sessionid:0x2001776d0d90000 type:ping.; sessionId=0x2001776d0d90000
J10 PrepRequestProcessor INFO PrepRequestProcessor (sid:9) started, reconfigEnabled=false ⇒ myid=9; reconfigEnabled=false
J11 CommitProcessor INFO Configuring CommitProcessor with 16 worker threads. ⇒ workers=16
J11 CommitProcessor INFO Configuring CommitProcessor with readBatchSize -1 commitBatchSize 1 ⇒ readBatchSize=-1; commitBatchSize=1
A01 ZooKeeperServer INFO got auth packet /10.255.0.96:51874 ⇒ address=10.255.0.96:51874
A01 ZooKeeperServer INFO auth success /10.255.0.96:51874 ⇒ address=10.255.0.96:51874
A01 ZooKeeperServer INFO Session 0x2001776d0d90000: auth success for scheme digest and address /10.255.0.96:51874 ⇒ sessionId=0x2001776d0d90000; scheme=digest; address=10.255.0.96:51874
A02 ZooKeeperServer WARN Authentication failed for scheme: digest ⇒ scheme=digest
A02 ZooKeeperServer WARN No authentication provider for scheme: foo has digest ip ⇒ scheme=foo; providers=digest ip
A03 ZooKeeperServer WARN Client failed to SASL authenticate: javax.security.sasl.SaslException: no common protection layer ⇒ error=javax.security.sasl.SaslException: no common protection layer
A03 ZooKeeperServer WARN Client failed to SASL authenticate
A03 ZooKeeperServer WARN Client /10.255.0.96:51874 failed to SASL authenticate: javax.security.sasl.SaslException: no ⇒ address=10.255.0.96:51874; error=javax.security.sasl.SaslException: no
A03 ZooKeeperServer WARN Client /10.255.0.96:51874 failed to SASL authenticate ⇒ address=10.255.0.96:51874
A03 ZooKeeperServer WARN Maintaining client connection despite SASL authentication failure.
A03 ZooKeeperServer WARN Closing client connection due to SASL authentication failure.
A03 ZooKeeperServer WARN Closing client connection due to server requires client SASL authentication,but client SASL authentication has failed, or client is not configured with SASL authentication.
A04 ZooKeeperServer INFO adding SASL authorization for authorizationID: kafka ⇒ user=kafka
A04 ZooKeeperServer INFO Session 0x2001776d0d90000: adding SASL authorization for authorizationID: kafka ⇒ sessionId=0x2001776d0d90000; user=kafka
A05 X509AuthenticationProvider INFO Authenticated Id 'CN=admin' as super user ⇒ user=CN=admin
A05 X509AuthenticationProvider INFO Authenticated Id 'CN=kafka' for Scheme 'x509' ⇒ user=CN=kafka; scheme=x509
A05 X509AuthenticationProvider INFO Authenticated Id 'CN=kafka' for scheme 'x509' ⇒ user=CN=kafka; scheme=x509
A05 ZooKeeperServer INFO Session 0x2001776d0d90000: Authenticated Id 'super' as super user ⇒ sessionId=0x2001776d0d90000; user=super
A06 SaslQuorumAuthLearner INFO Successfully completed the authentication using SASL. server addr: /10.255.0.109:2888, status: SUCCESS ⇒ address=10.255.0.109:2888; status=SUCCESS
A06 SaslQuorumAuthServer INFO Successfully completed the authentication using SASL. learner addr: /10.255.0.141:42652 ⇒ address=10.255.0.141:42652
A06 SaslQuorumAuthServer INFO Successfully completed the authentication using SASL. again
A06b SaslQuorumAuthServer ERROR Failed to authenticate using SASL
A07 QuorumPeer INFO QuorumPeer communication is not secured! (SASL auth disabled)
F01 QuorumPeerConfig INFO clientPortAddress is 0.0.0.0:2181 ⇒ address=0.0.0.0:2181
F01 QuorumPeerConfig INFO secureClientPortAddress is 0.0.0.0:2281 ⇒ address=0.0.0.0:2281
F01 QuorumPeerConfig INFO clientPort is not set
F01 QuorumPeerConfig INFO secureClientPort is not set
F01 QuorumPeerConfig INFO observerMasterPort is not set
F01 QuorumPeerConfig INFO observerMasterPort is 2191 ⇒ port=2191
F02 QuorumPeerConfig INFO Defaulting to majority quorums
F03 QuorumPeerConfig WARN No server failure will be tolerated. You need at least 3 servers.
F03 QuorumPeerConfig WARN Non-optimial configuration, consider an odd number of servers.
F03 QuorumPeerConfig WARN Non-optimal configuration, consider an odd number of servers.
F04 QuorumPeerConfig ERROR Invalid configuration, only one server specified (ignoring)
F05 QuorumPeerConfig WARN Peer type from servers list (OBSERVER) doesn't match peerType (PARTICIPANT). Defaulting to servers list. ⇒ listed=OBSERVER; configured=PARTICIPANT
F06 PrepRequestProcessor INFO Incremental reconfig
F06 PrepRequestProcessor INFO Non-incremental reconfig
F07 QuorumPeer INFO Becoming an observer
F07 QuorumPeer INFO Becoming a voting participant
F07 QuorumPeer INFO Becoming a non-voting participant
F08 QuorumPeer WARN Restarting Leader Election
F08 FastLeaderElection INFO restarting leader election
F09 QuorumPeer ERROR setLastSeenQuorumVerifier called with stale config 4294967296. Current version: 8589934592 ⇒ offered=4294967296; current=8589934592
F10 QuorumPeer INFO Dynamic reconfig is disabled, we don't store the last seen config.
F10 Leader INFO Dynamic reconfig feature is disabled, skip designatedLeader calculation and reconfig processing.
F11 FastLeaderElection INFO 9 Received version: 100000000 my version: 200000000 ⇒ myid=9; received=4294967296; own=8589934592
F12 Leader WARN This leader is not the designated leader, it will be initialized with allowedToCommit = false
F13 ZooKeeperServer INFO Before restore database. lastProcessedZxid=1172528172027, nodeCount=5，sessionCount=1 ⇒ zxid=0x11100200bfb; nodes=5; sessions=1
F13 ZooKeeperServer INFO After restore database. lastProcessedZxid=1172528172027, nodeCount=5，sessionCount=1 ⇒ zxid=0x11100200bfb; nodes=5; sessions=1
F13 ZooKeeperServer INFO Before restore database. lastProcessedZxid=1172528172027, nodeCount=5, sessionCount=1 ⇒ zxid=0x11100200bfb; nodes=5; sessions=1
F13 ZooKeeperServer INFO After restore database. lastProcessedZxid=1172528172027, nodeCount=5, sessionCount=1 ⇒ zxid=0x11100200bfb; nodes=5; sessions=1
F13 ZooKeeperServer INFO Restored to a new database. zxid=0x11100200bfb ⇒ zxid=0x11100200bfb
F13 ZooKeeperServer INFO Restore taken in 98 ms ⇒ durationMs=98
Z01 Learner WARN Learner ping writePacket() takes 0ms, data len: 12, view: 0ms, data: AwCO4WgXCLEAAAfQ ⇒ durationMs=0; length=12; viewMs=0
Z01 Learner WARN Learner ping writePacket() takes 0ms, data ⇒ durationMs=0
Z02 Follower WARN Follower ping() takes 468 ⇒ durationMs=468
Z02 Observer WARN Observer ping() takes 468 ⇒ durationMs=468
U01 Slf4jAuditLogger INFO session=0x2001776d0d90000	user=10.255.0.96	ip=10.255.0.96	operation=create	znode=/a	result=success ⇒ sessionId=0x2001776d0d90000; user=10.255.0.96; ip=10.255.0.96; operation=create; znode=/a; result=success
`
  .trim()
  .split('\n')
  .map((sample) => {
    const [, id = '', className = '', level = '', message = '', , fields = ''] =
      /^(\S+) (\S+) (\S+) ?(.*?)( ⇒ (.*))?$/.exec(sample) ?? [];
    return { id, className, level, message, fields };
  });

/** Fields that every head line gives. */
const OF_THE_HEAD = new Set(['thread', 'class', 'sourceLine']);

describe('the catalogue', () => {
  for (const row of catalogue) {
    const { id, kind } = row;
    it(`${id} ${kind}: ${row.templates[0]}`, () => {
      const samples = SAMPLES.filter((sample) => sample.id === id);
      const matched = new Set<string>();
      for (const { className, level, message, fields } of samples) {
        const known = classify(className, message);
        assert.equal(known?.row.id, id, `${className}: ${message}`);
        matched.add(known.template.source);
        assert.ok(
          row.levels.some((printed) => printed === level),
          `${id} is not printed at ${level}`,
        );
        const record = recordOf(className, level, message);
        assert.equal(record.kind, kind);
        if (kind !== 'audit') assert.equal(record.reading, row.reading);
        const found = Object.entries(record.fields).filter(([name]) => !OF_THE_HEAD.has(name));
        assert.equal(found.map(([name, value]) => `${name}=${value}`).join('; '), fields, message);
      }
      assert.deepEqual(
        row.templates.filter((template) => !matched.has(template)),
        [],
        'Add a sample of this wording.',
      );
    });
  }

  it('holds every row of the fact sheet, each once', () => {
    const ids = catalogue.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    const counts = { S: 24, E: 13, R: 17, L: 29, Q: 17, C: 19, N: 16, D: 16, J: 11, A: 7, F: 13 };
    for (const [section, count] of Object.entries(counts)) {
      for (let number = 1; number <= count; number++) {
        const id = `${section}${String(number).padStart(2, '0')}`;
        assert.ok(ids.includes(id), id);
      }
    }
    for (const id of ['E03b', 'E03c', 'L13b']) assert.ok(ids.includes(id), id);
  });

  it('has samples of its own rows only', () => {
    const ids = new Set(catalogue.map(({ id }) => id));
    assert.deepEqual(
      SAMPLES.filter(({ id }) => !ids.has(id)),
      [],
    );
  });

  it('knows a message whatever the back-end and the inner class', () => {
    for (const className of [
      'QuorumCnxManager',
      'QuorumCnxManager$RecvWorker',
      'o.a.z.s.q.QuorumCnxManager$RecvWorker',
      'org.apache.zookeeper.server.quorum.QuorumCnxManager',
    ]) {
      assert.equal(classify(className, 'Connection broken for id 8, my id = 9')?.row.id, 'Q05', className);
    }
  });

  it('takes a distinctive text of an unknown class, and no other', () => {
    assert.equal(classify('', 'Expiring session 0x1, timeout of 4000ms exceeded')?.row.id, 'C10');
    assert.equal(classify('SiteServer', 'Exception when following the leader')?.row.id, 'R07');
    assert.equal(classify('SiteServer', 'LOOKING'), undefined);
    assert.equal(classify('SiteServer', 'Shutting down'), undefined);
    assert.equal(classify('QuorumPeer', 'Expiring session 0x1, timeout of 4000ms exceeded'), undefined);
  });

  it('takes a distinctive text for the same row whoever prints it', () => {
    const distinctive = new Set(catalogue.flatMap(({ id, distinctive }) => (distinctive ? [id] : [])));
    for (const { id, message } of SAMPLES) {
      if (!distinctive.has(id)) continue;
      const [kind] = catalogue.flatMap((row) => (row.id === id ? [row.kind] : []));
      assert.equal(classify('', message)?.row.kind, kind, message);
    }
  });

  it('speaks plainly', () => {
    for (const { id, kind, reading, landmark, versions } of catalogue) {
      assert.match(kind, /^[a-z]+(?:-[a-z]+)*$/, id);
      assert.match(reading, /^[^\n]{20,240}\.$/, id);
      assert.notEqual(versions, '', id);
      if (landmark !== undefined) assert.match(landmark, /^[A-Z][^.]*[^. ]$/, id);
    }
  });
});

describe('the line behind a message', () => {
  it('gives the reason for which a leader of 3.5 gave up', () => {
    const reason = 'Not sufficient followers synced, only synced with sids: [ [7] ]';
    const record = recordOf(
      'Leader',
      'INFO',
      'Shutdown called',
      `java.lang.Exception: shutdown Leader! reason: ${reason}`,
      '\tat org.apache.zookeeper.server.quorum.Leader.shutdown(Leader.java:705)',
    );
    assert.equal(record.fields['reason'], reason);
    assert.equal(record.landmark, `Leader gave up: ${reason}`);
  });

  it('gives the session of a client that hung up', () => {
    for (const prefix of ['', 'org.apache.zookeeper.server.ServerCnxn$']) {
      const { kind, fields, landmark } = recordOf(
        'NIOServerCnxn',
        'WARN',
        'Unexpected exception',
        `${prefix}EndOfStreamException: Unable to read additional data from client, it probably closed the socket: address = /127.0.1.7:54327, session = 0x201cfa9e7c4000c`,
      );
      assert.deepEqual(
        [kind, fields['sessionId'], fields['address'], landmark],
        ['client-hung-up', '0x201cfa9e7c4000c', '127.0.1.7:54327', undefined],
      );
    }
  });

  it('gives what the collector had to do with a pause', () => {
    const message =
      'Detected pause in JVM or host machine (eg GC): pause of approximately 1328 ms, total pause: info level: 1, warn level: 0 ';
    const pause = recordOf(
      'JvmPauseMonitor$JVMMonitor',
      'INFO',
      message,
      "GC pool 'G1 Young Generation' had collection(s): count=1 time=1200ms",
    );
    assert.deepEqual(
      [pause.fields['gcPool'], pause.fields['gcCount'], pause.fields['gcMs'], pause.landmark],
      ['G1 Young Generation', 1, 1200, 'JVM or host paused: 1328 ms'],
    );
    const stopped = recordOf('JvmPauseMonitor$JVMMonitor', 'INFO', message, 'No GCs detected');
    assert.equal(stopped.fields['gcPool'], undefined);
  });
});

describe('landmarks', () => {
  const timeout = 'java.net.SocketTimeoutException: Read timed out';
  const titles: [
    className: string,
    level: string,
    message: string,
    exception: string | undefined,
    title: string | undefined,
  ][] = [
    ['QuorumPeer', 'INFO', 'LOOKING', undefined, 'Election started'],
    [
      'Follower',
      'WARN',
      'Exception when following the leader',
      timeout,
      'Leader lost · SocketTimeoutException: Read timed out',
    ],
    [
      'Follower',
      'WARN',
      'Exception when following the leader',
      'java.io.EOFException: null',
      'Leader lost · EOFException',
    ],
    [
      'LearnerHandler',
      'WARN',
      '******* GOODBYE /10.255.0.141:42652 ********',
      undefined,
      'GOODBYE to 10.255.0.141:42652',
    ],
    ['LearnerHandler', 'WARN', '******* GOODBYE null ********', undefined, 'GOODBYE'],
    [
      'Leader',
      'INFO',
      'Have quorum of supporters, sids: [[2, 3, 7]]; starting up and setting last processed zxid: 0x11200000000',
      undefined,
      'Leader serves epoch 274',
    ],
    [
      'FileTxnLog',
      'WARN',
      'fsync-ing the write ahead log in SyncThread:2 took 5003ms which will adversely effect operation latency. See',
      undefined,
      'Slow fsync: 5003 ms',
    ],
    [
      'FileTxnLog',
      'WARN',
      'fsync-ing the write ahead log in SyncThread:2 took 136ms which will adversely effect operation latency. See',
      undefined,
      undefined,
    ],
    ['Follower', 'INFO', 'shutdown called', 'java.lang.Exception: shutdown Follower', undefined],
    [
      'Unheard',
      'WARN',
      'What nobody has described',
      timeout,
      'Exception: SocketTimeoutException: Read timed out',
    ],
    ['Unheard', 'INFO', 'What nobody has described', timeout, undefined],
    ['Unheard', 'ERROR', 'What nobody has described', undefined, undefined],
    [
      'LearnerHandler',
      'ERROR',
      'Exception while sending packets in LearnerHandler',
      'java.net.SocketException: Broken pipe (Write failed)',
      'Exception: SocketException: Broken pipe (Write failed)',
    ],
    [
      'NIOServerCnxn',
      'WARN',
      'Close of session 0x0',
      'java.io.IOException: ZooKeeperServer not running',
      undefined,
    ],
    [
      'Unheard',
      'WARN',
      'x',
      'org.apache.zookeeper.server.ServerCnxn$EndOfStreamException: Unable',
      'Exception: EndOfStreamException: Unable',
    ],
    [
      'Unheard',
      'WARN',
      'x',
      `java.io.IOException: ${'y'.repeat(300)}`,
      `Exception: IOException: ${'y'.repeat(87)}…`,
    ],
  ];
  for (const [className, level, message, exception, title] of titles) {
    it(`${title ?? 'none'}: ${message.slice(0, 60)}`, () =>
      assert.equal(
        recordOf(className, level, message, ...(exception === undefined ? [] : [exception])).landmark,
        title,
      ));
  }
});

describe('templates', () => {
  const spansOf = (template: string, message: string): string[] | undefined => {
    const spans = matchTemplate(compileTemplate(template), message);
    return spans?.flatMap((start, index) =>
      index % 2 === 0 ? [message.slice(start, spans[index + 1])] : [],
    );
  };

  it('find their placeholders, however many blanks there are', () => {
    assert.deepEqual(spansOf('a {n} b {word}', 'a 1 b c'), ['1', 'c']);
    assert.deepEqual(spansOf('a {n} b {word}', 'a   1b  c  '), ['1', 'c']);
    assert.deepEqual(spansOf('a {n}', 'a 1 2'), undefined);
    assert.deepEqual(spansOf('a {n}', 'ba 1'), undefined);
    assert.deepEqual(spansOf('a {rest}', 'a'), ['']);
  });

  it('end free text at the first place where the next words stand', () => {
    assert.deepEqual(spansOf('from {path} to {rest}', 'from a/to/b to c to d'), ['a/to/b', 'c to d']);
    assert.deepEqual(spansOf('{text} exited!', 'x exited! y exited!'), ['x exited! y']);
    assert.deepEqual(spansOf('{text} for {text} failed', 'a for b failed'), ['a', 'b']);
    assert.equal(spansOf('{text} for {text} failed', 'a for b'), undefined);
  });

  it('that make no sense are refused', () => {
    assert.throws(() => compileTemplate('{text}{n}'), /Words have to stand/);
    assert.throws(() => compileTemplate('{nothing}'), /No such placeholder/);
  });

  it('take time that grows no faster than the line', () => {
    const hostile = [
      (length: number) =>
        'Got user-level KeeperException when processing sessionid:0x1 type:create cxid:0x2 zxid:0x3 txntype:-1 reqpath:' +
        ' Error Path: Error:'.repeat(length / 19),
      (length: number) => `Quota exceeded: ${' '.repeat(length)}x`,
      (length: number) => '*'.repeat(length),
      (length: number) => ' '.repeat(length),
      (length: number) => `New election. My id = ${'9'.repeat(length)}`,
      (length: number) => `Have quorum of supporters, sids: ${'[];'.repeat(length / 3)}`,
      (length: number) => `Failed to process ${'0x1 '.repeat(length / 4)}`,
    ];
    const classes = [...new Set(catalogue.flatMap((row) => row.classes)), ''];
    const time = (messages: string[]): number => {
      const start = performance.now();
      for (const message of messages) for (const className of classes) classify(className, message);
      return performance.now() - start;
    };
    time(hostile.map((make) => make(1000)));
    const short = time(hostile.map((make) => make(100_000)));
    const long = time(hostile.map((make) => make(1_000_000)));
    assert.ok(
      long < 40 * Math.max(short, 5),
      `10 times the length took ${(long / short).toFixed(1)} times as long`,
    );
  });
});

const CORPUS = new URL('../../../shared/corpus/', import.meta.url);

describe(
  'the messages of two real ensembles',
  { skip: existsSync(CORPUS) ? false : 'no corpus beside the project' },
  () => {
    const ensembles = {
      'ensemble-a': [2, 3, 7, 8, 9].map((node) => `ensemble-a/node${node}/log/zookeeper.log`),
      'ensemble-t-layout': [2, 9].map((node) => `ensemble-t-layout/node${node}/zookeeper.log`),
    };
    for (const [ensemble, logs] of Object.entries(ensembles)) {
      it(`${ensemble}: nearly all are known`, (context) => {
        const records = logs.flatMap((log) => {
          const text = readFileSync(new URL(log, CORPUS), 'utf8');
          return dialectOf(zookeeper, text.slice(0, 65_536)).read(sectionOf(text));
        });
        const loud = records.filter(
          ({ level }) => level === 'WARN' || level === 'ERROR' || level === 'FATAL',
        );
        const shareOf = (some: readonly LogRecord[]): number =>
          some.filter(({ kind }) => kind !== undefined).length / some.length;
        const unknown = new Map<string, number>();
        for (const { kind, level, message, fields } of records) {
          if (kind !== undefined) continue;
          const shape = `${level} ${fields['class']}: ${message.replace(/\d+/g, '#').slice(0, 120)}`;
          unknown.set(shape, (unknown.get(shape) ?? 0) + 1);
        }
        const [all, warned] = [shareOf(records), shareOf(loud)];
        context.diagnostic(
          `${(100 * all).toFixed(2)} % of ${records.length} records, ${(100 * warned).toFixed(2)} % of ${loud.length} from WARN up`,
        );
        for (const [shape, count] of [...unknown].sort((a, b) => b[1] - a[1]).slice(0, 10))
          context.diagnostic(`unknown, ${count} times: ${shape}`);
        assert.ok(warned >= 0.99, `${warned} from WARN up`);
        assert.ok(all >= 0.98, `${all} of all`);
      });
    }
  },
);
