import type { CatalogueRow } from './row.ts';

/** Threads that end: fact sheet S15, S16, S18 to S20. */
export const threads: readonly CatalogueRow[] = [
  {
    id: 'S15',
    kind: 'critical-thread-died',
    levels: ['ERROR'],
    classes: ['ZooKeeperCriticalThread'],
    templates: ['Severe unrecoverable error, from thread : {failedThread:rest}'],
    versions: '3.4.8 and later',
    reading:
      'A thread died without which the server cannot go on, often from a full disk or want of memory; the server stops.',
    landmark: 'Fatal: thread {failedThread} died',
    distinctive: true,
  },
  {
    id: 'S16',
    kind: 'thread-exited',
    levels: ['INFO'],
    classes: ['ZooKeeperServerListenerImpl', 'ZooKeeperServer'],
    templates: ['Thread {failedThread:text} exits, error code {code:n}'],
    versions: '3.4.8 and later',
    reading: 'Follows the death of a critical thread and takes the server down with it.',
  },
  {
    id: 'S18',
    kind: 'thread-died',
    levels: ['ERROR'],
    classes: ['NIOServerCnxnFactory', 'NIOServerCnxn', 'NettyServerCnxnFactory'],
    templates: ['Thread {failedThread:text} died'],
    versions: '3.1 to 3.4.6, 3.5.0 and later',
    reading: 'A thread ended by an exception that nobody caught; what it did is no longer done.',
    landmark: 'Thread {failedThread} died',
  },
  {
    id: 'S19',
    kind: 'thread-exception',
    levels: ['WARN'],
    classes: ['ZooKeeperThread'],
    templates: ['Exception occurred from thread {failedThread:rest}'],
    versions: '3.4.10, 3.5.3 and later',
    reading: 'An exception that nobody caught in a thread the server can do without.',
  },
  {
    id: 'S20',
    kind: 'peer-thread-exited',
    levels: ['WARN'],
    classes: ['QuorumPeer'],
    templates: ['QuorumPeer main thread exited'],
    versions: '3.0 and later',
    reading: 'This server takes no further part in the ensemble.',
    landmark: 'Peer stopped for good',
    distinctive: true,
  },
];
