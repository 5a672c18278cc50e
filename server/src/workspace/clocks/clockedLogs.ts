import type { Clock } from '../../log/clock.ts';
import type { Pace } from '../../reading/lines.ts';
import type { LogFile } from '../logFile.ts';
import type { Settings } from '../settings.ts';
import { unfold } from './unfold.ts';
import { clocksOf, type NodesTold } from './zones.ts';

/** Logs that have been dated, and their clocks by uri, with hours that a zone has twice told apart; see unfold.ts, and `nodes` as in {@link clocksOf}. */
export async function clockedLogs(
  logs: readonly LogFile[],
  settings: Settings,
  { nodes, ...pace }: Pace & { readonly whole?: boolean; readonly nodes?: NodesTold | undefined } = {},
): Promise<{ logs: readonly LogFile[]; clocks: ReadonlyMap<string, Clock> }> {
  const clocks = clocksOf(logs, settings, nodes);
  const unfolded = await unfold(logs, clocks, pace);
  return unfolded === logs
    ? { logs, clocks }
    : { logs: unfolded, clocks: clocksOf(unfolded, settings, nodes) };
}
