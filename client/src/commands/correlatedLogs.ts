import * as vscode from 'vscode';
import { askToCorrelate } from '../ask.ts';
import type { Lens } from '../lens.ts';
import { placeOf } from '../correlations.ts';
import { openAt } from '../openAt.ts';
import { tellOpenTabs } from '../openTabs.ts';
import type { HitBranch } from '../views/correlatedLogs.ts';

/** Opens a hit of the view, in the editor at hand or beside it. */
export async function openHit(lens: Lens, branch: HitBranch | undefined, beside: boolean): Promise<void> {
  const hit = branch?.hit ?? branch?.log.nearest;
  if (!branch || !hit) return;
  lens.correlations.standAt(branch.log.uri);
  const column = beside ? { viewColumn: vscode.ViewColumn.Beside } : {};
  await openAt(placeOf(branch.log.uri, hit), { ...column, preview: true });
}

/** Asks again with a window `factor` times as wide, to both sides alike; 1 asks the same again. */
export async function askAgain(lens: Lens, factor: number): Promise<void> {
  const { current } = lens.correlations;
  if (!current) return;
  const { from, to } = current.answer.window;
  const windowMs = ((to - from) / 2) * factor;
  const params = factor === 1 ? current.params : { ...current.params, windowMs };
  await tellOpenTabs(lens.server);
  const answer = await askToCorrelate(lens.server, params);
  if (answer) lens.correlations.set({ params, answer });
}
