import * as vscode from 'vscode';
import type { ClocksAnswer, NodeClock } from '#protocol';
import { formatDelta, formatSpan } from '#protocol';
import { plainLabel } from '../words.ts';
import { type ClockSettings, keysOf } from './clockSettings.ts';

/** One thing that may be done with a clock. */
export interface ClockChoice extends vscode.QuickPickItem {
  /** What it makes of the settings, and what is said then; undefined when the user thinks better of it. Absent on a heading. */
  readonly apply?: () => Promise<{ changed: Partial<ClockSettings>; said: string } | undefined>;
}

const without = (
  settings: Readonly<Record<string, string>>,
  keys: readonly string[],
): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).filter(([key]) => !keys.includes(key)));

/** What the messages between the servers tell of the clock of a log, to be taken with one key. */
export function measuredChoices(
  { nodes, reference }: ClocksAnswer,
  uri: vscode.Uri,
  key: string,
  { zones, clockOffsets }: ClockSettings,
): ClockChoice[] {
  const node = nodes.find(({ logs }) => logs.some((log) => log.uri === uri.toString()));
  if (!node) return [];
  const name = plainLabel(node.myid === undefined ? node.node : `${node.myid} · ${node.node}`);
  const own = keysOf(
    node.node,
    node.logs.map((log) => log.uri),
  );
  const told = node.zoneTold;
  if (told && told.byMs !== 0)
    return [
      {
        label: `$(globe) Read ${name} in ${told.name}`,
        description: plainLabel(told.reason),
        apply: () =>
          Promise.resolve({
            changed: { zones: { ...zones, [key]: told.name } },
            said: `${name} is read in ${told.name}.`,
          }),
      },
    ];
  const offset = offsetToSet(node);
  const than = reference ? plainLabel(reference.node) : '';
  const choices: ClockChoice[] = [];
  if (offset !== undefined && Math.abs(offset - node.offsetMs) >= 1)
    choices.push({
      label: `$(watch) Correct ${name} by ${formatDelta(-offset)}`,
      description: plainLabel(node.words),
      ...(reference ? { detail: plainLabel(`measured against ${than}: ${reference.reason}`) } : {}),
      apply: () =>
        Promise.resolve({
          changed: {
            clockOffsets: {
              ...without(clockOffsets, own),
              ...Object.fromEntries(own.map((one) => [one, `${offset >= 0 ? '+' : ''}${offset}ms`])),
            },
          },
          said: `The clock of ${name} is taken to be ${formatSpan(offset)} ${offset < 0 ? 'behind' : 'ahead'}.`,
        }),
    });
  else choices.push({ label: `$(info) ${name}: ${plainLabel(node.words)}` });
  const set = own.filter((one) => one in clockOffsets);
  if (set.length > 0)
    choices.push({
      label: `$(discard) Forget the offset set for ${name}`,
      description: clockOffsets[set[0] ?? ''] ?? '',
      apply: () =>
        Promise.resolve({
          changed: { clockOffsets: without(clockOffsets, own) },
          said: `The offset set for ${name} is forgotten.`,
        }),
    });
  return choices;
}

/** Whole milliseconds, where the clock is proven to be off; undefined where it may be right. */
function offsetToSet({ skew }: NodeClock): number | undefined {
  if (skew?.from === undefined || skew.to === undefined || (skew.from <= 0 && skew.to >= 0)) return undefined;
  return Math.round((skew.from + skew.to) / 2);
}

/** An offset that the user knows from elsewhere. */
export const offsetChoice = (key: string, { clockOffsets }: ClockSettings): ClockChoice => ({
  label: '$(watch) How far its clock is ahead…',
  description: 'such as +3.2s or -47.5s',
  apply: async () => {
    const text = await vscode.window.showInputBox({
      title: `How far the clock of ${key} is ahead of true time`,
      placeHolder: '+3.2s',
      validateInput: (written) =>
        /^\s*[+-]?\d+(?:\.\d+)?\s*(?:ms|s|min|h)\s*$/.test(written)
          ? undefined
          : 'Give a time such as +120ms, -47.5s or +2min; negative for a clock that is behind',
    });
    if (text === undefined) return undefined;
    const value = text.trim();
    return {
      changed: { clockOffsets: { ...clockOffsets, [key]: value } },
      said: `The clock of ${plainLabel(key)} is taken to be ${value} ahead.`,
    };
  },
});

/** The zones that may be chosen for a log, those first that other logs here are in. */
export function zoneChoices(key: string, told: readonly string[], { zones }: ClockSettings): ClockChoice[] {
  const set = zones[key];
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const name = plainLabel(key);
  const choose = (zone: string): ClockChoice => ({
    label: zone,
    apply: () =>
      Promise.resolve({ changed: { zones: { ...zones, [key]: zone } }, said: `${name} is read in ${zone}.` }),
  });
  return [
    ...(set
      ? [
          {
            label: '$(discard) Forget the zone set',
            description: set,
            apply: () =>
              Promise.resolve({
                changed: { zones: without(zones, [key]) },
                said: `The zone set for ${name} is forgotten.`,
              }),
          },
        ]
      : []),
    ...told.map((zone) => ({ ...choose(zone), description: 'other logs here' })),
    ...[...new Set(['UTC', own])].filter((zone) => !told.includes(zone)).map(choose),
    {
      label: '$(edit) An offset from UTC…',
      description: 'such as +08:00',
      apply: async () => {
        const offset = await vscode.window.showInputBox({
          title: `Offset of ${key} from UTC`,
          placeHolder: '+08:00',
          validateInput: (text) =>
            /^[+-]\d\d:\d\d$/.test(text) ? undefined : 'Give an offset such as +08:00 or -05:00',
        });
        return offset === undefined ? undefined : choose(offset).apply?.();
      },
    },
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    ...Intl.supportedValuesOf('timeZone').map(choose),
  ];
}
