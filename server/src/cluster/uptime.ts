/** `4 d 13:21:02.681`: a count of ms since a host or a process started. */
export function formatUptime(ms: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const days = Math.floor(ms / 86_400_000);
  const time = `${two((ms / 3_600_000) % 24)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}`;
  const fraction = String(Math.floor(ms % 1000)).padStart(3, '0');
  return `${days > 0 ? `${days} d ` : ''}${time}.${fraction}`;
}
