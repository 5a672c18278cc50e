import type { Catalogue } from './catalogue.ts';
import type { Listing, Listings } from './discover.ts';
import type { LogFile, Unusable } from './logFile.ts';

/** What one look at the workspace was made of. */
interface Look<Sight> {
  /** What was asked for: the same when its elements are identical. */
  readonly asked: readonly unknown[];
  readonly listings: readonly Listing[];
  readonly found: readonly (LogFile | Unusable)[];
  readonly sight: Sight;
}

/** Files and folders looked at again without a wait, at most: some milliseconds. */
const MOST_LOOKED_AT = 300;
/** Questions go round among few. */
const MOST_KEPT = 4;

/**
 * What was seen of the workspace lately. It is seen again as long as every folder and every file behind it is what it was, by a look at
 * each of them now: a tenth of the work of finding them anew, and no less true.
 */
export class LastSight<Sight> {
  readonly #listings: Pick<Listings, 'stands'>;
  readonly #catalogue: Pick<Catalogue, 'stands'>;
  #kept: readonly Look<Sight>[] = [];

  constructor(listings: Pick<Listings, 'stands'>, catalogue: Pick<Catalogue, 'stands'>) {
    this.#listings = listings;
    this.#catalogue = catalogue;
  }

  /** Undefined where something has changed, or where that does not show at once. */
  again(...asked: readonly unknown[]): Sight | undefined {
    const last = this.#kept.find((look) => look.asked.every((one, at) => one === asked[at]));
    return last && this.#isTrue(last) ? last.sight : undefined;
  }

  remember(look: Look<Sight>): void {
    if (look.listings.length + look.found.length > MOST_LOOKED_AT) return;
    const others = this.#kept.filter((other) => !other.asked.every((one, at) => one === look.asked[at]));
    this.#kept = [look, ...others].slice(0, MOST_KEPT);
  }

  #isTrue({ listings, found }: Look<Sight>): boolean {
    try {
      return (
        listings.every((listing) => this.#listings.stands(listing)) &&
        found.every((one) => this.#catalogue.stands(one))
      );
    } catch {
      return false;
    }
  }
}
