import type { Correlation } from './correlation.ts';

/**
 * The uris on which a provisional answer waits: when they have been read, the same question has a settled answer. Empty for one that
 * is settled. The pivot's own stands for what is not known yet of its server.
 */
export function awaited({ logs, gc = [], window, pivot }: Correlation): string[] {
  const probed = logs.filter(({ provisional }) => provisional).map(({ uri }) => uri);
  const unread = gc.filter(({ provisional }) => provisional).flatMap((verdict) => verdict.logs);
  const own = window.provisional && pivot.uri !== undefined ? [pivot.uri] : [];
  return [...new Set([...probed, ...unread, ...own])];
}
