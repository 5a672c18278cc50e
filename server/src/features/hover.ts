import type { Hover, Position } from 'vscode-languageserver-types';
import type { Token } from '../log/token.ts';
import { explainEndpoint } from './hover/endpoint.ts';
import { explainSession } from './hover/session.ts';
import { explainTimestamp } from './hover/timestamp.ts';
import { explainTouches } from './hover/touches.ts';
import { explainZxid } from './hover/zxid.ts';
import type { HoverContext } from './hover/context.ts';
import { explainFact, explainTimeless } from './hover/fact.ts';
import { type RecordInPlace, tokenAt } from './view.ts';

/** What the thing at a place means, as Markdown; undefined where nothing stands that we can tell of. `found` is what stands there, if the caller knows. */
export function hover(
  context: HoverContext,
  position: Position,
  found = tokenAt(context.source, context.dialect, position),
): Hover | undefined {
  if (!found) return undefined;
  const { token, place } = found;
  return shown(token, position.line, render(token, position.line, place, context));
}

/** The same of a thing that means what it does in any log and at any time; undefined where clocks, settings or other logs have a say. */
export function timelessHover({ token }: { readonly token: Token }, { line }: Position): Hover | undefined {
  const text =
    token.kind === 'touches'
      ? explainTouches(token.touches)
      : token.kind === 'fact'
        ? explainTimeless(token.explanation)
        : undefined;
  return text === undefined ? undefined : shown(token, line, text);
}

const shown = (token: Token, line: number, value: string): Hover => ({
  contents: { kind: 'markdown', value },
  range: { start: { line, character: token.start }, end: { line, character: token.end } },
});

function render(token: Token, line: number, place: RecordInPlace | undefined, context: HoverContext): string {
  switch (token.kind) {
    case 'session':
      return explainSession(token.id, { line, character: token.start }, context);
    case 'zxid':
      return explainZxid(token.zxid, context);
    case 'touches':
      return explainTouches(token.touches);
    case 'timestamp':
      return explainTimestamp(token.stamp, place, context);
    case 'endpoint':
      return explainEndpoint(token, place?.record.stamp, context);
    case 'fact':
      return explainFact(token.explanation, line, context);
  }
}
