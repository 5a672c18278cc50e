import * as vscode from 'vscode';
import {
  type DetectionAnswer,
  type DetectionParams,
  type RecogniseAnswer,
  requests,
  visibleText,
} from '#protocol';
import { SET_CLOCK } from '../commands/ids.ts';
import { isOurs, LANGUAGES, type Server } from '../languageClient.ts';
import { headOfDocument, isPlausible } from '../recogniseContent.ts';
import { plainLabel } from '../words.ts';

/** The command of the status item; it is for the item alone and not in the palette. */
const SHOW = 'logLens.showDetection';

/** Languages of texts that might have been logs. */
const OTHERS = ['plaintext', 'log'];

/**
 * Says what the text in front is: format, layout and zone of a log, with the lines that tell its versions behind
 * "Details"; and of another text why it is no log of ours.
 */
export function detectionStatus(server: Server): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem(
    'logLens.detection',
    [...LANGUAGES, ...OTHERS].map((language) => ({ language })),
  );
  item.name = 'Log Format';
  let latest = 0;
  const refresh = async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    if (!document || !(isOurs(document) || OTHERS.includes(document.languageId))) return;
    const asked = ++latest;
    item.busy = true;
    const answer = await detect(server, document).catch(() => undefined);
    if (asked !== latest) return;
    item.busy = false;
    show(item, answer, document.uri);
  };
  const soon = (): void => void refresh();
  soon();
  return vscode.Disposable.from(
    item,
    vscode.commands.registerCommand(SHOW, (uri: vscode.Uri, answer: DetectionAnswer) =>
      showDetails(uri, answer),
    ),
    vscode.window.onDidChangeActiveTextEditor(soon),
    // A change of language closes and opens the document.
    vscode.workspace.onDidOpenTextDocument(({ uri }) => {
      if (uri.toString() === vscode.window.activeTextEditor?.document.uri.toString()) soon();
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('logLens')) soon();
    }),
  );
}

async function detect(server: Server, document: vscode.TextDocument): Promise<DetectionAnswer | undefined> {
  if (isOurs(document)) {
    const client = await server.client();
    const params: DetectionParams = { uri: document.uri.toString() };
    const answer: DetectionAnswer | null = await client.sendRequest(requests.detection, params);
    return answer ?? undefined;
  }
  if (!isPlausible(document)) return { reason: 'none of its first lines looks like one', clues: [] };
  const client = await server.client();
  const answer: RecogniseAnswer | null = await client.sendRequest(
    requests.recognise,
    headOfDocument(document),
  );
  return answer ? { reason: answer.reason, clues: [] } : undefined;
}

function show(item: vscode.LanguageStatusItem, answer: DetectionAnswer | undefined, uri: vscode.Uri): void {
  item.severity = vscode.LanguageStatusSeverity.Information;
  if (!answer) {
    item.text = 'Log format not known';
    item.detail = 'The server did not answer; its output channel tells more.';
    item.command = undefined;
    return;
  }
  const { format, zone, clues } = answer;
  item.command = { title: 'Details', command: SHOW, arguments: [uri, answer] };
  if (format === undefined) {
    item.text = 'Not a log that Log Lens reads';
    item.detail = plainLabel(shortened(answer.reason, WIDTH));
    return;
  }
  if (zone?.assumed) item.severity = vscode.LanguageStatusSeverity.Warning;
  item.text = plainLabel(format);
  const [clue] = clues;
  const where = zone ? `zone ${zone.name}${zone.assumed ? ', assumed' : ''}` : 'without dates';
  const who = clue ? [shortened(`${clue.what} ${clue.value}`, WIDTH - where.length)] : [];
  item.detail = plainLabel([...who, where].join(', '));
}

/** Letters of the item's detail: what is longer pushes its command out of the window. */
const WIDTH = 46;

interface Choice extends vscode.QuickPickItem {
  readonly choose?: () => unknown;
}

/** All that is known of a log, a line each; choosing one goes to where it stands, or changes it. */
async function showDetails(
  uri: vscode.Uri,
  { format, dialect, reason, zone, clues }: DetectionAnswer,
): Promise<void> {
  const own = format === undefined ? 'Why Log Lens does not read it' : format;
  const reasons = format === undefined ? reason.split('; ') : [reason];
  const items: Choice[] = [
    ...(dialect === undefined
      ? []
      : [{ label: `$(symbol-file) ${plainLabel(dialect)}`, description: 'layout' }]),
    ...reasons.map((one) => ({ label: `$(info) ${plainLabel(one)}` })),
    ...clues.map(({ what, value, line }) => ({
      label: `$(tag) ${plainLabel(`${what} ${value}`)}`,
      description: `line ${line + 1}`,
      choose: () => reveal(uri, line),
    })),
    ...(zone
      ? [
          {
            label: `$(clock) ${plainLabel(`${zone.name} ${zone.reason}`)}`,
            description: 'Set the Clock of This Log…',
            choose: () => vscode.commands.executeCommand(SET_CLOCK, uri),
          },
        ]
      : []),
  ];
  const picked = await vscode.window.showQuickPick<Choice>(items, {
    title: plainLabel(`${own}: ${visibleText(uri.path.replace(/^.*\//, ''))}`),
    placeHolder: clues.length > 0 ? 'Choose a clue to go to its line' : '',
  });
  await picked?.choose?.();
}

async function reveal(uri: vscode.Uri, line: number): Promise<void> {
  const at = new vscode.Range(line, 0, line, 0);
  await vscode.window.showTextDocument(uri, { selection: at, preview: false });
}

const shortened = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}…` : text;
