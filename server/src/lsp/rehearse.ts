import { correlateLogs } from '../correlation/correlateLogs.ts';
import type { Correlation } from '../protocol/index.ts';
import { askingFor } from '../workspace/asked.ts';
import { isLog, openLogText } from '../workspace/logFile.ts';
import type { Settings } from '../workspace/settings.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** The editor has been greeted for as long, and has most likely asked what it asks at once. */
const AFTER_MS = 250;

/** Two records as logs have them, often enough for the code that reads them to be compiled. */
const LINES = [
  ',000 [myid:1] - WARN  [QuorumPeer[myid=1](plain=0.0.0.0:2181)(secure=disabled):Follower@128] - Exception when following the leader',
  'java.net.SocketTimeoutException: Read timed out',
  '\tat java.base/java.io.DataInputStream.readInt(DataInputStream.java:381)',
  ',500 [myid:1] - INFO  [NIOWorkerThread-1:ZooKeeperServer@1034] - Client attempting to renew session 0x2001776d0d90000 at /10.0.0.2:41168',
];
const TEXT = Array.from({ length: 240 }, (_, index) => {
  const second = `2023-10-24 10:${two(Math.floor(index / 60))}:${two(index % 60)}`;
  return LINES.map((line) => (line.startsWith(',') ? second : '') + line).join('\n');
}).join('\n');

/**
 * Asks a question among logs of its own while nobody else asks: what answers the first one of a person has been compiled then, which
 * takes twice as long as the answer, and the next ones need not teach V8 what runs often. Then looks at the heads of all logs in the workspace, which that question would have to do.
 */
export function rehearse(workspace: Workspace): void {
  const rehearsed = async (): Promise<void> => {
    await rehearsal(workspace.settings);
    await workspace.everywhere();
  };
  setTimeout(() => void rehearsed().catch(() => undefined), AFTER_MS).unref();
}

/** So often that most of what answers is known to be worth optimising: some hundredths of a second, which end as soon as people ask one thing after the other. */
const ROUNDS = 30;

/** The last of the answers that nobody waits for. */
export async function rehearsal(settings: Settings): Promise<Correlation> {
  const logs = await Promise.all(['a', 'b'].map((name) => openLogText(`untitled:${name}`, 1, TEXT)));
  const scope = { name: 'workspace', reason: '' } as const;
  const asked = { logs: logs.filter(isLog), unusable: [], settings, scope };
  const start = { time: '2023-10-24T10:01:00Z' };
  for (let round = 1; round < ROUNDS && askingFor() === 0; round++) {
    await correlateLogs(start, asked);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return correlateLogs(start, asked);
}

function two(count: number): string {
  return String(count).padStart(2, '0');
}
