import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { eventually } from './eventually.mjs';
import { createRunFolder, removeRunFolder } from '../../scripts/editor/runFolder.mjs';

export const name = 'VS Code opens a folder and a file in it';

export default async (open) => {
  const folder = createRunFolder();
  try {
    fs.writeFileSync(path.join(folder, 'notes.md'), '# What happened\n\nThe second node paused.\n');
    fs.writeFileSync(path.join(folder, 'numbers.json'), '{\n  "pausedMs": 41000\n}\n');
    const workbench = await open({ folder, openFile: 'notes.md', line: 3 });
    assert.deepEqual(await workbench.activeTab(), { name: 'notes.md', path: path.join(folder, 'notes.md') });
    await eventually(workbench.cursorPosition, (at) => at?.line === 3, 'the cursor on line 3');
    assert.equal(await workbench.lineText(3), 'The second node paused.');
    await workbench.waitForLanguageMode('Markdown');

    await workbench.openFile('numbers.json', 2);
    assert.equal((await workbench.activeTab())?.name, 'numbers.json');
    await eventually(workbench.cursorPosition, (at) => at?.line === 2, 'the cursor on line 2');
    await workbench.waitForLanguageMode('JSON');
    await workbench.screenshot('editor');
  } finally {
    removeRunFolder(folder);
  }
};
