import { KERNEL_BYTES } from './measureKernelBytes.ts';
import { ACTS } from './socketActs.ts';
import { SOCKET_FIELDS, stateLength, STATES } from './socketFields.ts';
import { LABEL_BYTES } from './sockets.ts';
import { EXPIRY, FD, NEXT_PROCESS, OPENING, PEER, PID, PROCESS, RETRANS, TIMER } from './socketWords.ts';
import { fixedLength } from './text.ts';

/** What server/kernel/measure.ts exports; places are bytes in its memory. */
export interface KernelExports {
  begin(
    acts: number,
    powers: number,
    stateLengths: number,
    stateCount: number,
    lines: number,
    line: number,
    socket: number,
    first: number,
    later: number,
    timer: number,
  ): void;
  measure(
    from: number,
    to: number,
    out: number,
    most: number,
    block: number,
    filled: number,
    goesOn: boolean,
  ): number;
  counters(from: number, to: number, known: number, seen: number, fields: number): number;
  beginAdapters(lines: number, around: number): void;
  beginRecords(known: number, seen: number, count: number, lines: number, bytes: number): void;
  records(
    from: number,
    to: number,
    told: number,
    mostTold: number,
    rows: number,
    mostRows: number,
    block: number,
    filled: number,
  ): number;
  beginTelling(tables: number, host: number, processes: number, memory: number): void;
  tell(from: number, to: number, text: number, room: number, rows: number, most: number): number;
  linesPassed(): number;
  bytesPassed(): number;
  bytesPrinted(): number;
  stoppedAt(): number;
  stoppedByOdd(): number;
  second(): number;
}

/** The kernel with a memory of its own, which begins with what it knows of sockets. */
export interface Kernel {
  readonly memory: WebAssembly.Memory;
  readonly exports: KernelExports;
}

const PAGE = 65_536;
const ACTS_AT = 0;
const STATES_AT = ACTS_AT + ACTS.length;
const POWERS_AT = STATES_AT + 64;
/** The first byte that is not taken. */
export const FREE = POWERS_AT + 192;
/** What the kernel may look at behind the last byte. */
export const AHEAD = 16;

/** Values of a socket that holds none: zeros, and the first state. */
const ZEROS = SOCKET_FIELDS.reduce(
  (sum, { form }) => sum + (form === 'fixed' ? fixedLength(0) : form === 'state' ? stateLength(0) : 1),
  0,
);

let compiled: WebAssembly.Module | undefined;

/** A new one with so many bytes of memory; `host` are the bytes of a line that name its host, `suffix` those that end it. */
export function newKernel(host: number, suffix: number, bytes: number): Kernel {
  compiled ??= new WebAssembly.Module(Buffer.from(KERNEL_BYTES, 'base64'));
  const kernel = { memory: new WebAssembly.Memory({ initial: 0 }) };
  makeRoom(kernel, bytes);
  const { exports } = new WebAssembly.Instance(compiled, { env: kernel }) as unknown as {
    exports: KernelExports;
  };
  const tables = new Uint8Array(kernel.memory.buffer);
  tables.set(ACTS, ACTS_AT);
  tables.set(
    STATES.map((_, state) => stateLength(state) - stateLength(0)),
    STATES_AT,
  );
  beginSockets(exports, host, suffix);
  return { ...kernel, exports };
}

/** Tells a kernel anew how many bytes of a line name its host, and how many end it. */
export function beginSockets(exports: KernelExports, host: number, suffix: number): void {
  exports.begin(
    ACTS_AT,
    POWERS_AT,
    STATES_AT,
    STATES.length,
    SOCKET_FIELDS.length,
    OPENING.length + PEER.length + host + suffix,
    LABEL_BYTES + ZEROS,
    PROCESS.length + PID.length + FD.length,
    NEXT_PROCESS.length + PID.length + FD.length,
    TIMER.length + EXPIRY.length + RETRANS.length,
  );
}

/** Makes a memory hold so many bytes; true when it had to grow, and what looked into it must look anew. */
export function makeRoom({ memory }: Pick<Kernel, 'memory'>, bytes: number): boolean {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  return missing > 0;
}
