import assert from 'node:assert/strict';
import { it } from 'node:test';
import { rehearsal } from '../../server/src/lsp/rehearse.ts';
import { parseSettings } from '../../server/src/workspace/settings.ts';

it('the question that nobody asked is answered by all that answers a real one', async () => {
  const zones = { '*': 'UTC' };
  const { logs } = await rehearsal(parseSettings({ zones }));
  assert.deepEqual(
    logs.map(({ landing, hits, more }) => [landing, hits.length, more > 0]),
    [
      ['exact', 20, true],
      ['exact', 20, true],
    ],
  );
  const kinds = new Set(logs.flatMap(({ hits }) => hits.map(({ level, text }) => `${level} ${text}`)));
  assert.ok(
    [...kinds].some((one) => one.includes('SocketTimeoutException')),
    [...kinds].join('\n'),
  );
});
