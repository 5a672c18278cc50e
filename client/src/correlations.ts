import * as vscode from 'vscode';
import type { CorrelateParams, Correlation, Hit, LogHits } from '#protocol';

/** A place in a file as an editor shows it. */
export interface Place {
  readonly uri: vscode.Uri;
  /** 0-based. */
  readonly line: number;
  readonly endLine: number;
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
    this.#at = 0;
    void vscode.commands.executeCommand('setContext', 'logLens.hasCorrelation', true);
    this.#changed.fire();
  }

  /** The pivot first, then every log that landed, in the order of the answer. */
  ring(): Place[] {
    const { answer } = this.#current ?? {};
    if (!answer) return [];
    const pivot = answer.pivot.uri === undefined ? [] : [placeOf(answer.pivot.uri, answer.pivot)];
    return [...pivot, ...landed(answer).map(({ uri, nearest }) => placeOf(uri, nearest))];
  }

  /** The next place of the ring, `step` further; undefined when there is none. */
  turn(step: 1 | -1): Place | undefined {
    const ring = this.ring();
    if (ring.length === 0) return undefined;
    this.#at = (this.#at + step + ring.length) % ring.length;
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
  return { uri: vscode.Uri.parse(uri), line, endLine: hit.endLine ?? line };
}
