import type { Connection } from 'vscode-languageserver/node';
import { notifications, type Settled } from '../protocol/index.ts';

/** Tells the client what has become known since its last answer; nothing where it has gone meanwhile. Never rejects. */
export async function tellSettled(connection: Connection, settled: Settled): Promise<void> {
  try {
    await connection.sendNotification(notifications.settled, settled);
  } catch {
    // Nobody is there to be told.
  }
}
