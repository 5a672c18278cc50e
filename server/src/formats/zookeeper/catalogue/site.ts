import type { CatalogueRow } from './row.ts';

/** Lines that site builds of 3.5.9 add and no release prints: fact sheet §9. */
export const site: readonly CatalogueRow[] = [
  {
    id: 'Z01',
    kind: 'ping-timed',
    levels: ['WARN'],
    classes: ['Learner'],
    templates: [
      'Learner ping writePacket() takes {ms}ms, data len: {length:n}, view: {viewMs:n}ms, data: {rest}',
      'Learner ping writePacket() takes {ms}ms, data{rest}',
    ],
    versions: 'site builds of 3.5.9',
    reading:
      'How long this learner took to write its answer to a ping of the leader; the data names the sessions it heard from.',
    distinctive: true,
  },
  {
    id: 'Z02',
    kind: 'ping-timed',
    levels: ['WARN'],
    classes: ['Follower', 'Observer'],
    templates: ['Follower ping() takes {ms}…', 'Observer ping() takes {ms}…'],
    versions: 'site builds of 3.5.9',
    reading:
      'How long this follower took to answer a ping of the leader, in ms; what the write itself did not take was lost to the log, the JVM or the host.',
    lasted: true,
    distinctive: true,
  },
];
