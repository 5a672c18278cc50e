import { correlate } from '../../server/src/features/correlate.ts';
import type { CorrelateParams, Correlation } from '../../server/src/protocol/correlation.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/workspace/settings.ts';
import { Workspace } from '../../server/src/workspace/workspace.ts';
import type { LogFolder } from './logFolder.ts';

/** A workspace of one folder, in one zone unless settings say otherwise. */
export function workspaceOn(folder: Pick<LogFolder, 'uri'>, settings: Partial<Settings> = {}): Workspace {
  const workspace = new Workspace({ unsaved: () => undefined });
  workspace.folders = [folder.uri()];
  workspace.settings = { ...DEFAULT_SETTINGS, zones: [{ pattern: '*', value: '+08:00' }], ...settings };
  return workspace;
}

/** What all logs of a folder say, settled, around a 0-based line of a file. */
export function askAt(
  folder: Pick<LogFolder, 'uri'>,
  name: string,
  line: number,
  more: Partial<CorrelateParams> = {},
  workspace = workspaceOn(folder),
): Promise<Correlation> {
  const params = { uri: folder.uri(name), line, provisional: false, ...more };
  return correlate(workspace, params);
}
