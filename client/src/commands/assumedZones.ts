import * as vscode from 'vscode';
import type { Correlation } from '#protocol';
import type { Lens } from '../lens.ts';
import { fileAndLine, plainLabel } from '../words.ts';
import { SET_CLOCK } from './ids.ts';

/** Says once that a zone had to be assumed, with the choice to set it. */
export async function offerToSetZones(lens: Lens, { logs, pivot }: Correlation): Promise<void> {
  const assumed = [
    ...(pivot.zone.assumed && pivot.uri !== undefined
      ? [{ uri: pivot.uri, node: pivot.node, zone: pivot.zone }]
      : []),
    ...logs.filter(({ zone, landing }) => zone.assumed && landing !== 'unreadable' && landing !== 'no-time'),
  ];
  const [first] = assumed;
  if (!first || lens.toldOfAssumedZones) return;
  lens.toldOfAssumedZones = true;
  const name = plainLabel([first.node, fileAndLine(first.uri, undefined)].filter(Boolean).join(' '));
  const which =
    assumed.length === 1
      ? `The zone of ${name} is`
      : `The zones of ${name} and ${assumed.length - 1} more are`;
  const choice = await vscode.window.showInformationMessage(
    `${which} assumed to be ${first.zone.name}: nothing beside tells it.`,
    'Set the Clock…',
  );
  if (choice) await vscode.commands.executeCommand(SET_CLOCK, vscode.Uri.parse(first.uri));
}
