import * as vscode from 'vscode';
import { type CorrelateParams, type Correlation, type Hit, type LogHits, nodeLabel } from '#protocol';
import { plainLabel } from './words.ts';

/** A place in a file as an editor shows it. */
export interface Place {
  readonly uri: vscode.Uri;
  /** 0-based. */
  readonly line: number;
  readonly endLine: number;
  /** Where the line begins, when which one that is was not known yet: of a log that was only probed. */
  readonly byte?: number;
}

/** A place of the ring, and what to say on arriving there. */
export interface RingPlace extends Place {
  readonly words: string;
}

/** A correlation as asked and answered. */
export interface Current {
  readonly params: CorrelateParams;
  readonly answer: Correlation;
}

/** Origins remembered for the way back. */
const MOST_ORIGINS = 20;

/** The correlation that lives now, where in its ring of logs we stand, and where we came from. */
export class Correlations implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #current: Current | undefined;
  #at = 0;
  readonly #origins: Place[] = [];

  get current(): Current | undefined {
    return this.#current;
  }

  set(current: Current): void {
    this.#current = current;
    // A correlation around a time stands nowhere in its ring: the next turn goes to the first log.
    this.#at = current.answer.pivot.uri === undefined ? -1 : 0;
    void vscode.commands.executeCommand('setContext', 'logLens.hasCorrelation', true);
    this.#changed.fire();
  }

  /** Puts a later answer to the same question in the place of the present one; we stand where we stood. */
  renew(answer: Correlation): void {
    if (!this.#current) return;
    const here = this.ring()[this.#at]?.uri.toString();
    this.#current = { ...this.#current, answer };
    if (here !== undefined) this.standAt(here);
    this.#changed.fire();
  }

  /** The pivot first, then every log that landed, in the order of the answer. */
  ring(): RingPlace[] {
    const { answer } = this.#current ?? {};
    if (!answer) return [];
    const { pivot } = answer;
    const first = pivot.uri === undefined ? [] : [{ ...placeOf(pivot.uri, pivot), words: 'where you asked' }];
    const others = landed(answer).map((log) => ({
      ...placeOf(log.uri, log.nearest),
      words: plainLabel([nodeLabel(log), log.explanation].filter(Boolean).join(': ')),
    }));
    return [...first, ...others];
  }

  /** The next place of the ring, `step` further; undefined when there is none. */
  turn(step: 1 | -1): RingPlace | undefined {
    const ring = this.ring();
    if (ring.length === 0) return undefined;
    const from = this.#at < 0 && step < 0 ? 0 : this.#at;
    this.#at = (from + step + ring.length) % ring.length;
    return ring[this.#at];
  }

  /** Says that the editor shows this log of the ring now, so that the next turn goes on from it. */
  standAt(uri: string): void {
    const at = this.ring().findIndex((place) => place.uri.toString() === vscode.Uri.parse(uri).toString());
    if (at >= 0) this.#at = at;
  }

  leave(origin: Place): void {
    this.#origins.push(origin);
    if (this.#origins.length > MOST_ORIGINS) this.#origins.shift();
  }

  /** Where the last correlation was started from; each call goes one further back. */
  wayBack(): Place | undefined {
    return this.#origins.pop();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** The logs of an answer that have a place to go to. */
export function landed(answer: Correlation): (LogHits & { nearest: Hit })[] {
  return answer.logs.filter((log): log is LogHits & { nearest: Hit } => log.nearest !== undefined);
}

export function placeOf(uri: string, hit: Hit): Place {
  const line = hit.line ?? 0;
  const place = { uri: vscode.Uri.parse(uri), line, endLine: hit.endLine ?? line };
  return hit.line === undefined ? { ...place, byte: hit.byteOffset } : place;
}
