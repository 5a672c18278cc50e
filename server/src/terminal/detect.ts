import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { HEAD_BYTES, headOf, recogniseAll } from '../formats/detect.ts';
import { withFile } from '../reading/byteSource.ts';
import { sideBySide } from '../reading/sideBySide.ts';
import { visibleText } from '../protocol/visibleText.ts';
import { readingProblem } from '../workspace/logFile.ts';
import { type Arguments, Misuse } from './arguments.ts';

/** What `log-lens detect --json` prints per file. */
interface Detection {
  file: string;
  format: string | null;
  confidence: number;
  dialect: string | null;
  reason: string;
  refusals: { format: string; reason: string }[];
}

/** `log-lens detect FILE…`: format, confidence, and why not. */
export async function detect(args: Arguments, print: (text: string) => void): Promise<number> {
  if (args.paths.length === 0) throw new Misuse('detect: name the files');
  const detections = await sideBySide(args.paths, 16, detectFile);
  if (args.format === 'json') print(`${JSON.stringify(detections, null, 2)}\n`);
  else for (const detection of detections) print(asText(detection));
  return detections.some(({ format }) => format !== null) ? 0 : 1;
}

async function detectFile(file: string): Promise<Detection> {
  const { bytes, whole } = await headBytes(file).catch((error: unknown) => {
    throw new Misuse(`${file}: ${readingProblem(error)}`);
  });
  const [best, ...others] = recogniseAll(headOf(basename(file), bytes, whole));
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
  };
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

function asText({ file, format, confidence, dialect, reason, refusals }: Detection): string {
  const verdict =
    format === null
      ? 'not recognised'
      : `${format} (${Math.round(confidence * 100)} %), ${dialect}: ${visibleText(reason)}`;
  const why =
    format === null
      ? refusals.map((refusal) => `  not ${refusal.format}: ${visibleText(refusal.reason)}\n`).join('')
      : '';
  return `${visibleText(file)}: ${verdict}\n${why}`;
}
