import * as vscode from 'vscode';
import type { Lens } from '../lens.ts';
import { correlate } from './correlate.ts';

const WITH_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)? ?(?:Z|UTC|[+-]\d\d:?\d\d)$/i;

/** "Correlate Around a Time…": for a moment told by a colleague, a ticket or a packet. */
export async function correlateAroundTime(lens: Lens): Promise<void> {
  const time = await vscode.window.showInputBox({
    title: 'Correlate Around a Time',
    prompt: 'A date and time with its zone',
    placeHolder: '2023-10-24 10:32:31.666 +08:00',
    ignoreFocusOut: true,
    validateInput: (text) =>
      WITH_ZONE.test(text.trim())
        ? undefined
        : 'Give a date, a time and the zone, such as 2023-10-24 10:32:31.666 +08:00',
  });
  if (time === undefined) return;
  await correlate(lens, { time: iso(time) }, undefined);
}

function iso(text: string): string {
  return text
    .trim()
    .replace(/UTC$/i, 'Z')
    .replace(/^(\S+) (?=\d)/, '$1T')
    .replace(/ (?=[Z+-])/i, '')
    .replace(',', '.');
}
