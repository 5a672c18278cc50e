import * as vscode from 'vscode';
import {
  type Correlation,
  type FoldedParts,
  foldParts,
  formatDelta,
  type GcVerdict,
  type Landing,
  type LogHits,
  nodeLabel,
} from '#protocol';
import { OPEN_AROUND } from '../commands/ids.ts';
import { type Correlations, type Place, placeOf } from '../correlations.ts';
import { openAt } from '../openAt.ts';
import { fileAndLine, plainLabel, titleWords } from '../words.ts';
import { formatIcon } from './formatIcon.ts';
import { gcWordsOn, uncovered } from './gcItem.ts';
import { closeOpenedSince, rememberLayout, restoreLayout } from './layout.ts';

type Row = vscode.QuickPickItem & {
  readonly place: Place | undefined;
  readonly uri: string;
  readonly remark: string | undefined;
  /** Present on the row that stands for several. */
  readonly folded?: FoldedParts;
};

const AS_SLICE: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('go-to-search'),
  tooltip: 'Open Around This Time',
};

const WORKSPACE_ROW: Row = {
  label: '$(search)  Ask all logs in the workspace',
  description: 'not only those in open tabs',
  alwaysShow: true,
  place: undefined,
  uri: '',
  remark: undefined,
};

/** Landings whose nearest record is news by itself; of the others the distance is. */
const NEAR: ReadonlySet<Landing> = new Set<Landing>(['exact', 'before', 'after']);

/** Wait before a row is previewed, so that holding an arrow key does not open every log on the way. */
const PREVIEW_DELAY_MS = 80;

/** What the user chose: a log gone to, to ask all logs of the workspace, or nothing. */
export type Choice = { readonly uri: string } | 'workspace' | undefined;

/**
 * Shows one row a log, previewing each landing beside as the selection moves over it. Escape puts all editors back as
 * they were.
 */
export async function pickLanding(answer: Correlation, correlations: Correlations): Promise<Choice> {
  const pick = vscode.window.createQuickPick<Row>();
  pick.title = titleWords(answer);
  pick.placeholder = placeholder(answer);
  pick.matchOnDescription = true;
  // Without this VS Code sorts what the filter leaves by name; the nearest belongs on top.
  Object.assign(pick, { sortByLabel: false });
  const unfolded = new Set<string>();
  pick.items = rowsOf(answer, unfolded);
  const telling = pick.items.find(({ remark }) => remark !== undefined);
  if (telling) pick.activeItems = [telling];
  const layout = rememberLayout();
  const preview = previewer();
  let current = telling ?? pick.items[0];
  // VS Code tells no active row while it takes new ones, and not that one became active again.
  const renewRows = (uri = current?.uri): void => {
    const renewed = correlations.current?.answer ?? answer;
    pick.title = titleWords(renewed);
    pick.items = rowsOf(renewed, unfolded);
    pick.activeItems = pick.items.filter((one) => one.uri === uri).slice(0, 1);
    current = pick.activeItems[0] ?? pick.items[0];
    preview.show(current?.place);
  };
  // What was not known yet is found out while the pick is open.
  const renewal = correlations.onDidChange(() => {
    pick.title = titleWords(correlations.current?.answer ?? answer);
    renewRows();
  });

  const [chosen, inSlice] = await new Promise<[Row | undefined, Row | undefined]>((resolve) => {
    let accepted: Row | undefined;
    let wanted: Row | undefined;
    pick.onDidChangeActive(([active]) => {
      if (!active) return;
      current = active;
      preview.show(active.place);
    });
    pick.onDidAccept(() => {
      accepted = pick.activeItems[0] ?? (pick.value === '' ? current : undefined);
      if (accepted?.folded) {
        const [first] = accepted.folded.parts;
        unfolded.add(accepted.folded.key);
        renewRows(first?.uri);
        accepted = undefined;
      } else if (accepted?.place || accepted === WORKSPACE_ROW) pick.hide();
      else if (accepted) pick.placeholder = `Nowhere to go in this log: ${accepted.description ?? ''}`;
    });
    pick.onDidTriggerItemButton(({ item }) => {
      wanted = item;
      pick.hide();
    });
    pick.onDidHide(() => resolve([accepted, wanted]));
    pick.show();
  });
  renewal.dispose();
  pick.dispose();
  await preview.settled();
  if (inSlice?.place) {
    await restoreLayout(layout);
    await vscode.commands.executeCommand(OPEN_AROUND, { ...inSlice.place, uri: inSlice.uri });
    return { uri: inSlice.uri };
  }
  if (!chosen?.place) {
    await restoreLayout(layout);
    return chosen === WORKSPACE_ROW ? 'workspace' : undefined;
  }
  // Where the preview stands: behind a closing pick the focus may be there, and beside that would be a third column.
  const beside = { viewColumn: preview.column() ?? vscode.ViewColumn.Beside, preview: true };
  const shown = await openAt(chosen.place, beside);
  await closeOpenedSince(layout, shown);
  return { uri: chosen.uri };
}

/** One row a log, and one for those parts of a rotated log that say nothing of the moment, unless they were asked for. */
const rowsOf = ({ logs, scope, gc = [] }: Correlation, unfolded: ReadonlySet<string>): Row[] => [
  ...foldParts(logs).flatMap((one) =>
    'parts' in one
      ? unfolded.has(one.key)
        ? one.parts.map((part) => row(part, gc))
        : [foldedRow(one)]
      : [row(one, gc)],
  ),
  ...uncoveredRow(uncovered(gc)),
  ...(scope.name === 'open' ? [WORKSPACE_ROW] : []),
];

function row(log: LogHits, gc: readonly GcVerdict[]): Row {
  const { nearest } = log;
  const where = [nodeLabel(log), fileAndLine(log.uri, nearest)].filter(Boolean).join('  ');
  const near = nearest && NEAR.has(log.landing);
  const zone = log.zone.assumed ? `zone ${log.zone.name} assumed` : undefined;
  const probed = log.provisional && 'still being read';
  const stood = log.remark === undefined ? gcWordsOn(log, gc) : undefined;
  const said = near
    ? [formatDelta(nearest.deltaMs), log.remark ?? stood, nearest.level, nearest.text, zone, probed]
    : [stood, log.explanation, zone, probed];
  return {
    label: `$(${formatIcon(log.format)})  ${plainLabel(where)}`,
    description: plainLabel(said.filter(Boolean).join('   ')),
    ...(log.clockNote === undefined ? {} : { detail: plainLabel(log.clockNote) }),
    place: nearest && placeOf(log.uri, nearest),
    uri: log.uri,
    remark: log.remark,
    ...(nearest ? { buttons: [AS_SLICE] } : {}),
  };
}

function foldedRow(folded: FoldedParts): Row {
  const [first] = folded.parts;
  const where = [first && nodeLabel(first), folded.words].filter(Boolean).join('  ');
  return {
    label: `$(files)  ${plainLabel(where)}`,
    // Named, so that the filter finds them.
    description: plainLabel(
      `Enter to list ${folded.parts.map(({ uri }) => fileAndLine(uri, undefined)).join(', ')}`,
    ),
    place: undefined,
    uri: folded.key,
    remark: undefined,
    folded,
  };
}

/** The nodes without a GC log: nowhere to go, but no row tells of it otherwise. */
const uncoveredRow = (nodes: readonly string[]): Row[] =>
  nodes.length === 0
    ? []
    : [
        {
          label: `$(${formatIcon('gc')})  ${plainLabel(nodes.join(', '))}`,
          description: 'no GC log covers this: there is none',
          place: undefined,
          uri: 'nodes without a GC log',
          remark: undefined,
        },
      ];

function placeholder({ scope, logs }: Correlation): string {
  const count = logs.length === 1 ? '1 other log' : `${logs.length} other logs`;
  return `${count}: ${scope.reason}. Move to preview, Enter to go there, Escape to stay`;
}

/** Opens one landing at a time beside, the last one asked for winning. */
function previewer(): {
  show(place: Place | undefined): void;
  /** The column of the previews; undefined before the first. */
  column(): vscode.ViewColumn | undefined;
  settled(): Promise<void>;
} {
  let timer: NodeJS.Timeout | undefined;
  let asked = '';
  let opening = Promise.resolve();
  let column: vscode.ViewColumn | undefined;
  const open = async (place: Place): Promise<void> => {
    await openAt(place, {
      viewColumn: column ?? vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: true,
    });
    column ??= vscode.window.tabGroups.all.at(-1)?.viewColumn;
  };
  return {
    show(place) {
      const key = place ? `${place.uri.toString()} ${place.byte ?? place.line}` : '';
      if (key !== '' && key === asked) return;
      clearTimeout(timer);
      asked = key;
      if (!place) return;
      timer = setTimeout(() => {
        opening = opening.then(() => open(place)).catch(() => undefined);
      }, PREVIEW_DELAY_MS);
    },
    column: () => column,
    async settled() {
      clearTimeout(timer);
      await opening;
    },
  };
}
