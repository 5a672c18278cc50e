import { eventually } from './eventually.mjs';

const activeEditor = '.editor-group-container.active > .editor-container .editor-instance .monaco-editor';
const contentHover = '.monaco-resizable-hover .monaco-hover:visible .hover-contents';
const hoverLimitMs = 30_000;

/**
 * The tabs and the text of the active editor, as a person sees and points at them.
 * @param {import('playwright-core').Page} page
 * @param {ReturnType<import('./quickInput.mjs').quickInput>} input
 */
export function editorArea(page, input) {
  const lookUp = (lineNumber, text) => page.evaluate(lookUpLine, { activeEditor, lineNumber, text });

  /** Scrolls until the text can be pointed at; only then does the cursor move. */
  const pointAt = async (lineNumber, text, part) => {
    let found = await lookUp(lineNumber, text);
    for (let attempt = 0; attempt < 20 && !found?.[part]; attempt++) {
      if (attempt % 5 === 0) await input.goToLine(lineNumber, endOf(found, text));
      if (attempt % 5 === 4) await scrollDownFromTop();
      await page.waitForTimeout(100);
      found = await lookUp(lineNumber, text);
    }
    if (found?.[part]) return found[part];
    throw new Error(
      `Cannot point at ${JSON.stringify(text ?? '')} in line ${lineNumber}: ${found?.text ?? 'no such line'}`,
    );
  };

  /** A line at the upper edge may lie under those that stick to the top. */
  const scrollDownFromTop = async () => {
    await page.locator(activeEditor).hover();
    await page.mouse.wheel(0, -100);
  };

  const languageMode = () => page.locator('#status\\.editor\\.mode').innerText();

  const cursorPosition = async () => {
    const status = await page.locator('#status\\.editor\\.selection').innerText();
    const [, line, column] = /Ln ([\d,.]+), Col ([\d,.]+)/.exec(status) ?? [];
    const number = (digits) => Number(digits?.replace(/\D/g, ''));
    return { line: number(line), column: number(column) };
  };

  const hideHover = async () => {
    await page.locator('.part.statusbar').hover();
    await page.locator(contentHover).first().waitFor({ state: 'hidden' });
  };

  return {
    /**
     * What a hover over a text says; waits for the extension to be ready to say something.
     * @param {number} lineNumber counted from 1
     * @param {string} text its first occurrence in the line is pointed at
     * @param {RegExp} [containing] waits for a hover that says this
     */
    async hoverText(lineNumber, text, containing = /./) {
      const end = Date.now() + hoverLimitMs;
      while (Date.now() < end) {
        await hideHover();
        const { x, y } = await pointAt(lineNumber, text, 'textPoint');
        await page.mouse.move(x - 2, y);
        await page.mouse.move(x, y);
        const said = await eventually(
          async () => (await page.locator(contentHover).allInnerTexts()).join('\n').trim(),
          (shown) => shown !== '' && !/^Loading/.test(shown) && containing.test(shown),
          'a hover',
          2_000,
        ).catch(() => '');
        if (said) return said.replaceAll('\u00a0', ' ');
      }
      throw new Error(`No hover over ${JSON.stringify(text)} in line ${lineNumber} says ${containing}`);
    },

    /**
     * Puts the cursor into the middle of a text, by a click.
     * @param {number} lineNumber
     * @param {string} text
     */
    async clickText(lineNumber, text) {
      const { x, y } = await pointAt(lineNumber, text, 'textPoint');
      await page.mouse.click(x, y);
      await eventually(cursorPosition, ({ line }) => line === lineNumber, `the cursor in line ${lineNumber}`);
    },

    /** @param {number} lineNumber */
    async rightClickLineNumber(lineNumber) {
      const { x, y } = await pointAt(lineNumber, undefined, 'numberPoint');
      await page.mouse.click(x, y, { button: 'right' });
    },

    /**
     * @param {number} lineNumber
     * @returns {Promise<string | undefined>} the line as it is drawn, inlay hints included, if it is in view
     */
    lineText: async (lineNumber) => (await lookUp(lineNumber))?.text,

    /** @returns {Promise<{ line: number, column: number }>} what the status bar says, a moment later */
    cursorPosition,

    /** @returns {Promise<string>} the language that the status bar shows, which is Plain Text at first */
    languageMode,

    /** @param {string} language as the status bar shows it */
    waitForLanguageMode: (language) =>
      eventually(languageMode, (mode) => mode === language, `the language mode ${language}`),

    /** @returns {Promise<{ name: string, path: string } | undefined>} the tab that has the focus */
    activeTab: async () => (await tabs(page, '.editor-group-container.active .tab.active'))[0],

    /** @returns {Promise<{ name: string, path: string }[]>} the tab in front of each editor group */
    visibleEditors: () => tabs(page, '.editor-group-container .tab.active'),
  };
}

function endOf(found, text) {
  return found === undefined || found.column < 0 ? 1 : found.column + text.length + 1;
}

function tabs(page, selector) {
  return page.locator(selector).evaluateAll((found) =>
    found.map((tab) => ({
      name: ['name', 'suffix']
        .map((part) => tab.querySelector(`.monaco-icon-${part}-container`)?.textContent ?? '')
        .join(''),
      // Behind the path stands what a badge says.
      path: (tab.querySelector('.tab-label')?.getAttribute('aria-label') ?? '').split(' • ')[0],
    })),
  );
}

/** Runs in the page: where a line and a text in it are drawn, as far as the mouse reaches them. */
function lookUpLine({ activeEditor, lineNumber, text }) {
  const editor = document.querySelector(activeEditor);
  const numbers = [...(editor?.querySelectorAll('.margin .line-numbers') ?? [])];
  const number = numbers.find((element) => element.textContent.trim() === String(lineNumber));
  if (!number) return undefined;
  const topOf = (element) => Math.round(element.getBoundingClientRect().top);
  const lines = [...editor.querySelectorAll('.view-lines .view-line')];
  const line = lines.find((element) => topOf(element) === topOf(number.parentElement));
  if (!line) return undefined;

  const drawn = line.textContent.replaceAll('\u00a0', ' ').replaceAll('\u200b', '');
  const column = text === undefined ? -1 : drawn.indexOf(text);
  const reachable = (box, area) => {
    const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    return document.elementFromPoint(point.x, point.y)?.closest(area) ? point : undefined;
  };
  return {
    text: drawn,
    column,
    numberPoint: reachable(number.getBoundingClientRect(), '.margin'),
    textPoint: column < 0 ? undefined : reachable(boxOf(line, column, text.length), '.view-lines'),
  };

  function boxOf(container, start, length) {
    const range = document.createRange();
    const walker = document.createTreeWalker(container, window.NodeFilter.SHOW_TEXT);
    let passed = 0;
    while (walker.nextNode()) {
      const size = walker.currentNode.length;
      if (passed <= start && start < passed + size) range.setStart(walker.currentNode, start - passed);
      if (passed < start + length && start + length <= passed + size) {
        range.setEnd(walker.currentNode, start + length - passed);
      }
      passed += size;
    }
    return range.getBoundingClientRect();
  }
}
