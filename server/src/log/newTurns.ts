import type { Role, Turn } from './member.ts';

/** Roles in which clients are served, and which have an epoch. */
const SERVING: ReadonlySet<Role> = new Set<Role>(['following', 'leading', 'observing']);

/**
 * Tells of the turns of one log, shown in file order, which say something that the ones before do not say already: a server that
 * keeps losing its leader, or shows with every line that it leads, has the same role as after the first of these, whatever it
 * had when the log began. What is left out changes no period of a role; those who lost a peer are all kept.
 */
export class NewTurns {
  /** Undefined as long as no turn has said it. */
  #role: Role | undefined;
  #isShown = false;
  #serves = false;
  #hasEpoch = false;

  /** Whether a dated turn says something new. */
  isNew(turn: Turn): boolean {
    switch (turn.is) {
      case 'start':
        return this.#becomes('starting');
      case 'mode':
        return this.#role !== 'starting' && this.#becomes('starting');
      case 'end':
        return this.#role !== 'down' && this.#becomes('down');
      case 'role':
        return (this.#role !== 'looking' || turn.role !== 'looking') && this.#becomes(turn.role);
      case 'lost':
        return this.#role !== 'looking' && this.#becomes('looking');
      case 'shows':
        if (this.#isShown || this.#role !== undefined) return false;
        [this.#serves, this.#hasEpoch] = [false, false];
        return (this.#isShown = true);
      case 'serves':
        return !this.#serves && this.#mayServe && (this.#serves = true);
      case 'epoch':
        return !this.#hasEpoch && this.#mayServe && (this.#hasEpoch = true);
      case 'lost-peer':
        return true;
    }
  }

  get #mayServe(): boolean {
    return this.#role === undefined || SERVING.has(this.#role);
  }

  #becomes(role: Role): true {
    this.#role = role;
    [this.#serves, this.#hasEpoch] = [false, false];
    return true;
  }
}
