import type { Explanation } from '../../../log/token.ts';
import type { Word } from './word.ts';

/** Below these a number reads well as it stands. */
const LONG_MS = 1000;
const LARGE_BYTES = 1024;

/** Times and sizes in messages that nobody has described, where another unit says more. */
export const quantities: readonly Word[] = [
  {
    pattern: /(?<![\w.$/-])(\d{4,15} ?(?:ms|MS|milliseconds))(?!\w)/dg,
    explain: ([, text = '']) => explainMs(Number.parseInt(text, 10)),
  },
  {
    pattern: /(?<![\w.$/-])(\d{4,18} ?bytes)(?!\w)/dg,
    explain: ([, text = '']) => explainBytes(Number.parseInt(text, 10)),
  },
];

function explainMs(ms: number): Explanation | undefined {
  if (ms < LONG_MS) return undefined;
  const seconds = ms / 1000;
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [Number((seconds % 60).toFixed(3)), 's'],
  ];
  const words = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return { title: `${ms} ms`, rows: [['As', words.join(' ')]] };
}

function explainBytes(bytes: number): Explanation | undefined {
  if (bytes < LARGE_BYTES) return undefined;
  let size = bytes;
  let unit = -1;
  while (size >= 1024 && unit < 4) {
    size /= 1024;
    unit++;
  }
  return {
    title: `${bytes} bytes`,
    rows: [['As', `${Number(size.toPrecision(3))} ${['KiB', 'MiB', 'GiB', 'TiB', 'PiB'][unit] ?? ''}`]],
  };
}
