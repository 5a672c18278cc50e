const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
};

const CODE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3}))/y;

/** The text within Go's double quotes, as strconv.Quote writes them; text without quotes comes back as it is. */
export function goUnquoted(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text;
  const end = text.length - 1;
  let plain = '';
  let from = 1;
  for (let at = text.indexOf('\\', from); at >= 0 && at + 1 < end; at = text.indexOf('\\', from)) {
    plain += text.slice(from, at);
    CODE.lastIndex = at;
    const next = text.charAt(at + 1);
    const code = /[xuU0-7]/.test(next) ? CODE.exec(text) : null;
    plain += code ? characterOf(code) : (SIMPLE[next] ?? next);
    from = at + (code?.[0].length ?? 2);
  }
  return plain + text.slice(from, end);
}

function characterOf([, x, u, U, octal]: RegExpExecArray): string {
  const code = octal === undefined ? parseInt(x ?? u ?? U ?? '', 16) : parseInt(octal, 8);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
