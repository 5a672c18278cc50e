import type { Clock } from '../log/clock.ts';
import type { Pace } from '../reading/lines.ts';
import type { LogFile } from './logFile.ts';
import type { Settings } from './settings.ts';
import { unfold } from './unfold.ts';
import { clocksOf } from './zones.ts';

/** Logs that have been dated, and their clocks by uri, with hours that a zone has twice told apart; see unfold.ts. */
export async function clockedLogs(
  logs: readonly LogFile[],
  settings: Settings,
  pace: Pace & { readonly whole?: boolean } = {},
): Promise<{ logs: readonly LogFile[]; clocks: ReadonlyMap<string, Clock> }> {
  const clocks = clocksOf(logs, settings);
  const unfolded = await unfold(logs, clocks, pace);
  return unfolded === logs ? { logs, clocks } : { logs: unfolded, clocks: clocksOf(unfolded, settings) };
}
