const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** The text within Go's double quotes, as strconv.Quote writes them; text without quotes comes back as it is. */
export function goUnquoted(text: string): string {
  const inner = /^"([\s\S]*)"$/.exec(text)?.[1];
  if (inner === undefined) return text;
  return inner.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|([\s\S]))/g,
    (_, x?: string, u?: string, U?: string, octal?: string, other?: string) => {
      if (other !== undefined) return SIMPLE[other] ?? other;
      const code = octal === undefined ? parseInt(x ?? u ?? U ?? '', 16) : parseInt(octal, 8);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    },
  );
}
