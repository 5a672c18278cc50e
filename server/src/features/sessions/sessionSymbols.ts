import { type SymbolInformation, SymbolKind } from 'vscode-languageserver-types';
import { formatSessionId, readSessionId } from '../../cluster/sessionId.ts';
import type { SessionCatalogue } from '../../workspace/sessions/sessionCatalogue.ts';
import { birthOf } from './sessionDefinition.ts';

/** Sessions told at most: a person types another digit. */
const MOST = 100;

/** What may be the beginning of an id: hex with `0x`, or some digits without it. */
const ID = /^(?:0x[0-9a-f]{1,16}|[0-9a-f]{4,16}|-?\d{4,20})$/i;

/** Sessions whose ids begin as asked, each at the line on which it was established, or is first named. */
export function sessionSymbols(query: string, catalogue: SessionCatalogue): SymbolInformation[] {
  const text = query.trim();
  if (!ID.test(text)) return [];
  return catalogue.beginningWith(text, MOST).flatMap((id) => {
    const seen = catalogue.seen(id);
    const place = birthOf(id, catalogue) ?? seen?.first;
    if (!seen || !place) return [];
    const hex = formatSessionId(id);
    const start = { line: place.line, character: 0 };
    const count = `${seen.logs === 1 ? '1 log' : `${seen.logs} logs`}, ${seen.lines === 1 ? '1 line' : `${seen.lines} lines`}`;
    return [
      {
        name: nameFor(text, id, hex),
        kind: SymbolKind.Event,
        location: { uri: place.uri, range: { start, end: start } },
        containerName: `session of server ${readSessionId(id).myid} · ${count}`,
      },
    ];
  });
}

/** An editor shows what holds the text that was typed. */
function nameFor(query: string, id: bigint, hex: string): string {
  if (hex.includes(query.toLowerCase())) return hex;
  const signed = BigInt.asIntN(64, id).toString();
  return `${hex} (${signed.startsWith(query) ? signed : id})`;
}
