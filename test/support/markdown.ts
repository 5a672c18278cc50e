import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

interface MarkdownIt {
  render(markdown: string): string;
  linkify: { set(options: Record<string, boolean>): void };
}

/** The Markdown library that vsce brings along; it has no types of its own. */
const createMarkdownIt = createRequire(import.meta.url)('markdown-it') as (
  options: Record<string, boolean>,
) => MarkdownIt;

/** As permissive as any editor: HTML stays HTML, and what looks like a link becomes one. */
const renderer = createMarkdownIt({ html: true, linkify: true });
renderer.linkify.set({ fuzzyLink: false, fuzzyEmail: true });

export const htmlOf = (markdown: string): string => renderer.render(markdown);

/** What a reader sees of Markdown: a line for each paragraph and heading, cells of a row joined with ` | `. */
export function shown(markdown: string): string[] {
  return htmlOf(markdown)
    .replace(/<\/t[dh]>\s*<t[dh][^>]*>/g, ' | ')
    .replace(/<hr\s*\/?>/g, '')
    .split(/\n|<\/(?:p|h\d|tr)>/)
    .map((line) => decoded(line.replace(/<[^>]*>/g, '')).trim())
    .filter((line) => /[^|\s]/.test(line));
}

const decoded = (html: string): string =>
  html
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&nbsp;|\u00a0/g, ' ')
    .replace(/&amp;/g, '&');

/** Elements that our own Markdown is made of. */
const PLAIN = new Set(
  'p strong em code hr table thead tbody tr td th h1 h2 h3 h4 ul ol li pre br'.split(' '),
);

/** Fails when the Markdown renders to a link, an image or any element of its own, other than links in `allowed`. */
export function assertHarmless(markdown: string, allowed: readonly string[] = []): void {
  const html = htmlOf(markdown);
  for (const [element, name] of html.matchAll(/<\/?([a-zA-Z][\w:-]*)[^>]*>/g)) {
    if (name === 'a') {
      const target = /^<a href="([^"]*)"/.exec(element)?.[1];
      assert.ok(target === undefined || allowed.includes(decoded(target)), `${element} in ${html}`);
      continue;
    }
    assert.ok(PLAIN.has(name!.toLowerCase()), `${element} in ${html}`);
    assert.ok(!/\s(?:on\w+|src|href|style=(?!"text-align))/i.test(element), `${element} in ${html}`);
  }
  assert.doesNotMatch(
    markdown,
    /[\u202a-\u202e\u2066-\u2069\u200e\u200f]/,
    'no mark turns the reading direction',
  );
  const prose = markdown.replace(/(`+)[^`](?:.*?[^`])?\1(?!`)/gs, '');
  assert.doesNotMatch(prose, /(?<!\\)\$\(/, 'no icon');
  assert.doesNotMatch(prose, /\bwww\./i, 'nothing that an editor links by itself');
}
