import type { ConnectionsTold } from '../../log/connection.ts';

/** Kinds of records that are the first, or the last, on a connection which their thread or their message names. */
const BEGAN = new Set(['learner-connected', 'client-connected']);
const ENDED = new Set(['learner-goodbye', 'client-disconnected']);

/** Where connections of learners and clients begin and end: fact sheet L01, L14, N01 and N02. */
export const connections: ConnectionsTold = {
  turn: ({ kind }) =>
    kind === undefined ? undefined : BEGAN.has(kind) ? 'began' : ENDED.has(kind) ? 'ended' : undefined,
};
