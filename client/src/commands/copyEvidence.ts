import * as vscode from 'vscode';
import { requests } from '#protocol';
import type { Lens } from '../lens.ts';

/** Copies the correlated excerpt as Markdown: times in the pivot's zone, every log with its zone and why. */
export async function copyEvidence(lens: Lens): Promise<void> {
  const { current } = lens.correlations;
  if (!current) return;
  const client = await lens.server.client();
  const text: string = await client.sendRequest(requests.evidence, { correlation: current.answer });
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage('$(check) Evidence copied as Markdown', 4_000);
}
