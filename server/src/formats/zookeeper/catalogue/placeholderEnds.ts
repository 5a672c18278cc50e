/** Where a placeholder's text ends that begins at `at` in a message; -1 when no such text does. */
export type End = (message: string, at: number) => number;

const MOST_HEX = 16;
const MOST_DIGITS = 19;

/** Up to 19 digits. */
export const endOfDigits: End = (message, at) => {
  let end = at;
  while (end - at < MOST_DIGITS && isDigit(message.charCodeAt(end))) end++;
  return end > at ? end : -1;
};

/** The same with or without a minus. */
export const endOfInteger: End = (message, at) =>
  endOfDigits(message, message.charCodeAt(at) === MINUS ? at + 1 : at);

/** Up to 16 hex digits in lower case, without `0x`. */
export const endOfBareHex: End = (message, at) => {
  let end = at;
  while (end - at < MOST_HEX && isLowerHex(message.charCodeAt(end))) end++;
  return end > at ? end : -1;
};

/** `0x` and up to 16 hex digits in any case. */
export const endOfHex: End = (message, at) => (isPrefix(message, at) ? endOfAnyHex(message, at + 2) : -1);

/** The same with one `0x` or two. */
export const endOfSession: End = (message, at) => {
  if (!isPrefix(message, at)) return -1;
  const twice = endOfHex(message, at + 2);
  return twice >= 0 ? twice : endOfAnyHex(message, at + 2);
};

/** What a sticky expression matches. */
export const endOfPattern =
  (pattern: RegExp): End =>
  (message, at) => {
    pattern.lastIndex = at;
    return pattern.test(message) ? pattern.lastIndex : -1;
  };

const endOfAnyHex: End = (message, at) => {
  let end = at;
  while (end - at < MOST_HEX && isAnyHex(message.charCodeAt(end))) end++;
  return end > at ? end : -1;
};

const MINUS = 0x2d;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isLowerHex = (code: number): boolean => isDigit(code) || (code >= 0x61 && code <= 0x66);
const isAnyHex = (code: number): boolean => isLowerHex(code) || (code >= 0x41 && code <= 0x46);
const isPrefix = (message: string, at: number): boolean =>
  message.charCodeAt(at) === 0x30 && (message.charCodeAt(at + 1) | 0x20) === 0x78;
