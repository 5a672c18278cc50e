/** A JSON Schema, as far as {@link offences} reads it. */
export type Schema = Readonly<Record<string, unknown>>;

/** Says nothing of what is allowed. */
const REMARKS = new Set(['$schema', '$id', 'version', 'title', 'description']);

/**
 * Where a value is not as a schema says, in words; empty when it is. Reads the keywords below and throws at any other, so that
 * a schema cannot say more than is checked.
 */
export function offences(value: unknown, schema: Schema, place = 'record'): string[] {
  return Object.entries(schema).flatMap(([keyword, said]) => {
    if (REMARKS.has(keyword)) return [];
    const check = CHECKS[keyword];
    if (!check) throw new Error(`${place}: the schema says ${keyword}, which nothing here checks`);
    return check(value, said, schema, place);
  });
}

type Check = (value: unknown, said: unknown, schema: Schema, place: string) => string[];

const shown = (value: unknown): string => JSON.stringify(value);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const complaint = (isWrong: boolean, text: string): string[] => (isWrong ? [text] : []);

function typeOf(value: unknown): readonly string[] {
  if (value === null) return ['null'];
  if (typeof value === 'number') return Number.isInteger(value) ? ['integer', 'number'] : ['number'];
  return [isObject(value) ? 'object' : Array.isArray(value) ? 'array' : typeof value];
}

const CHECKS: Readonly<Record<string, Check>> = {
  type: (value, said, _, place) =>
    complaint(
      ![said].flat().some((one) => typeOf(value).includes(one as string)),
      `${place} is ${shown(value)}, not ${shown(said)}`,
    ),
  const: (value, said, _, place) =>
    complaint(value !== said, `${place} is ${shown(value)}, not ${shown(said)}`),
  enum: (value, said, _, place) =>
    complaint(!(said as unknown[]).includes(value), `${place} is ${shown(value)}, none of ${shown(said)}`),
  minimum: (value, said, _, place) =>
    complaint(typeof value === 'number' && value < (said as number), `${place} is ${shown(value)}`),
  minLength: (value, said, _, place) =>
    complaint(typeof value === 'string' && value.length < (said as number), `${place} is ${shown(value)}`),
  pattern: (value, said, _, place) =>
    complaint(
      typeof value === 'string' && !new RegExp(said as string, 'u').test(value),
      `${place} is ${shown(value)}, not as ${said as string}`,
    ),
  required: (value, said, _, place) =>
    isObject(value)
      ? (said as string[]).filter((name) => !(name in value)).map((name) => `${place} has no ${name}`)
      : [],
  properties: (value, said, _, place) =>
    isObject(value)
      ? Object.entries(said as Record<string, Schema>).flatMap(([name, schema]) =>
          name in value ? offences(value[name], schema, `${place}.${name}`) : [],
        )
      : [],
  additionalProperties: (value, said, { properties = {} }, place) =>
    isObject(value)
      ? Object.entries(value)
          .filter(([name]) => !(name in (properties as object)))
          .flatMap(([name, one]) =>
            said === false ? [`${place} has ${name}`] : offences(one, said as Schema, `${place}.${name}`),
          )
      : [],
  allOf: (value, said, _, place) => (said as Schema[]).flatMap((schema) => offences(value, schema, place)),
  if: (value, said, { then = {} }, place) =>
    offences(value, said as Schema, place).length > 0 ? [] : offences(value, then as Schema, place),
  // Read by `if`.
  then: () => [],
};
