import { eventually } from './eventually.mjs';

/**
 * @typedef {object} TreeRow
 * @property {string} label
 * @property {string} description
 * @property {number} level from 1
 * @property {boolean | undefined} expanded undefined for a row without children
 */

/**
 * What stands around the editor: views, notifications, menus, status bar, webviews.
 * @param {import('playwright-core').Page} page
 * @param {ReturnType<import('./quickInput.mjs').quickInput>} input
 */
export function workbenchParts(page, input) {
  const menuLabels = page.locator('.monaco-menu:visible .action-menu-item .action-label');
  const toasts = page.locator('.notifications-toasts .notification-list-item');

  const viewNamed = async (name) => {
    const header = page.locator(`.pane-header[aria-label="${name} Section"]`);
    // A view alone in its container has no header; its tree carries the name.
    const alone = page.locator('.pane', { has: page.locator(`[role="tree"][aria-label="${name}"]`) });
    const view = page.locator('.pane', { has: header }).or(alone).first();
    if (!(await view.isVisible())) await input.runCommand(`Focus on ${name} View`);
    await view.waitFor();
    if ((await header.count()) > 0 && (await header.getAttribute('aria-expanded')) === 'false') {
      await header.click();
    }
    return view;
  };

  const treeRow = async (viewName, label) => {
    const row = (await viewNamed(viewName)).locator('.monaco-list-row');
    return row.filter({ has: page.locator('.label-name', { hasText: label }) }).first();
  };

  return {
    /**
     * The rows of a tree view that are in view; opens the view and waits for its first row.
     * @param {string} viewName
     * @returns {Promise<TreeRow[]>}
     */
    async tree(viewName) {
      const view = await viewNamed(viewName);
      return eventually(
        () => treeRows(view),
        (rows) => rows.length > 0,
        `rows in ${viewName}`,
      );
    },

    /** @param {string} viewName @param {string} label */
    clickTreeRow: async (viewName, label) => (await treeRow(viewName, label)).click(),

    /** @param {string} viewName @param {string} label */
    async expandTreeRow(viewName, label) {
      const row = await treeRow(viewName, label);
      if ((await row.getAttribute('aria-expanded')) === 'false')
        await row.locator('.monaco-tl-twistie').click();
    },

    /** @returns {Promise<string[]>} the messages that stand in the corner; they go after ten seconds */
    notifications: () => toasts.locator('.notification-list-item-message').allInnerTexts(),

    /** @param {string} label of a button in a notification */
    clickNotificationButton: (label) => toasts.getByRole('button', { name: label }).click(),

    /** @returns {Promise<string[]>} the items of the context menu that is open */
    contextMenuItems: async () =>
      (
        await eventually(
          () => menuLabels.allInnerTexts(),
          (labels) => labels.length > 0,
          'a context menu',
        )
      ).filter((label) => label !== ''),

    /** @param {string} label */
    chooseContextMenuItem: (label) => menuLabels.filter({ hasText: label }).first().click(),

    /** @returns {Promise<string>} every text of the status bar, with | between */
    async statusBarText() {
      const texts = await page.locator('.statusbar-item:visible').allInnerTexts();
      return texts
        .map((text) => text.replace(/\s+/g, ' ').trim())
        .filter(Boolean)
        .join(' | ');
    },

    /** @returns {import('playwright-core').FrameLocator} what an extension draws in the first webview */
    webview: () => page.frameLocator('iframe.webview.ready').first().frameLocator('iframe#active-frame'),
  };
}

function treeRows(view) {
  return view.locator('.monaco-list-row').evaluateAll((rows) =>
    rows.map((row) => {
      const expanded = row.getAttribute('aria-expanded');
      return {
        label: row.querySelector('.label-name')?.textContent ?? '',
        description: row.querySelector('.label-description')?.textContent ?? '',
        level: Number(row.getAttribute('aria-level')),
        expanded: expanded === null ? undefined : expanded === 'true',
      };
    }),
  );
}
