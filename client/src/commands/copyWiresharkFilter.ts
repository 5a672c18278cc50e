import * as vscode from 'vscode';
import { wiresharkFilter } from '#protocol';

/**
 * Copies Wireshark's display filter for some packets. It is put together here from addresses and numbers that are checked: a
 * link in a text decides which packets, not what goes to the clipboard.
 */
export async function copyWiresharkFilter(packets: unknown): Promise<void> {
  const filter = wiresharkFilter(packets);
  if (filter === undefined)
    throw new Error('No packets to filter: this command is for the link in the hover on an address.');
  await vscode.env.clipboard.writeText(filter);
  vscode.window.setStatusBarMessage('$(check) Wireshark filter copied', 4_000);
}
