/**
 * Stack traces as log4j 2 prints them under JDK 1.8.0_131, with the line numbers of that JDK and of
 * ZooKeeper 3.5.9 (whose ping of a learner carries the timing lines of this site).
 */

const JDK = '~[?:1.8.0_131]';
const SERVER = '~[zookeeper-3.5.9.jar:3.5.9]';
const JUTE = '~[zookeeper-jute-3.5.9.jar:3.5.9]';
const QUORUM = 'org.apache.zookeeper.server.quorum';

const frame = (method, at, from) => `\tat ${method}(${at}) ${from}`;

const SOCKET_READ = [
  frame('java.net.SocketInputStream.socketRead0', 'Native Method', JDK),
  frame('java.net.SocketInputStream.socketRead', 'SocketInputStream.java:116', JDK),
  frame('java.net.SocketInputStream.read', 'SocketInputStream.java:171', JDK),
  frame('java.net.SocketInputStream.read', 'SocketInputStream.java:141', JDK),
  frame('java.io.BufferedInputStream.fill', 'BufferedInputStream.java:246', JDK),
  frame('java.io.BufferedInputStream.read', 'BufferedInputStream.java:265', JDK),
  frame('java.io.DataInputStream.readInt', 'DataInputStream.java:387', JDK),
  frame('org.apache.jute.BinaryInputArchive.readInt', 'BinaryInputArchive.java:84', JUTE),
  frame(`${QUORUM}.QuorumPacket.deserialize`, 'QuorumPacket.java:85', JUTE),
  frame('org.apache.jute.BinaryInputArchive.readRecord', 'BinaryInputArchive.java:118', JUTE),
];

const SOCKET_WRITE = [
  frame('java.net.SocketOutputStream.socketWrite0', 'Native Method', JDK),
  frame('java.net.SocketOutputStream.socketWrite', 'SocketOutputStream.java:111', JDK),
  frame('java.net.SocketOutputStream.write', 'SocketOutputStream.java:155', JDK),
  frame('java.io.BufferedOutputStream.flushBuffer', 'BufferedOutputStream.java:82', JDK),
  frame('java.io.BufferedOutputStream.flush', 'BufferedOutputStream.java:140', JDK),
  frame(`${QUORUM}.Learner.writePacket`, 'Learner.java:144', SERVER),
];

/** The leader waited for a packet of a learner. */
export const LEARNER_READ_TIMED_OUT = [
  'java.net.SocketTimeoutException: Read timed out',
  ...SOCKET_READ,
  frame(`${QUORUM}.LearnerHandler.run`, 'LearnerHandler.java:539', SERVER),
];

/** A follower waited for a packet of the leader. */
export const LEADER_READ_TIMED_OUT = [
  'java.net.SocketTimeoutException: Read timed out',
  ...SOCKET_READ,
  frame(`${QUORUM}.Learner.readPacket`, 'Learner.java:158', SERVER),
  frame(`${QUORUM}.Follower.followLeader`, 'Follower.java:92', SERVER),
  frame(`${QUORUM}.QuorumPeer.run`, 'QuorumPeer.java:1256', SERVER),
];

/** A follower answers a ping on a connection that the leader has closed. */
export const PING_INTO_BROKEN_PIPE = [
  'java.net.SocketException: Broken pipe (Write failed)',
  ...SOCKET_WRITE,
  frame(`${QUORUM}.Learner.ping`, 'Learner.java:655', SERVER),
  frame(`${QUORUM}.Follower.processPacket`, 'Follower.java:120', SERVER),
  frame(`${QUORUM}.Follower.followLeader`, 'Follower.java:93', SERVER),
  frame(`${QUORUM}.QuorumPeer.run`, 'QuorumPeer.java:1256', SERVER),
];

/** A follower acknowledges proposals on a connection that the leader has closed. */
export const ACK_INTO_BROKEN_PIPE = [
  'java.net.SocketException: Broken pipe (Write failed)',
  ...SOCKET_WRITE,
  frame(`${QUORUM}.SendAckRequestProcessor.flush`, 'SendAckRequestProcessor.java:62', SERVER),
  frame('org.apache.zookeeper.server.SyncRequestProcessor.flush', 'SyncRequestProcessor.java:186', SERVER),
  frame('org.apache.zookeeper.server.SyncRequestProcessor.run', 'SyncRequestProcessor.java:113', SERVER),
];

/** Not an error: ZooKeeper prints where its follower was shut down from. */
export const FOLLOWER_SHUT_DOWN = [
  'java.lang.Exception: shutdown Follower',
  frame(`${QUORUM}.Follower.shutdown`, 'Follower.java:201', SERVER),
  frame(`${QUORUM}.QuorumPeer.run`, 'QuorumPeer.java:1260', SERVER),
];
