import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HEAD_BYTES, headOf, recogniseAll } from '../formats/detect.ts';
import { withFile } from '../reading/byteSource.ts';
import { sideBySide } from '../reading/sideBySide.ts';
import { visibleText } from '../protocol/visibleText.ts';
import { isLog, openLogFile, readingProblem } from '../workspace/logFile.ts';
import type { Settings } from '../workspace/settings.ts';
import { clocksOf } from '../workspace/clocks/zones.ts';
import { type Arguments, Misuse } from './arguments.ts';
import type { Detection } from './detection.ts';
import { detectInside } from './detectInside.ts';
import { openPaths } from './sight.ts';

/** `log-lens detect FILE…`: format, confidence, and why not. */
export async function detect(args: Arguments, print: (text: string) => void): Promise<number> {
  if (args.paths.length === 0) throw new Misuse('detect: name the files');
  const found = await sideBySide(args.paths, 16, (file) => detectPath(file, args.settings));
  const detections = found.flat();
  if (args.format === 'json') print(`${JSON.stringify(detections, null, 2)}\n`);
  else for (const detection of detections) print(asText(detection));
  return detections.some(({ format }) => format !== null) ? 0 : 1;
}

/** A file's detection, or that of all that may be logs in a packed one. */
async function detectPath(path: string, settings: Settings): Promise<Detection[]> {
  const inside = path === '-' ? undefined : await detectInside(path, settings);
  return inside ?? [await detectFile(path, settings)];
}

async function detectFile(file: string, settings: Settings): Promise<Detection> {
  const data = file === '-' ? undefined : await detectData(file);
  if (data) return data;
  const { bytes, whole } = await headBytes(file).catch((error: unknown) => {
    throw new Misuse(`${file}: ${readingProblem(error)}`);
  });
  const head = headOf(basename(file), bytes, whole);
  const [best, ...others] = recogniseAll(head);
  const accepted = best && best.confidence >= 0.5 && best.dialect ? best : undefined;
  return {
    file,
    format: accepted?.format.id ?? null,
    confidence: best?.confidence ?? 0,
    dialect: accepted?.dialect?.name ?? null,
    reason: accepted?.reason ?? 'not recognised',
    refusals: (accepted ? others : best ? [best, ...others] : []).map(({ format, reason }) => ({
      format: format.id,
      reason,
    })),
    ...(accepted && (await zoneOf(file, settings))),
    clues: (accepted?.dialect?.clues?.(head.lines) ?? []).map((clue) => ({ ...clue, line: clue.line + 1 })),
    ...(whole && { lines: head.lines.length - (head.lines.at(-1) === '' ? 1 : 0) }),
  };
}

/** The zone of a log among those beside it, as every other command takes it. */
async function zoneOf(file: string, settings: Settings): Promise<Pick<Detection, 'zone'>> {
  if (file === '-') return {};
  const { logs, seen } = await openPaths([file], { ...settings, offsets: [] });
  const [log] = logs;
  const zone = log && clocksOf([...logs, ...seen], settings).get(log.uri)?.zone;
  if (!zone || (log.dialect.face !== 'local' && log.dialect.face !== 'utc')) return {};
  const { name, reason, assumed } = zone;
  return { zone: { name, reason, assumed } };
}

/** A file that is no text but is read as one, or is known to hold nothing; undefined for any other. */
async function detectData(file: string): Promise<Detection | undefined> {
  const found = await openLogFile(pathToFileURL(file).href);
  if (!isLog(found)) {
    if (!found.isKnown) return undefined;
    return { file, format: null, confidence: 0, dialect: null, reason: found.reason, refusals: [] };
  }
  if (!found.printed) return undefined;
  const { format, confidence, reason, dialect } = found.recognition;
  const notes = await found.printed.notes();
  return { file, format: format.id, confidence, dialect: dialect.name, reason, refusals: [], notes };
}

async function headBytes(file: string): Promise<{ bytes: Uint8Array; whole: boolean }> {
  if (file === '-') {
    const all = readFileSync(process.stdin.fd);
    return { bytes: all.subarray(0, HEAD_BYTES), whole: all.length <= HEAD_BYTES };
  }
  return withFile(file, async (source) => {
    const bytes = new Uint8Array(Math.min(HEAD_BYTES, source.size));
    return { bytes: bytes.subarray(0, await source.read(bytes, 0)), whole: source.size <= HEAD_BYTES };
  });
}

function asText(detection: Detection): string {
  const {
    file,
    format,
    confidence,
    dialect,
    reason,
    refusals,
    zone,
    clues = [],
    notes = [],
    lines,
  } = detection;
  const name = visibleText(file);
  if (format === null) {
    const why = refusals.map((refusal) => `  not ${refusal.format}: ${visibleText(refusal.reason)}\n`);
    const known = refusals.length === 0 ? `: ${visibleText(reason)}` : '';
    return `${name}: not recognised${known}\n${why.join('')}`;
  }
  const details = [
    ...(zone ? [`zone ${zone.name} ${zone.reason}`] : []),
    ...clues.map(({ what, value, line }) => `${what} ${visibleText(value)} (line ${line})`),
    ...notes.map(visibleText),
    ...(lines === undefined ? [] : [`${lines} ${lines === 1 ? 'line' : 'lines'}`]),
  ];
  const verdict = `${format} (${Math.round(confidence * 100)} %), ${dialect}: ${visibleText(reason)}`;
  return `${name}: ${verdict}\n${details.map((detail) => `  ${detail}\n`).join('')}`;
}
