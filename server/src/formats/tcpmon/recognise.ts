import type { FileHead } from '../../log/format.ts';
import { parseLineF } from './dialectF.ts';
import type { Precision } from './epoch.ts';
import { fieldsOf } from './fields.ts';
import { otherDialects } from './olderDialects.ts';
import type { Sample } from './sample.ts';

/** Of the lines that are not blank, the part that must be of tcpmon. */
const ENOUGH = 0.8;

/** What the head of a file turned out to be. */
export interface Look {
  /** Part of the lines that fit, 0.8 to 1, when the file is one we read; else 0. */
  readonly confidence: number;
  readonly reason: string;
  /** Digits of its stamps and the milliseconds one cannot tell apart, when the file is one we read. */
  readonly stamps?: { readonly precision: Precision; readonly resolution: number };
}

/**
 * Tells whether the head is of a dialect F export, and names the dialect when it is another of tcpmon's. A byte
 * order mark, carriage returns, blank lines, a cut first or last line and some noise between the lines are allowed.
 */
export function look(head: FileHead): Look {
  const lines = head.lines.map((line) => line.replace(/^\uFEFF/, '').replace(/\r$/, '')).filter(isNotBlank);
  if (lines.length === 0) return refused('the file is empty');
  const other = otherDialect(lines);
  if (other) return refused(other);
  const samples = lines.map(knownSample);
  // A section of a file may begin and end inside a line.
  if (samples.length > 1 && !samples.at(-1)) samples.pop();
  if (samples.length > 1 && !samples[0]) samples.shift();
  const known = samples.filter((sample) => sample !== undefined);
  const precision = commonPrecision(known);
  if (precision === undefined)
    return refused('no line of measurement, Hostname, known field and epoch stamp');
  const fitting = known.filter((sample) => digits(sample) === precision);
  const share = fitting.length / samples.length;
  const counted = `${fitting.length} of ${samples.length} lines`;
  if (share < ENOUGH) return refused(`only ${counted} are of a tcpmon export`);
  return {
    confidence: share,
    reason: `${counted} are a tcpmon measurement with its Hostname, a known field and an epoch stamp`,
    stamps: { precision, resolution: resolution(fitting) },
  };
}

const refused = (reason: string): Look => ({ confidence: 0, reason });

const isNotBlank = (line: string): boolean => line.trim() !== '';

function otherDialect(lines: readonly string[]): string | undefined {
  for (const dialect of otherDialects) {
    const fitting = lines.filter((line) => dialect.fits(line)).length;
    const broken = dialect.id === 'D' || dialect.id === 'D2';
    if (broken ? fitting === 0 : fitting < ENOUGH * (lines.length - 1) || fitting === 0) continue;
    return `tcpmon export of dialect ${dialect.id} (${dialect.when}), which cannot be read yet`;
  }
  return undefined;
}

/** The line's sample when it is complete: all its tags, and only fields of its measurement with fitting values. */
function knownSample(line: string): Sample | undefined {
  const sample = parseLineF(line);
  if (!sample || sample.tags.length === 0 || sample.values.length === 0) return undefined;
  const fields = fieldsOf(sample.measurement);
  const isKnown = sample.values.every(
    ({ name, value }) => fields.has(name) && /^(?:-?\d+(?:\.\d+)?|"[^"]*")$/.test(value),
  );
  return isKnown ? sample : undefined;
}

const digits = (sample: Sample): number => sample.stampEnd - sample.stampStart;

function commonPrecision(samples: readonly Sample[]): Precision | undefined {
  const counts = new Map<number, number>();
  for (const sample of samples) counts.set(digits(sample), (counts.get(digits(sample)) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] as Precision | undefined;
}

/** 1000 even for stamps in nanoseconds while they are whole seconds, as all of tcpmon's are; else 1. */
const resolution = (samples: readonly Sample[]): number =>
  samples.every((sample) => sample.stamp % 1000 === 0) ? 1000 : 1;
