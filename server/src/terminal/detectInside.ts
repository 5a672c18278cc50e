import { basename } from 'node:path';
import { HEAD_BYTES, headOf } from '../formats/detect.ts';
import { bundleOf } from '../protocol/bundle.ts';
import { Catalogue } from '../workspace/catalogue.ts';
import { isPacked } from '../workspace/discover.ts';
import type { LogFile, Unusable } from '../workspace/logFile.ts';
import type { Settings } from '../workspace/settings.ts';
import { clocksOf } from '../workspace/clocks/zones.ts';
import type { Detection } from './detection.ts';
import { expand, uriOfPath } from './insidePath.ts';
import { complain, shownPath } from './shown.ts';

/** What lies in a packed file, or at a place in one; undefined for a path that leads to neither. */
export async function detectInside(path: string, settings: Settings): Promise<Detection[] | undefined> {
  if (!isPacked(basename(path)) && !bundleOf(uriOfPath(path))) return undefined;
  const catalogue = new Catalogue();
  const { uris, unusable } = await expand(path, catalogue.bundles);
  for (const { uri, reason } of unusable) complain(`${shownPath(uri)}: ${reason}`);
  // A name that promises more than the file is: it is read as what it is.
  if (uris.some((uri) => !bundleOf(uri))) return undefined;
  const { logs, unusable: others } = await catalogue.findAll(uris);
  const clocks = clocksOf(logs, settings);
  const found = await Promise.all(logs.map((log) => detectionOf(log, clocks)));
  return [...found, ...others.map(refused)].sort((a, b) => (a.file < b.file ? -1 : 1));
}

async function detectionOf(log: LogFile, clocks: ReturnType<typeof clocksOf>): Promise<Detection> {
  const { format, confidence, reason, dialect } = log.recognition;
  const zone = clocks.get(log.uri)?.zone;
  const isDated = dialect.face === 'local' || dialect.face === 'utc';
  const detection: Detection = {
    file: shownPath(log.uri),
    format: format.id,
    confidence,
    dialect: dialect.name,
    reason,
    refusals: [],
    ...(zone && isDated && { zone: { name: zone.name, reason: zone.reason, assumed: zone.assumed } }),
  };
  if (log.printed) return { ...detection, notes: await log.printed.notes() };
  const head = await log.read(async (source) => {
    const bytes = new Uint8Array(Math.min(HEAD_BYTES, source.size));
    return headOf('', bytes.subarray(0, await source.read(bytes, 0)), source.size <= HEAD_BYTES);
  });
  const problem = log.packed?.problem();
  return {
    ...detection,
    clues: (dialect.clues?.(head.lines) ?? []).map((clue) => ({ ...clue, line: clue.line + 1 })),
    ...(problem === undefined ? {} : { notes: [`not all of it is read: ${problem}`] }),
  };
}

const refused = ({ uri, reason }: Unusable): Detection => ({
  file: shownPath(uri),
  format: null,
  confidence: 0,
  dialect: null,
  reason,
  refusals: [],
});
