import type { Dialect } from '../log/format.ts';
import type { ByteSource } from './byteSource.ts';
import { lookHere } from './lookHere.ts';
import { type Around, isWeighedByLevel, lookAround, type Neighbourhood } from './neighbourhood.ts';
import { probe, probeSpan } from './probe.ts';
import type { ProbedHeads } from './probedHeads.ts';

/**
 * Looks around a stamp in a file that was never read; lines are NaN, since nobody has counted them. Exact as far as {@link probe} is.
 * Undefined where that does not fit the file, or the question. Rejects with the signal's reason or the system's error.
 */
export async function lookUnread(
  source: ByteSource,
  dialect: Dialect,
  around: Around,
  known: ProbedHeads,
  signal?: AbortSignal,
): Promise<Neighbourhood | undefined> {
  const options = { signal, known };
  if (isWeighedByLevel(dialect)) {
    const span = await probeSpan(source, dialect, around, options);
    const here = span && lookHere(source, dialect, span, around);
    if (here) return here;
    const found = span && (await lookAround(source, dialect, span, around, signal));
    if (found && isWithin(found, around)) return found;
  }
  const fences = await probe(source, dialect, around, options);
  return fences && lookAround(source, dialect, fences, around, signal);
}

/** Whether what is nearest lies in the window on both sides: all that is asked for does then. */
const isWithin = ({ before, after }: Neighbourhood, { stamp, from, to }: Around): boolean =>
  before !== undefined && after !== undefined && before <= stamp - from && after <= to - stamp;
