import type { Level } from '../../../log/record.ts';

/**
 * One message that ZooKeeper prints, in all wordings it has had. Rows are data: a new message is a new row, and its
 * sample goes into the test beside the others.
 *
 * A template is the message as printed, with placeholders:
 * ```
 * Expiring session {session}, timeout of {ms}ms exceeded
 * Connection broken for id {peer}, my id = {myid}, error = {error:rest}
 * ```
 * - `{type}` or `{name:type}`; the types and the field each one fills are in placeholders.ts. The field is called
 *   `name`; the first session, zxid and address of a message are its `sessionId`, `zxid` and `address` besides.
 * - `…` is any text, also none, that nobody needs.
 * - Blanks may be more or fewer than in the template, as ZooKeeper's own are (`latency.File`, `My id =  `).
 * - The whole message has to fit; `{…:rest}` and `…` at the end leave it open.
 */
export interface CatalogueRow {
  /** `C10`, as in the fact sheet; a letter behind it where one entry of it holds several messages. */
  readonly id: string;
  /** The record's kind: `session-expired`. */
  readonly kind: string;
  /** The levels it has been printed at. */
  readonly levels: readonly Level[];
  /** The classes that print it, without package and inner class. */
  readonly classes: readonly string[];
  readonly templates: readonly string[];
  /** Templates of the line that may follow, for what the message itself leaves out. */
  readonly next?: readonly string[];
  /** The versions that print it, for a person. */
  readonly versions: string;
  /** One sentence of what a person should read from it. */
  readonly reading: string;
  /** What the outline calls it, when it is a turning point. `{field}` is filled in; `[: {field}]` only when known. */
  readonly landmark?: string;
  /** The least `durationMs` that makes it one. */
  readonly landmarkFromMs?: number;
  /** True when its stack trace tells of no trouble of this server. */
  readonly harmless?: true;
  /** True when the text alone tells it from anything else that may stand in a log. */
  readonly distinctive?: true;
  /** True when it is printed at the end of the `durationMs` that it tells of. */
  readonly lasted?: true;
}
