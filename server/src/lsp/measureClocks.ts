import type { Connection } from 'vscode-languageserver/node';
import { measuredOff } from '../features/clocks.ts';
import type { Correlation } from '../protocol/index.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { tellSettled } from './tellSettled.ts';

/** How long the logs are left alone after a correlation: the next one may be asked at once. */
const CALM_MS = 1_500;

/**
 * Measures, behind a correlation, how far the clocks of its servers are off, once per state of the logs, and tells the client where one is: asked
 * again, the correlation says so. Never rejects.
 */
export class ClockMeasure {
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  #planned: NodeJS.Timeout | undefined;

  constructor(connection: Connection, workspace: Workspace) {
    this.#connection = connection;
    this.#workspace = workspace;
  }

  /** After this answer, in a calm moment. */
  after({ logs }: Correlation): void {
    clearTimeout(this.#planned);
    this.#planned = setTimeout(() => {
      measuredOff(this.#workspace)
        .then((found) => {
          const said = new Set(logs.flatMap(({ uri, clockNote }) => (clockNote === undefined ? [] : [uri])));
          const uris = found.filter((uri) => !said.has(uri));
          return uris.length > 0 ? tellSettled(this.#connection, { uris, clocks: true }) : undefined;
        })
        .catch(() => undefined);
    }, CALM_MS).unref();
  }
}
