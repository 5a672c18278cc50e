import type { Location } from 'vscode-languageserver-types';
import type { Token } from '../log/token.ts';
import type { Pace } from '../reading/lines.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { firstSightOf, type NamedOn } from './firstSight.ts';
import { sessionDefinition } from './sessions/sessionDefinition.ts';

/**
 * Where the thing that a token names came to be; empty where nothing tells. `on` is the record that names it. Rejects with the
 * signal's reason.
 */
export async function definition(
  token: Token,
  workspace: Workspace,
  on: NamedOn,
  pace: Pace = {},
): Promise<Location[]> {
  switch (token.kind) {
    case 'session':
      return token.id === 0n ? [] : sessionDefinition(token.id, workspace, pace);
    case 'endpoint':
    case 'zxid':
      return firstSightOf(token, workspace, on, pace);
    default:
      return [];
  }
}
