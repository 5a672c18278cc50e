import { MEMORY, SOCKET_FIELDS } from './socketFields.ts';
import { DOUBLE, NESTED, tagOf, VARINT } from './wire.ts';

/** What a field of a socket is; server/kernel/sockets.ts knows the same numbers. */
export const Act = {
  pass: 0,
  whole: 1,
  wide: 2,
  fixed: 3,
  flag: 4,
  state: 5,
  local: 6,
  peer: 7,
  process: 8,
  timer: 9,
  memory: 10,
};

/** By the tag of a field of a socket what it is. */
export const ACTS = new Uint8Array(512);
for (const { form, slot } of SOCKET_FIELDS)
  if (slot < MEMORY) ACTS[tagOf(slot, form === 'fixed' ? DOUBLE : VARINT)] = Act[form];
for (const [field, act] of [
  [6, Act.local],
  [7, Act.peer],
  [8, Act.process],
  [9, Act.timer],
  [10, Act.memory],
] as const)
  ACTS[tagOf(field, NESTED)] = act;
