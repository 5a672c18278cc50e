import * as vscode from 'vscode';
import { askForClocks } from '../ask.ts';
import type { Lens } from '../lens.ts';
import { placeInLog } from '../slices.ts';
import { plainLabel } from '../words.ts';
import { type ClockChoice, measuredChoices, offsetChoice, zoneChoices } from './clockChoices.ts';
import { clockSettings, keyOf, storeClockSettings } from './clockSettings.ts';
import { askAgain } from './correlatedLogs.ts';

/**
 * "Set the Clock of This Log…": its zone, and how far its clock is off, as the messages between the servers show it. Kept in the workspace's
 * settings, with a way to undo it.
 */
export async function setClock(lens: Lens, argument: vscode.Uri | undefined): Promise<void> {
  const shown = argument ?? vscode.window.activeTextEditor?.document.uri;
  const uri = shown && placeInLog(shown, 0).uri;
  if (!uri) {
    void vscode.window.showWarningMessage('Open a log first, then set its clock.');
    return;
  }
  const choice = await pickChoice(lens, uri);
  const before = clockSettings();
  const made = await choice?.apply?.();
  if (!made) return;
  await storeClockSettings(made.changed);
  await refresh(lens);
  if ((await vscode.window.showInformationMessage(made.said, 'Undo')) !== 'Undo') return;
  await storeClockSettings(before);
  await refresh(lens);
}

/** Shows what may be set at once, and what is measured as soon as it is. */
async function pickChoice(lens: Lens, uri: vscode.Uri): Promise<ClockChoice | undefined> {
  const key = keyOf(uri);
  const settings = clockSettings();
  const rest = [offsetChoice(key, settings), ...zoneChoices(key, zonesTold(lens), settings)];
  const pick = vscode.window.createQuickPick<ClockChoice>();
  const stop = new vscode.CancellationTokenSource();
  pick.title = `The clock of ${plainLabel(key)}`;
  pick.placeholder = 'How far it is off, or the zone in which it writes its times';
  pick.matchOnDescription = true;
  const show = (measured: readonly ClockChoice[], isBusy: boolean): void => {
    pick.items = [...measured, ...rest];
    pick.busy = isBusy;
    // Enter does nothing yet to who waits for what is measured.
    pick.activeItems = pick.items.filter(({ apply }) => isBusy || apply).slice(0, 1);
  };
  show([{ label: '$(sync~spin) Measuring the clocks by the messages between the servers…' }], true);
  const measuring = askForClocks(lens.server, stop.token).then(
    (answer) => show(measuredChoices(answer, uri, key, settings), false),
    () => show([{ label: '$(info) The clocks could not be measured; the output channel tells more' }], false),
  );
  try {
    return await new Promise<ClockChoice | undefined>((resolve) => {
      pick.onDidAccept(() => {
        const [active] = pick.activeItems;
        if (active?.apply) resolve(active);
      });
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    stop.cancel();
    await measuring.catch(() => undefined);
    pick.dispose();
    stop.dispose();
  }
}

/** The zones that the logs of the last correlation are known to be in. */
function zonesTold({ correlations }: Lens): string[] {
  const logs = correlations.current?.answer.logs ?? [];
  return [...new Set(logs.filter(({ zone }) => !zone.assumed).map(({ zone }) => zone.name))];
}

/**
 * The server learns of the setting by itself; a correlation on show is asked again with it. Never rejects: its log may be gone, and
 * the clock is set all the same.
 */
async function refresh(lens: Lens): Promise<void> {
  if (!lens.correlations.current) return;
  try {
    await askAgain(lens, 1);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    void vscode.window.showWarningMessage(`The correlation on show could not be asked again: ${why}`);
  }
}
