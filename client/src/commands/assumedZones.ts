import * as vscode from 'vscode';
import type { Correlation } from '#protocol';
import type { Lens } from '../lens.ts';
import { SET_CLOCK } from './ids.ts';

/** Says once that a zone had to be assumed, with the choice to set it. */
export async function offerToSetZones(lens: Lens, { logs, pivot }: Correlation): Promise<void> {
  const assumed = [
    ...(pivot.zone.assumed && pivot.uri !== undefined ? [{ uri: pivot.uri, zone: pivot.zone }] : []),
    ...logs.filter(({ zone, landing }) => zone.assumed && landing !== 'unreadable' && landing !== 'no-time'),
  ];
  const [first] = assumed;
  if (!first || lens.toldOfAssumedZones) return;
  lens.toldOfAssumedZones = true;
  const which = assumed.length === 1 ? 'The zone of 1 log is' : `The zones of ${assumed.length} logs are`;
  const choice = await vscode.window.showInformationMessage(
    `${which} assumed to be ${first.zone.name}: their lines carry no zone.`,
    'Set the Clock…',
  );
  if (choice) await vscode.commands.executeCommand(SET_CLOCK, vscode.Uri.parse(first.uri));
}
