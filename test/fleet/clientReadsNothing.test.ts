import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, it } from 'node:test';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../..');

const files = readdirSync(join(ROOT, 'client/src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
  .sort();

/** Modules of Node's that lead to no file and no other process. */
const HARMLESS = new Set(['node:path']);

/** What VS Code offers to read a file, or to have it read. */
const READS = new Map([
  ['workspace.fs', 'reads the bytes of any file'],
  ['workspace.openTextDocument', 'reads a file to give its text to the extension'],
  ['workspace.findTextInFiles', 'reads all files of the workspace'],
  ['workspace.openNotebookDocument', 'reads a file'],
]);

/** Files that open a document of ours, whose text the server makes. */
const OPEN_OUR_OWN = new Map([['client/src/slices.ts', 'SLICE_SCHEME']]);

interface Found {
  readonly imports: readonly string[];
  /** `workspace.fs` for `vscode.workspace.fs`, also where it is taken out of `vscode.workspace` by a pattern. */
  readonly accesses: readonly string[];
}

/** What a source of the client imports and reaches for, comments and texts aside. */
function reached(name: string, text: string): Found {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
  const imports: string[] = [];
  const accesses: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier)
      imports.push((node.moduleSpecifier as ts.StringLiteral).text);
    if (ts.isCallExpression(node) && /^(?:import|require)$/.test(node.expression.getText()))
      imports.push(node.arguments[0]?.getText().replace(/^['"`]|['"`]$/g, '') ?? '');
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
      const member = ts.isPropertyAccessExpression(node)
        ? node.name.text
        : node.argumentExpression.getText().replace(/^['"`]|['"`]$/g, '');
      const owner = /(?:^|\.)(\w+)$/.exec(node.expression.getText())?.[1];
      if (owner !== undefined) accesses.push(`${owner}.${member}`);
    }
    if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name) && node.initializer) {
      const owner = /(?:^|\.)(\w+)$/.exec(node.initializer.getText())?.[1];
      for (const { propertyName, name: bound } of node.name.elements)
        accesses.push(`${owner ?? ''}.${(propertyName ?? bound).getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { imports, accesses };
}

/** What a source does that reads a file, in words. */
function readingsOf(name: string, text: string): string[] {
  const { imports, accesses } = reached(name, text);
  return [
    ...imports
      .filter((one) => /^node:|^(?:fs|child_process|net|http|https)(?:\/|$)/.test(one) && !HARMLESS.has(one))
      .map((one) => `${name} imports ${one}`),
    ...accesses
      .filter((one) => READS.has(one))
      .filter(
        (one) => !(one === 'workspace.openTextDocument' && text.includes(OPEN_OUR_OWN.get(name) ?? '\0')),
      )
      .map((one) => `${name} uses ${one}, which ${READS.get(one) ?? ''}`),
  ];
}

describe('the client', () => {
  it('reads no file: it asks the server, which runs where the logs are', () => {
    assert.ok(files.length > 20);
    const readings = files.flatMap((file) => readingsOf(file, readFileSync(join(ROOT, file), 'utf8')));
    assert.deepEqual(readings, [], 'Let the server read, and ask it.');
  });

  it('opens documents of its own only, of which the server makes the text', () => {
    for (const [file, scheme] of OPEN_OUR_OWN) {
      const text = readFileSync(join(ROOT, file), 'utf8');
      assert.ok(reached(file, text).accesses.includes('workspace.openTextDocument'), `${file}: take it out`);
      assert.ok(text.includes(scheme), file);
    }
  });

  const offences: [string, RegExp][] = [
    ["import fs from 'node:fs';", /imports node:fs/],
    ["import { readFile } from 'node:fs/promises';", /imports node:fs\/promises/],
    ["import fs from 'fs';", /imports fs/],
    ["const fs = await import('node:fs');", /imports node:fs/],
    ["const { spawn } = require('child_process');", /imports child_process/],
    ['const bytes = await vscode.workspace.fs.readFile(uri);', /workspace\.fs/],
    ["const bytes = await vscode.workspace['fs'].readFile(uri);", /workspace\.fs/],
    ['const { fs } = vscode.workspace;', /workspace\.fs/],
    ['const { openTextDocument: open } = vscode.workspace;', /openTextDocument/],
    ['const document = await workspace.openTextDocument(log);', /openTextDocument/],
  ];
  for (const [text, said] of offences) {
    it(`would be caught at: ${text}`, () => assert.match(readingsOf('x.ts', text).join('\n'), said));
  }

  it('is not caught at what only sounds like it', () => {
    const text = `
      import path from 'node:path';
      // vscode.workspace.fs and workspace.openTextDocument read files.
      const said = 'vscode.workspace.fs';
      const offsets = vscode.workspace.getConfiguration();`;
    assert.deepEqual(readingsOf('x.ts', text), []);
  });

  it('is installed where the logs are', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, unknown>;
    assert.deepEqual(manifest['extensionKind'], ['workspace'], 'never "ui": that is the desk, not the logs');
    assert.equal(manifest['browser'], undefined, 'a web extension has no server beside the logs');
    assert.match(readFileSync(join(ROOT, 'docs/fleet.md'), 'utf8'), /"extensionKind": \["workspace"\]/);
  });
});
