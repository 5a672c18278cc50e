const activeEditor = '.editor-group-container.active > .editor-container .editor-instance .monaco-editor';

/**
 * The colour in which a text is drawn.
 * @param {import('playwright-core').Page} page
 * @param {number} lineNumber counted from 1
 * @param {string} text its first occurrence in the line
 * @returns {Promise<string | undefined>} such as `rgb(204, 204, 204)`; undefined while it is not in view
 */
export const colourOf = (page, lineNumber, text) =>
  page.evaluate(
    ({ activeEditor, lineNumber, text }) => {
      const editor = document.querySelector(activeEditor);
      const numbers = [...(editor?.querySelectorAll('.margin .line-numbers') ?? [])];
      const number = numbers.find((element) => element.textContent.trim() === String(lineNumber));
      if (!number) return undefined;
      const top = (element) => Math.round(element.getBoundingClientRect().top);
      const lines = [...editor.querySelectorAll('.view-lines .view-line')];
      const line = lines.find((element) => top(element) === top(number.parentElement));
      const at = line?.textContent.replaceAll('\u00a0', ' ').indexOf(text) ?? -1;
      if (at < 0) return undefined;
      const walker = document.createTreeWalker(line, window.NodeFilter.SHOW_TEXT);
      let passed = 0;
      while (walker.nextNode()) {
        passed += walker.currentNode.length;
        if (passed > at) return window.getComputedStyle(walker.currentNode.parentElement).color;
      }
      return undefined;
    },
    { activeEditor, lineNumber, text },
  );
