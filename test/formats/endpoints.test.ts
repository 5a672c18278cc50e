import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { detect } from '../../server/src/formats/detect.ts';
import { formats } from '../../server/src/formats/index.ts';
import { parseEndpoint } from '../../server/src/log/endpoint.ts';
import { headOf } from '../support/section.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');
/** An address and a port however they are printed; `_` is a colon in imports of OpenTSDB. */
const PRINTED = /(?<![\d.\w])((?:\d{1,3}\.){3}\d{1,3})(?:\]:|:|_)(\d{1,5})(?!\d)/g;

it('every address with a port, in the fixtures of every format, is an end of a connection', (context) => {
  let all = 0;
  const missed: string[] = [];
  for (const folder of new Set(formats.flatMap(({ id, languageId }) => [id, languageId]))) {
    for (const name of readdirSync(join(FIXTURES, folder)).filter((one) => /\.(?:log|txt)$/.test(one))) {
      const text = readFileSync(join(FIXTURES, folder, name), 'utf8');
      const dialect = detect(headOf(text, name))?.dialect;
      for (const [index, line] of (dialect ? text : '').split(/\r?\n/).entries()) {
        for (const { 0: written, 1: host = '', 2: port = '', index: at } of line.matchAll(PRINTED)) {
          const end = parseEndpoint(`${host}:${port}`);
          if (!end) continue;
          all++;
          const found = dialect
            ?.tokens([line], 0)
            .find((token) => token.start <= at && at + written.length <= token.end);
          if (found?.kind !== 'endpoint' || found.endpoint.host !== host || found.endpoint.port !== end.port)
            missed.push(`${folder}/${name}:${index + 1} ${written}`);
        }
      }
    }
  }
  context.diagnostic(`${all} places`);
  assert.ok(all > 300, `${all} places`);
  assert.deepEqual(missed, []);
});
