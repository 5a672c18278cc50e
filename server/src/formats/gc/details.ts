import type { Explanation } from '../../log/token.ts';
import { BEGINNING } from './details/beginning.ts';
import type { Detail } from './details/detail.ts';
import { HEAP } from './details/heap.ts';
import { POLICY } from './details/policy.ts';
import { STEPS } from './details/steps.ts';

const DETAILS: readonly Detail[] = [...STEPS, ...HEAP, ...BEGINNING, ...POLICY];

/**
 * What a detail means that is no collection itself: `Eden regions: 51->0(44)`, `[Object Copy (ms): …]` without its
 * brackets, `Heap Region Size: 1M`. Undefined for what we do not know.
 */
export function explainDetail(text: string): Explanation | undefined {
  const trimmed = text.trim();
  for (const [form, title, note] of DETAILS) {
    if (form.test(trimmed)) return { title, rows: [], ...(note !== '' && { notes: [note] }) };
  }
  return undefined;
}
