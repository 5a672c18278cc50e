import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';

const workspace = process.env['LOG_LENS_TEST_WORKSPACE'] ?? assert.fail('no workspace');

/** One thing that truly happened in the sample incident; `line` counts from 1. */
export interface TrueEvent {
  readonly key: string;
  readonly instant: number;
  readonly file: string;
  readonly line: number;
}

interface Truth {
  readonly events: readonly TrueEvent[];
}

const truth = JSON.parse(fs.readFileSync(path.join(workspace, 'incident-truth.json'), 'utf8')) as Truth;

/** The sample incident's event of this key. */
export const event = (key: string): TrueEvent =>
  truth.events.find((one) => one.key === key) ?? assert.fail(`no event ${key}`);

/** A file of the sample incident, or one that a test writes beside it. */
export const logUri = (file: string): vscode.Uri => vscode.Uri.file(path.join(workspace, 'incident', file));

/** Writes a file into the workspace. */
export function writeLog(file: string, text: string | Uint8Array): vscode.Uri {
  const uri = vscode.Uri.file(path.join(workspace, file));
  fs.mkdirSync(path.dirname(uri.fsPath), { recursive: true });
  fs.writeFileSync(uri.fsPath, text);
  return uri;
}

export const readLog = (file: string): string => fs.readFileSync(logUri(file).fsPath, 'utf8');

/** Opens a log in an editor and waits until it has one of our languages. */
export async function openLog(uri: vscode.Uri, languageId = 'zookeeper-log'): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  await until(`${path.basename(uri.fsPath)} to be ${languageId}`, () => document.languageId === languageId);
  return editor;
}

/** Waits for something that the editor does in its own time. */
export async function until(what: string, is: () => unknown, patienceMs = 20_000): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await is())) {
    if (Date.now() > end) assert.fail(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The editor in front, as file name and 1-based line of the cursor. */
export function inFront(): string {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return 'no editor';
  return `${path.relative(path.join(workspace, 'incident'), editor.document.uri.fsPath)}:${editor.selection.active.line + 1}`;
}
