import type { Member } from '../../workspace/nodes/ensemble.ts';
import type { Era, Skews, Span } from './skews.ts';

/** The clock with which the others are compared. */
export interface Reference {
  /** Index into the eras. */
  readonly era: number;
  /** Why that one, in words that follow "because". */
  readonly reason: string;
}

/** Clocks that are this near to each other, in ms, are taken to be set alike. */
export const ALIKE_MS = 100;
/** A span wider than this says nothing of whether two clocks are alike. */
const TELLING_MS = 2_000;

const isAlike = ({ from, to }: Span): boolean =>
  to - from <= TELLING_MS && from <= ALIKE_MS && to >= -ALIKE_MS;

const isKnown = ({ from, to }: Span): boolean => Number.isFinite(from) && Number.isFinite(to);

/** Which clock to take for the right one: one that most others agree with; among those, the one that led longest. */
export function referenceOf(members: readonly Member[], skews: Skews): Reference | undefined {
  const { eras } = skews;
  const rows = eras.map((era, index) => {
    const others = eras.flatMap((other, place) =>
      other.node === era.node ? [] : [{ node: other.node, span: skews.ahead(place, index) }],
    );
    const nodes = (test: (span: Span) => boolean): number =>
      new Set(others.filter(({ span }) => test(span)).map(({ node }) => node)).size;
    const isWhole = eras.filter(({ node }) => node === era.node).length === 1;
    return { index, known: nodes(isKnown), alike: nodes(isAlike), isWhole, led: ledFor(members, era) };
  });
  const [best] = rows
    .filter(({ known }) => known > 0)
    .sort(
      (a, b) =>
        b.alike - a.alike ||
        b.known - a.known ||
        Number(b.isWhole) - Number(a.isWhole) ||
        b.led - a.led ||
        a.index - b.index,
    );
  if (!best) return undefined;
  const nodes = new Set(eras.map(({ node }) => node)).size;
  const isMost = best.alike + 1 > nodes / 2 && best.alike > 0;
  const led = best.led > 0 ? '; of those it led longest' : '';
  const reason = isMost
    ? `the clocks of ${best.alike + 1} of ${nodes} servers agree with each other to ${ALIKE_MS} ms${led}`
    : `no majority of clocks agrees${best.led > 0 ? ', and it led longest' : ''}: only the differences are known`;
  return { era: best.index, reason };
}

const ledFor = (members: readonly Member[], { node }: Era): number =>
  (members[node]?.periods ?? [])
    .filter(({ role }) => role === 'leading')
    .reduce((sum, { from, to }) => sum + (to - from), 0);
