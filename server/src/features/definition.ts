import type { Location } from 'vscode-languageserver-types';
import type { Token } from '../log/token.ts';
import type { Pace } from '../reading/lines.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { sessionDefinition } from './sessionDefinition.ts';

/** Where the thing that a token names came to be; empty where nothing tells. Rejects with the signal's reason. */
export async function definition(token: Token, workspace: Workspace, pace: Pace = {}): Promise<Location[]> {
  switch (token.kind) {
    case 'session':
      return token.id === 0n ? [] : sessionDefinition(token.id, workspace, pace);
    default:
      return [];
  }
}
