import type { Collection } from '../collection.ts';
import { formatDuration } from '../quantities.ts';

/** A thread that waits for memory this long is somebody's request that waits. */
const LONG_STALL_MS = 200;

/**
 * What the outline calls a line that is no collection: the JVM's start and end, memory that ran out, a long wait for
 * it. Undefined for any other.
 */
export function landmarkOf(
  { kind, name, durationMs, gcId, detail }: Collection,
  tags = '',
): string | undefined {
  if (kind !== 'other') return undefined;
  const started = gcId === undefined ? /^Using (.{1,60})$/.exec(name)?.[1] : undefined;
  if (started !== undefined && !/\d/.test(started.charAt(0))) return `JVM started: ${started}`;
  if (name === 'Heap' && tags.includes('exit')) return 'JVM ended';
  if (detail) return undefined;
  if (durationMs === undefined) return name;
  return durationMs >= LONG_STALL_MS ? `${name} ${formatDuration(durationMs)}` : undefined;
}
