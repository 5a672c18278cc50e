import { eventually } from './eventually.mjs';

const widget = '.quick-input-widget:visible';
const rows = `${widget} .quick-input-list .monaco-list-row`;

/**
 * @typedef {object} PickItem
 * @property {string} label
 * @property {string} description
 * @property {string} detail
 * @property {string} separator the heading above it
 */

/**
 * The input at the top of the window: command palette, picks, file names, line numbers.
 * @param {import('playwright-core').Page} page
 */
export function quickInput(page) {
  const input = page.locator(`${widget} input:visible`).first();

  /** @returns {Promise<PickItem[]>} the rows in view */
  const visibleItems = () =>
    page.locator(rows).evaluateAll((found) =>
      found.map((row) => {
        const text = (selector) => row.querySelector(selector)?.textContent?.replaceAll('\u00a0', ' ') ?? '';
        return {
          label: text('.quick-input-list-row .label-name'),
          description: text('.quick-input-list-row .label-description'),
          detail: text('.quick-input-list-label-meta .label-name'),
          separator: text('.quick-input-list-separator'),
        };
      }),
    );

  /** @param {RegExp} label */
  const choose = (label) => {
    const labelled = page.locator('.quick-input-list-row:first-child .label-name', { hasText: label });
    return page.locator(rows).filter({ has: labelled }).first().click();
  };

  const closed = (timeout) =>
    page
      .locator(widget)
      .waitFor({ state: 'hidden', timeout })
      .then(
        () => true,
        () => false,
      );

  return {
    /**
     * Runs a command through the command palette.
     * @param {string} title with or without its category
     */
    async runCommand(title) {
      await page.keyboard.press('F1');
      await input.waitFor();
      await input.fill(`>${title}`);
      await choose(new RegExp(`^(.*: )?${escaped(title)}$`));
      // What the command asks next must not be mistaken for the palette.
      await eventually(
        () => input.inputValue({ timeout: 1_000 }).catch(() => ''),
        (value) => value !== `>${title}`,
        'the command palette to close',
      );
    },

    /**
     * The items of the pick that is open, as far as they are in view; waits for the first.
     * @returns {Promise<PickItem[]>}
     */
    pickItems: () => eventually(visibleItems, (items) => items.length > 0, 'the items of a pick'),

    /** @param {string} label of the item to choose in the pick that is open */
    choosePickItem: (label) => choose(new RegExp(`^${escaped(label)}$`)),

    /** @param {string} text what to type into the input that is open, over what it holds */
    fillInput: (text) => input.fill(text),

    /** @param {string} file its absolute path */
    async chooseFile(file) {
      await page.keyboard.press('Control+o');
      await eventually(
        () => input.inputValue().catch(() => ''),
        (value) => value.endsWith('/'),
        'the dialog that asks for a file',
      );
      // It still lists the folder that it begins with, and writes that folder's name over an early answer.
      for (let attempt = 0; attempt < 10; attempt++) {
        await input.fill(file);
        await page.waitForTimeout(300);
        if ((await input.inputValue()) !== file) continue;
        await page.keyboard.press('Enter');
        if (await closed(3_000)) return;
      }
      throw new Error(`The dialog does not accept ${file}`);
    },

    /**
     * Puts the cursor there and brings it into view.
     * @param {number} line
     * @param {number} [column]
     */
    async goToLine(line, column = 1) {
      await page.keyboard.press('Control+g');
      await input.waitFor();
      await input.fill(`:${line}:${column}`);
      await page.keyboard.press('Enter');
      if (!(await closed(10_000))) throw new Error(`Cannot go to line ${line}`);
    },
  };
}

function escaped(text) {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
