import { catalogue } from './catalogue/index.ts';
import type { CatalogueRow } from './catalogue/row.ts';
import { type CompiledTemplate, compileTemplate, matchTemplate } from './catalogue/template.ts';
import { copyOf } from './copyOf.ts';
import type { FieldList } from './fieldList.ts';
import { simpleClass } from './header.ts';

/** A message that the catalogue knows. */
export interface Classified {
  readonly row: CatalogueRow;
  readonly template: CompiledTemplate;
  /** Start and end of each placeholder of the template, in turn. */
  readonly spans: readonly number[];
}

/** Codes below are ASCII. */
const ASCII = 0x80;

interface Candidate {
  readonly row: CatalogueRow;
  readonly template: CompiledTemplate;
}

/**
 * The row of the catalogue that a message belongs to; undefined when nobody has described it yet. Classes are compared
 * by their simple outer name, since back-ends abbreviate the package (logback) and inner classes came and went. A
 * message whose class is cut off or unknown here is told by its text alone, where that is distinctive.
 */
export function classify(className: string, message: string): Classified | undefined {
  const printed = known.get(className) ?? templatesOf(className);
  for (const { row, template } of printed.candidates(message)) {
    const spans = matchTemplate(template, message);
    if (spans) return { row, template, spans };
  }
  return undefined;
}

/** `QuorumCnxManager` for `o.a.z.s.q.QuorumCnxManager$Listener$ListenerHandler`. */
export function outerClass(className: string): string {
  const simple = simpleClass(className);
  const inner = simple.indexOf('$');
  return inner < 0 ? simple : simple.slice(0, inner);
}

/** The templates of some rows, each compiled when the first message comes that may be one of it. */
class Templates {
  readonly rows: CatalogueRow[];
  #all: readonly Candidate[] | undefined;
  /** By the code of the message's first character, for ASCII; filled when the first such message comes. */
  readonly #byFirst = Array.from<readonly Candidate[] | undefined>({ length: ASCII });
  readonly #compiled = new Map<string, CompiledTemplate>();

  constructor(rows: CatalogueRow[]) {
    this.rows = rows;
  }

  /** Those that the message may be, by its first character; in the order of the catalogue. */
  candidates(message: string): readonly Candidate[] {
    const first = message.charCodeAt(0);
    return (first < ASCII ? this.#byFirst[first] : undefined) ?? this.#candidatesOf(first);
  }

  #candidatesOf(first: number): readonly Candidate[] {
    if (!(first < ASCII)) return (this.#all ??= this.#those(() => true));
    const candidates = this.#those((source) => mayOpen(source, first)).filter(
      ({ template: { beginning } }) => beginning === '' || beginning.charCodeAt(0) === first,
    );
    this.#byFirst[first] = candidates;
    return candidates;
  }

  #those(mayBe: (source: string) => boolean): Candidate[] {
    return this.rows.flatMap((row) =>
      row.templates.filter(mayBe).map((source) => ({ row, template: this.#template(source) })),
    );
  }

  #template(source: string): CompiledTemplate {
    let template = this.#compiled.get(source);
    if (!template) this.#compiled.set(source, (template = compileTemplate(source)));
    return template;
  }
}

/** Whether a message with this first character may be of a template, as far as that tells without being compiled. */
function mayOpen(source: string, first: number): boolean {
  const code = source.charCodeAt(0);
  return code === first || code === BRACE || code === BLANK || !(code < ASCII);
}

const BRACE = 0x7b;
const BLANK = 0x20;

/** Those of rows that are told by their text alone, and those of each class. */
const distinctive = new Templates(catalogue.filter((row) => row.distinctive));
const byClass = new Map<string, Templates>();
for (const row of catalogue) {
  for (const className of row.classes) {
    const templates = byClass.get(className);
    if (templates) templates.rows.push(row);
    else byClass.set(className, new Templates([row]));
  }
}

/** By the name of a class as a log prints it: a log prints few, a great many times. */
const known = new Map<string, Templates>();
/** A log whose lines are not ours may print any number. */
const MOST_KNOWN = 4_000;

function templatesOf(className: string): Templates {
  const found = byClass.get(outerClass(className)) ?? distinctive;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(copyOf(className), found);
  return found;
}

/** Adds what the placeholders of a message hold to `fields`; what these hold already stays. */
export function addFields({ template, spans }: Classified, message: string, fields: FieldList): void {
  const { placeholders } = template;
  for (let index = 0; index < placeholders.length; index++) {
    const { name, type } = placeholders[index] ?? {};
    if (name === undefined || type === undefined) continue;
    const text = message.slice(spans[2 * index], spans[2 * index + 1]);
    const value = type.read(text);
    if (value === undefined) continue;
    fields.add(name, value);
    if (type.first !== undefined && type.first !== name) fields.add(type.first, value);
    if (type.also) {
      const further = type.also.read(text);
      if (further !== undefined) fields.add(type.also.field, further);
    }
  }
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
