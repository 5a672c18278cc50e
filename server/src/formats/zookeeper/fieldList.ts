import type { FieldValue } from '../../log/record.ts';

/** Far more than the catalogue makes: audit events bring names of their own. */
const MOST_SHAPES = 5_000;
let shapes = 0;

/**
 * Some names of fields in their order. An object that grows name by name costs the engine a microsecond, so records with
 * the same names are made by copying one that has them.
 */
export class Shape {
  static readonly empty = new Shape([], {});

  readonly names: readonly string[];
  readonly #blank: Readonly<Record<string, FieldValue>>;
  readonly #longer = new Map<string, Shape>();

  private constructor(names: readonly string[], blank: Readonly<Record<string, FieldValue>>) {
    this.names = names;
    this.#blank = blank;
  }

  with(name: string): Shape {
    const known = this.#longer.get(name);
    if (known) return known;
    const longer = new Shape([...this.names, name], { ...this.#blank, [name]: '' });
    if (shapes < MOST_SHAPES) {
      this.#longer.set(name, longer);
      shapes++;
    }
    return longer;
  }

  /** The fields, with a value for each name in turn. */
  filled(values: readonly FieldValue[]): Record<string, FieldValue> {
    const fields = { ...this.#blank };
    const { names } = this;
    for (let index = 0; index < names.length; index++) fields[names[index] ?? ''] = values[index] ?? '';
    return fields;
  }
}

/** The fields of one record while they are found, in order; of two with one name the first stays. */
export class FieldList {
  #shape: Shape;
  readonly #values: FieldValue[];

  /** Begins with what another list holds. */
  constructor(start?: FieldList) {
    this.#shape = start ? start.#shape : Shape.empty;
    this.#values = start ? start.#values.slice() : [];
  }

  add(name: string, value: FieldValue): void {
    if (this.has(name)) return;
    this.#shape = this.#shape.with(name);
    this.#values.push(value);
  }

  has(name: string): boolean {
    return this.#shape.names.includes(name);
  }

  toFields(): Record<string, FieldValue> {
    return this.#shape.filled(this.#values);
  }
}
