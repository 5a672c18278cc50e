import type * as vscode from 'vscode';
import type { BundleBranch } from '../bundles.ts';
import type { Lens } from '../lens.ts';
import type { HitBranch } from '../views/correlatedLogs.ts';
import { copyEvidence } from './copyEvidence.ts';
import { copyWiresharkFilter } from './copyWiresharkFilter.ts';
import { type CorrelateArgument, correlateAroundThisLine } from './correlate.ts';
import { askAgain, openHit } from './correlatedLogs.ts';
import { correlateAroundTime } from './correlateAroundTime.ts';
import * as ids from './ids.ts';
import { goBack, turnRing } from './jump.ts';
import { closeLogBundle, openLogBundle } from './openLogBundle.ts';
import { openAroundThisTime, showInWholeLog, type SliceArgument, stepSlice } from './openAroundThisTime.ts';
import { copyText, findReferencesAt, type PlaceArgument, type TextArgument } from './hoverLinks.ts';
import { type SearchArgument, searchPastHour } from './searchPast.ts';
import { setClock } from './setClock.ts';

/** A lens at an end of a slice, or a button over its editor. */
type SliceEnd = { readonly uri: string; readonly line: number } | vscode.Uri | undefined;

type Command = (lens: Lens, ...args: never[]) => Promise<void>;

/** Every command of the extension: its id and what it does. */
export const commands: Readonly<Record<string, Command>> = {
  [ids.CORRELATE]: (lens, argument: CorrelateArgument) => correlateAroundThisLine(lens, argument),
  [ids.CORRELATE_TIME]: (lens) => correlateAroundTime(lens),
  [ids.NEXT_LOG]: (lens) => turnRing(lens, 1),
  [ids.PREVIOUS_LOG]: (lens) => turnRing(lens, -1),
  [ids.BACK]: (lens) => goBack(lens),
  [ids.OPEN_HIT]: (lens, branch: HitBranch | undefined) => openHit(lens, branch, false),
  [ids.OPEN_HIT_BESIDE]: (lens, branch: HitBranch | undefined) => openHit(lens, branch, true),
  [ids.REFRESH]: (lens) => askAgain(lens, 1),
  [ids.WIDER]: (lens) => askAgain(lens, 2),
  [ids.NARROWER]: (lens) => askAgain(lens, 0.5),
  [ids.COPY_EVIDENCE]: (lens) => copyEvidence(lens),
  [ids.SET_CLOCK]: (lens, uri: vscode.Uri | undefined) => setClock(lens, uri),
  [ids.OPEN_AROUND]: (lens, argument: SliceArgument) => openAroundThisTime(lens, argument),
  [ids.EARLIER]: (lens, argument: SliceEnd) => stepSlice(lens, 'earlier', argument),
  [ids.LATER]: (lens, argument: SliceEnd) => stepSlice(lens, 'later', argument),
  [ids.SHOW_WHOLE]: (lens, argument: SliceEnd) => showInWholeLog(lens, argument),
  [ids.OPEN_BUNDLE]: (lens, uri?: vscode.Uri, all?: vscode.Uri[]) => openLogBundle(lens, uri, all),
  [ids.CLOSE_BUNDLE]: (lens, branch?: BundleBranch) => closeLogBundle(lens, branch),
  [ids.FIND_REFERENCES]: (_lens, argument: PlaceArgument) => findReferencesAt(argument),
  [ids.COPY_TEXT]: (_lens, argument: TextArgument) => copyText(argument),
  [ids.COPY_FILTER]: (_lens, packets: unknown) => copyWiresharkFilter(packets),
  [ids.REFRESH_NODES]: (lens) => lens.nodes.refresh(),
  [ids.SEARCH_PAST]: (lens, argument: SearchArgument) => searchPastHour(lens, argument),
};
