import type { FieldValue } from '../../log/record.ts';
import { catalogue } from './catalogue/index.ts';
import type { CatalogueRow } from './catalogue/row.ts';
import { type CompiledTemplate, compileTemplate, matchTemplate } from './catalogue/template.ts';
import { simpleClass } from './header.ts';

/** A message that the catalogue knows. */
export interface Classified {
  readonly row: CatalogueRow;
  readonly template: CompiledTemplate;
  /** Start and end of each placeholder of the template, in turn. */
  readonly spans: readonly number[];
}

interface CompiledRow {
  readonly row: CatalogueRow;
  readonly templates: readonly CompiledTemplate[];
}

/**
 * The row of the catalogue that a message belongs to; undefined when nobody has described it yet. Classes are compared
 * by their simple outer name, since back-ends abbreviate the package (logback) and inner classes came and went. A
 * message whose class is cut off or unknown here is told by its text alone, where that is distinctive.
 */
export function classify(className: string, message: string): Classified | undefined {
  for (const { row, templates } of rowsOf(outerClass(className))) {
    for (const template of templates) {
      const spans = matchTemplate(template, message);
      if (spans) return { row, template, spans };
    }
  }
  return undefined;
}

/** `QuorumCnxManager` for `o.a.z.s.q.QuorumCnxManager$Listener$ListenerHandler`. */
export function outerClass(className: string): string {
  const simple = simpleClass(className);
  const inner = simple.indexOf('$');
  return inner < 0 ? simple : simple.slice(0, inner);
}

/** Rows of each class; those under '' are told by their text alone. */
const rowsByClass = new Map<string, CatalogueRow[]>([['', catalogue.filter((row) => row.distinctive)]]);
for (const row of catalogue) {
  for (const className of row.classes) {
    const rows = rowsByClass.get(className);
    if (rows) rows.push(row);
    else rowsByClass.set(className, [row]);
  }
}

/** Compiled when the first message of a class comes. */
const compiledByClass = new Map<string, readonly CompiledRow[]>();

function rowsOf(className: string): readonly CompiledRow[] {
  const key = rowsByClass.has(className) ? className : '';
  let rows = compiledByClass.get(key);
  if (!rows) {
    rows = (rowsByClass.get(key) ?? []).map((row) => ({
      row,
      templates: row.templates.map(compileTemplate),
    }));
    compiledByClass.set(key, rows);
  }
  return rows;
}

/** Adds what the placeholders of a message hold to `fields`; what these hold already stays. */
export function addFields(
  { template, spans }: Classified,
  message: string,
  fields: Record<string, FieldValue>,
): void {
  template.placeholders.forEach(({ name, type }, index) => {
    if (name === undefined) return;
    const text = message.slice(spans[2 * index], spans[2 * index + 1]);
    const value = type.read(text);
    if (value === undefined) return;
    fields[name] ??= value;
    if (type.first !== undefined) fields[type.first] ??= value;
    if (type.also) {
      const further = type.also.read(text);
      if (further !== undefined) fields[type.also.field] ??= further;
    }
  });
}

const compiledNext = new WeakMap<CatalogueRow, readonly CompiledTemplate[]>();

/** What the line behind a message says, where its row knows one that may follow. */
export function classifyNext(row: CatalogueRow, line: string | undefined): Classified | undefined {
  if (!row.next || line === undefined) return undefined;
  let templates = compiledNext.get(row);
  if (!templates) compiledNext.set(row, (templates = row.next.map(compileTemplate)));
  for (const template of templates) {
    const spans = matchTemplate(template, line);
    if (spans) return { row, template, spans };
  }
  return undefined;
}
