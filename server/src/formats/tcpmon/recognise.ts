import type { FileHead } from '../../log/format.ts';
import type { Precision } from './epoch.ts';
import type { Form } from './form.ts';
import { forms } from './forms.ts';
import type { Pair, Sample } from './sample.ts';
import { fieldOf } from './today.ts';

/** Of the lines that are not blank, the part that must be of tcpmon. */
const ENOUGH = 0.8;

/** What the head of a file turned out to be. */
export interface Look {
  /** Part of the lines that fit, 0.8 to 1, when the file is one we read; else 0. */
  readonly confidence: number;
  readonly reason: string;
  readonly found?: {
    readonly form: Form;
    /** Digits of its stamps. */
    readonly precision: Precision;
    /** Milliseconds that one stamp cannot tell apart. */
    readonly resolution: number;
  };
}

/**
 * Tells whether the head is of a tcpmon export, and of which dialect. A byte order mark, carriage returns, blank
 * lines, a cut first or last line and some noise between the lines are allowed.
 */
export function look(head: FileHead): Look {
  const lines = head.lines.map((line) => line.replace(/^\uFEFF/, '').replace(/\r$/, '')).filter(isNotBlank);
  if (lines.length === 0) return refused('the file is empty');
  const { form, samples, fitting, of } = best(lines);
  const precision = commonPrecision(samples);
  if (precision === undefined)
    return refused('no line of measurement, Hostname, known field and epoch stamp');
  const share = fitting / of;
  const counted = `${fitting} of ${of} lines`;
  if (share < ENOUGH) return refused(`only ${counted} are of a tcpmon export`);
  return {
    confidence: share,
    reason: `${counted} are a tcpmon measurement with its Hostname, a known field and an epoch stamp`,
    found: { form, precision, resolution: resolution(samples) },
  };
}

const refused = (reason: string): Look => ({ confidence: 0, reason });

const isNotBlank = (line: string): boolean => line.trim() !== '';

/** What one form makes of the lines: whole samples, and how many of so many lines belong to it. */
interface Fit {
  readonly form: Form;
  readonly samples: readonly Sample[];
  readonly fitting: number;
  readonly of: number;
}

function best(lines: readonly string[]): Fit {
  // Broken builds share their lines of interfaces and hosts with F: a file is theirs as soon as one line is.
  const marked = forms.find((form) => form.marks && lines.some((line) => form.marks?.(line)));
  const candidates = marked ? [marked] : forms.filter((form) => !form.marks);
  let most: Fit | undefined;
  for (const form of candidates) {
    const fit = fitOf(form, lines);
    if (!most || fit.fitting > most.fitting) most = fit;
    // No other can fit better.
    if (most.fitting === lines.length) break;
  }
  return most ?? { form: candidates[0] as Form, samples: [], fitting: 0, of: lines.length };
}

function fitOf(form: Form, lines: readonly string[]): Fit {
  const parse = form.parser();
  const known: (Sample | boolean | undefined)[] = [];
  // A few more than may be foreign: the head of any other log need not be read to its end. Cut lines at both ends do not count.
  let patience = Math.ceil((1 - ENOUGH) * lines.length) + 2;
  for (const line of lines) {
    const sample = parse(line);
    const found = sample && isKnown(sample, form) ? sample : form.continues?.(line);
    known.push(found);
    if (!found && patience-- === 0) break;
  }
  const samples = known.filter((one) => typeof one === 'object');
  const precision = commonPrecision(samples);
  const kept = samples.filter((sample) => digits(sample) === precision);
  const continuing = known.filter((one) => one === true).length;
  // A section of a file may begin and end inside a line.
  let of = known.length;
  if (of > 1 && !known.at(-1)) of--;
  if (of > 1 && !known[0]) of--;
  return { form, samples: kept, fitting: kept.length + (kept.length > 0 ? continuing : 0), of };
}

/** True for a complete sample: all its tags, and only fields of its measurement with fitting values. */
function isKnown(sample: Sample, form: Form): boolean {
  const { measurement, tags, values } = sample;
  // Dialect D names a socket on the lines before, which a cut head may lack.
  if (values.length === 0 || (tags.length === 0 && sample.start >= 0)) return false;
  const isValue = form.isValue ?? isPlainValue;
  const isField = ({ name, value, written = value }: Pair): boolean =>
    fieldOf(measurement, name) !== undefined && (isValue(value) || isValue(written));
  return values.every(isField);
}

const isPlainValue = (text: string): boolean => /^(?:-?\d+(?:\.\d+)?|"[^"]*")$/.test(text);

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
