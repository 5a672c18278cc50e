import * as vscode from 'vscode';
import { visibleText } from '#protocol';
import type { Lens } from '../lens.ts';
import { placeInLog } from '../slices.ts';
import { askAgain } from './correlatedLogs.ts';

/** "Set the Clock of This Log…": its zone, kept in the workspace's settings, with a way to undo it. */
export async function setClock(lens: Lens, argument: vscode.Uri | undefined): Promise<void> {
  const shown = argument ?? vscode.window.activeTextEditor?.document.uri;
  const uri = shown && placeInLog(shown, 0).uri;
  if (!uri) {
    void vscode.window.showWarningMessage('Open a log first, then set its clock.');
    return;
  }
  const key = keyOf(uri);
  const zone = await pickZone(key, zonesTold(lens));
  if (zone === undefined) return;
  const before = zonesSet();
  await storeZones({ ...before, [key]: zone === FORGET ? undefined : zone });
  await refresh(lens);
  const name = visibleText(key).replaceAll('](', '] (');
  const said = zone === FORGET ? `The zone set for ${name} is forgotten.` : `${name} is read in ${zone}.`;
  if ((await vscode.window.showInformationMessage(said, 'Undo')) === 'Undo') {
    await storeZones(before);
    await refresh(lens);
  }
}

/**
 * What the setting calls a log: its path in the workspace, which is readable and moves with the folder; its whole path
 * where that would be a bare name, which other logs have too.
 */
function keyOf(uri: vscode.Uri): string {
  if (uri.scheme !== 'file') return uri.toString();
  const relative = vscode.workspace.asRelativePath(uri, false);
  return relative.includes('/') ? relative : uri.fsPath;
}

const FORGET = '';

async function pickZone(key: string, told: readonly string[]): Promise<string | undefined> {
  const set = zonesSet()[key];
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const common: vscode.QuickPickItem[] = [
    ...(set ? [{ label: '$(discard) Forget the zone set', description: set }] : []),
    ...told.map((label) => ({ label, description: 'other logs here' })),
    ...['UTC', own]
      .filter((label) => !told.includes(label))
      .filter(isFirst)
      .map((label) => ({ label })),
    { label: '$(edit) An offset…', description: 'such as +08:00' },
    { label: '', kind: vscode.QuickPickItemKind.Separator },
  ];
  const zones = Intl.supportedValuesOf('timeZone').map((label) => ({ label }));
  const picked = await vscode.window.showQuickPick([...common, ...zones], {
    title: `Zone in which ${key} writes its times`,
    placeHolder: 'An IANA zone or an offset',
  });
  if (!picked) return undefined;
  if (picked.label.startsWith('$(discard)')) return FORGET;
  if (!picked.label.startsWith('$(edit)')) return picked.label;
  return vscode.window.showInputBox({
    title: `Offset of ${key} from UTC`,
    placeHolder: '+08:00',
    validateInput: (text) =>
      /^[+-]\d\d:\d\d$/.test(text) ? undefined : 'Give an offset such as +08:00 or -05:00',
  });
}

const isFirst = (label: string, at: number, all: readonly string[]): boolean => all.indexOf(label) === at;

/** The zones that the logs of the last correlation are known to be in. */
function zonesTold({ correlations }: Lens): string[] {
  const logs = correlations.current?.answer.logs ?? [];
  return [...new Set(logs.filter(({ zone }) => !zone.assumed).map(({ zone }) => zone.name))];
}

type Zones = Record<string, string | undefined>;

function zonesSet(): Zones {
  return vscode.workspace.getConfiguration('logLens').get<Zones>('zones') ?? {};
}

async function storeZones(zones: Zones): Promise<void> {
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  const kept = Object.fromEntries(Object.entries(zones).filter(([, zone]) => zone !== undefined));
  await vscode.workspace.getConfiguration('logLens').update('zones', kept, target);
}

/** The server learns of the setting by itself; a correlation on show is asked again with it. */
async function refresh(lens: Lens): Promise<void> {
  if (lens.correlations.current) await askAgain(lens, 1);
}
