const OPEN = 0x5b;
const CLOSE = 0x5d;
const TAG = Uint8Array.from('[gc,heap,exit', (letter) => letter.charCodeAt(0));
/** Columns in which all decorators of a line end. */
const REACH = 300;

/** Whether the line carries the tags `gc,heap,exit`, under which a JVM describes its heap as it ends. */
export function isExit(bytes: Uint8Array, start: number, end: number): boolean {
  const limit = Math.min(end, start + REACH);
  let at = start;
  while (at < limit && bytes[at] === OPEN) {
    if (isTag(bytes, at, end)) return true;
    while (at < limit && bytes[at] !== CLOSE) at++;
    at++;
  }
  return false;
}

function isTag(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at <= TAG.length) return false;
  for (let index = 0; index < TAG.length; index++) if (bytes[at + index] !== TAG[index]) return false;
  return true;
}
