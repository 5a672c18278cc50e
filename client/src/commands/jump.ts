import * as vscode from 'vscode';
import type { Place } from '../correlations.ts';
import type { Lens } from '../lens.ts';
import { openAt } from '../openAt.ts';

const NONE_YET = 'Nothing is correlated yet. Put the cursor on a line and run "Correlate Around This Line".';

/** "Next Correlated Log" and "Previous Correlated Log": around the ring of logs at the instant of the correlation. */
export async function turnRing(lens: Lens, step: 1 | -1): Promise<void> {
  const place = lens.correlations.turn(step);
  if (!place) {
    void vscode.window.showInformationMessage(NONE_YET);
    return;
  }
  await openWhereShown(place);
  vscode.window.setStatusBarMessage(`$(target) ${place.words}`, 5_000);
}

/** "Back to Where I Was": to the line that the last correlation was started from. */
export async function goBack(lens: Lens): Promise<void> {
  const origin = lens.correlations.wayBack();
  if (!origin) {
    void vscode.window.showInformationMessage('There is no earlier place to go back to.');
    return;
  }
  await openWhereShown(origin);
}

/** In the group that has the file in a tab; else in the one in front. */
async function openWhereShown(place: Place): Promise<void> {
  const group = vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(
      ({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === place.uri.toString(),
    ),
  );
  await openAt(place, group ? { viewColumn: group.viewColumn } : {});
}
