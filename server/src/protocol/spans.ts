/** A span of time as a person says it, without sign: `21 ms`, `0.6 s`, `19.2 s`, `12 min`, `3 h 5 min`, `2 d 4 h`. */
export function formatSpan(ms: number): string {
  const span = Math.abs(ms);
  if (span < 99.5) return `${trimmed(span, span < 10 ? 1 : 0)} ms`;
  if (span < 9999.5) return `${trimmed(span / 1000, 3)} s`;
  if (span < 59_950) return `${trimmed(span / 1000, 1)} s`;
  const seconds = Math.round(span / 1000) * 1000;
  if (seconds < 3_600_000) return twoUnits(seconds, 60_000, 'min', 1000, 's');
  if (seconds < 86_400_000) return twoUnits(seconds, 3_600_000, 'h', 60_000, 'min');
  return twoUnits(seconds, 86_400_000, 'd', 3_600_000, 'h');
}

function twoUnits(span: number, large: number, largeName: string, small: number, smallName: string): string {
  const whole = Math.floor(span / large);
  const rest = Math.floor((span - whole * large) / small);
  return rest === 0 ? `${whole} ${largeName}` : `${whole} ${largeName} ${rest} ${smallName}`;
}

/** A signed distance from the pivot, in a column: `+0.021 s`, `−1.300 s`, `+12 min 4 s`, `±0`. */
export function formatDelta(ms: number): string {
  if (Math.abs(ms) < 0.0005) return '±0';
  const sign = ms < 0 ? '−' : '+';
  const span = Math.abs(ms);
  if (span < 9999.5) return `${sign}${(span / 1000).toFixed(3)} s`;
  if (span < 59_950) return `${sign}${(span / 1000).toFixed(1)} s`;
  return `${sign}${formatSpan(span)}`;
}

/** `0.60` as `0.6`, `2.000` as `2`. */
function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
