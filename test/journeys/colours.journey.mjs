import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { event, inIncident } from './incident.mjs';
import { colourOf } from './colourOf.mjs';
import { eventually } from './eventually.mjs';

export const name =
  'A log of 30 MB has the colours of a small one, for which VS Code uses no grammar any more';

const middle = 100_000;

export default async (open) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'log-lens-colours-'));
  try {
    for (const [format, write] of Object.entries(LOGS)) {
      fs.mkdirSync(path.join(folder, 'small'), { recursive: true });
      fs.writeFileSync(path.join(folder, 'small', format), write(400));
      fs.writeFileSync(path.join(folder, format), write(30_000_000));
    }
    const workbench = await open({ folder });
    for (const [format, words] of Object.entries(WORDS)) {
      await workbench.openFile(path.join('small', format), 2);
      const wanted = {};
      for (const word of words) {
        wanted[word] = await eventually(
          () => colourOf(workbench.page, 2, word),
          (colour) => colour !== undefined && colour !== PLAIN,
          `a colour of ${word} in the small ${format}`,
        );
      }
      await workbench.openFile(format, middle);
      for (const word of words) {
        const colour = await eventually(
          () => colourOf(workbench.page, middle, word),
          (seen) => seen === wanted[word],
          `${word} in ${wanted[word]} in the large ${format}`,
          10_000,
        );
        assert.equal(colour, wanted[word]);
      }
      await workbench.screenshot(`large-${format.replace(/\..*/, '')}-in-colour`);
    }
    // What the engine paints over the grammar in a log of the usual size.
    const pause = event('first.fullGc');
    const small = await open({ openFile: inIncident(pause.file), line: pause.line });
    await small.waitForLanguageMode('JVM GC Log');
    await small.goToLine(pause.line, 268);
    const severe = await eventually(
      () => colourOf(small.page, pause.line, '12.8713889'),
      (colour) => colour === 'rgb(244, 71, 71)',
      'the long pause in red',
    );
    assert.ok(severe);
    await small.screenshot('long-pause-in-red');
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
};

/** Foreground of the theme that journeys use. */
const PLAIN = 'rgb(204, 204, 204)';

const WORDS = {
  'zookeeper.log': [
    '2023-10-25',
    'WARN',
    'LearnerHandler-',
    'LearnerHandler@',
    '10.255.0.141',
    '0x2001776d0d9',
  ],
  'gc.log': ['2023-10-25', 'GC', 'PSYoungGen', 'Allocation', '1640960'],
};

function repeated(size, line) {
  const parts = [];
  for (let length = 0, index = 0; length < size; index++) length += parts[parts.push(line(index)) - 1].length;
  return parts.join('');
}

const date = (index) => new Date(Date.UTC(2023, 9, 25, 6) + index * 10).toISOString().slice(0, 23);

const LOGS = {
  'zookeeper.log': (size) =>
    repeated(
      size,
      (index) =>
        `${date(index).replace('.', ',')} [myid:] - WARN  [LearnerHandler-/10.255.0.141:41168:LearnerHandler@615] - session 0x2001776d0d9${(index % 4096).toString(16).padStart(4, '0')} of server 2, took ${index % 900}ms\n`,
    ),
  'gc.log': (size) =>
    repeated(
      size,
      (index) =>
        `${date(index)}+0000: ${(index / 100).toFixed(3)}: [GC (Allocation Failure) [PSYoungGen: 232448K->147728K(412160K)] 1461234K->1376394K(1640960K), 0.${index % 7 === 0 ? '3' : '0'}120000 secs] [Times: user=0.04 sys=0.00, real=0.01 secs]\n`,
    ),
};
