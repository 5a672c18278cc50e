import * as vscode from 'vscode';
import { formatDelta, sliceOf } from '#protocol';
import type { Correlations } from '../correlations.ts';
import { firstLineShown } from '../slices.ts';
import { fileAndLine } from '../words.ts';

/** Marks the pivot and the landings in every visible editor for as long as the correlation lives. */
export function markLandings(
  context: vscode.ExtensionContext,
  correlations: Correlations,
): vscode.Disposable {
  const record = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('logLens.landingBackground'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.findMatchForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
  });
  const head = vscode.window.createTextEditorDecorationType({
    gutterIconPath: context.asAbsolutePath('media/landing.svg'),
    gutterIconSize: 'contain',
    after: { margin: '0 0 0 2em', color: new vscode.ThemeColor('editorCodeLens.foreground') },
  });
  const other = vscode.window.createTextEditorDecorationType({
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.rangeHighlightForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
  });

  const mark = (editor: vscode.TextEditor): void => {
    const marks = marksIn(editor.document, correlations);
    editor.setDecorations(record, marks.records);
    editor.setDecorations(head, marks.heads);
    editor.setDecorations(other, marks.others);
  };
  const markAll = (): void => vscode.window.visibleTextEditors.forEach(mark);
  return vscode.Disposable.from(
    record,
    head,
    other,
    correlations.onDidChange(markAll),
    vscode.window.onDidChangeVisibleTextEditors(markAll),
  );
}

interface Marks {
  readonly records: vscode.Range[];
  readonly heads: vscode.DecorationOptions[];
  readonly others: vscode.Range[];
}

function marksIn(document: vscode.TextDocument, { current }: Correlations): Marks {
  const marks: Marks = { records: [], heads: [], others: [] };
  if (!current) return marks;
  const { pivot, logs } = current.answer;
  const isThis = (other: string | undefined): boolean =>
    other !== undefined && firstLineShown(document.uri, other) !== undefined;
  const first = sliceOf(document.uri.toString())?.fromLine ?? 0;
  const add = (lineOfLog: number, endLineOfLog: number, words: string): void => {
    const [line, endLine] = [lineOfLog - first, endLineOfLog - first];
    if (line < 0 || line >= document.lineCount) return;
    marks.records.push(document.validateRange(new vscode.Range(line, 0, endLine, Number.MAX_SAFE_INTEGER)));
    const end = document.lineAt(line).range.end;
    marks.heads.push({ range: new vscode.Range(end, end), renderOptions: { after: { contentText: words } } });
  };
  if (isThis(pivot.uri) && pivot.line !== undefined) {
    add(pivot.line, pivot.endLine ?? pivot.line, 'correlated around this line');
  }
  const from =
    pivot.uri === undefined
      ? 'the time asked for'
      : [pivot.member?.myid ?? pivot.node, fileAndLine(pivot.uri, undefined)].filter(Boolean).join(':');
  for (const log of logs) {
    if (!isThis(log.uri)) continue;
    const { nearest } = log;
    if (nearest?.line !== undefined) {
      add(nearest.line, nearest.endLine ?? nearest.line, `${formatDelta(nearest.deltaMs)} from ${from}`);
    }
    for (const hit of log.hits) {
      const line = (hit.line ?? -1) - first;
      if (line >= 0 && line < document.lineCount) marks.others.push(document.lineAt(line).range);
    }
  }
  return marks;
}
