/* eslint-disable no-control-regex -- those are what has to go */

/**
 * Log text on one line and in reading order: line breaks, control characters (terminal escapes begin with one),
 * bidirectional overrides and invisible marks become blanks.
 */
export function visibleText(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    ' ',
  );
}
