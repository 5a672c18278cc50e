import { formatMoment } from '../log/zone.ts';
import { type Instant, shift } from '../log/instant.ts';
import type { LogHits } from '../protocol/correlation.ts';
import { formatSpan } from '../protocol/spans.ts';
import { GUARD_MS } from '../reading/probe.ts';
import { byRotation, nameOf, rotationSets } from '../workspace/rotation/rotation.ts';
import { firstStampOf } from '../workspace/packed/packedLog.ts';
import type { LeftPacked, Question, Witness } from './question.ts';

interface Begun {
  readonly witness: Witness;
  readonly begins: Instant;
}

/**
 * The packed logs, by uri, that need not be unpacked for a question: those of a rotation set of which another log is known to hold
 * what the question is about, since each goes on where the one before it ended. A set whose first records are not in the order
 * in which it was rotated proves nothing, and is unpacked. Rejects with the system's error.
 */
export async function leftPacked(witnesses: readonly Witness[], question: Question): Promise<LeftPacked> {
  const left = new Map<string, Pick<LogHits, 'landing' | 'explanation'>>();
  if (!witnesses.some(({ log }) => log.packed && !log.packed.isAtHand())) return left;
  const dated = witnesses.filter(
    ({ log: { dialect } }) => dialect.face === 'local' || dialect.face === 'utc',
  );
  for (const set of rotationSets(dated, ({ log }) => log)) {
    if (!set.some(({ log }) => log.packed && !log.packed.isAtHand())) continue;
    const begun = await inOrder(set);
    for (const [index, { witness, begins }] of begun?.entries() ?? []) {
      const { log } = witness;
      if (!log.packed || log.packed.isAtHand()) continue;
      const next = begun?.[index + 1];
      if (next && shift(next.begins, GUARD_MS) < question.window.from)
        left.set(log.uri, ended(next, question));
      // The first one answers in any case: there must be a nearest record.
      else if (index > 0 && shift(begins, -GUARD_MS) > question.window.to)
        left.set(log.uri, notBegun(begins, question));
    }
  }
  return left;
}

/** The logs of a set from its oldest on; undefined where that is in doubt. */
async function inOrder(set: readonly Witness[]): Promise<Begun[] | undefined> {
  const sorted = byRotation(set, ({ log }) => log);
  if (!sorted) return undefined;
  const begun: Begun[] = [];
  for (const witness of sorted) {
    const first = await firstStampOf(witness.log);
    if (first === undefined) return undefined;
    const begins = witness.clock.toInstant(first);
    if (begins < (begun.at(-1)?.begins ?? -Infinity)) return undefined;
    begun.push({ witness, begins });
  }
  return begun;
}

function ended(
  { witness, begins }: Begun,
  { pivot, zone }: Question,
): Pick<LogHits, 'landing' | 'explanation'> {
  const since = `${formatSpan(pivot - begins)} earlier (${formatMoment(begins, zone)})`;
  return {
    landing: 'ends-before',
    explanation: `left packed: ${nameOf(witness.log)} goes on from it ${since}`,
  };
}

function notBegun(begins: Instant, { pivot, zone }: Question): Pick<LogHits, 'landing' | 'explanation'> {
  const till = `${formatSpan(begins - pivot)} later (${formatMoment(begins, zone)})`;
  return { landing: 'starts-after', explanation: `left packed: starts ${till}` };
}
