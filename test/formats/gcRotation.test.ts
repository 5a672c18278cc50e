import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gc } from '../../server/src/formats/gc/index.ts';
import type { LogRecord } from '../../server/src/log/record.ts';
import { dialectOf, headOf, sectionOf } from '../support/section.ts';

const fixtures = join(import.meta.dirname, '../fixtures/gc');

const HEADING = `2016-08-30 20:35:29 GC log file created /var/log/zookeeper/gc.log.1
OpenJDK 64-Bit Server VM (25.131-b12) for linux-amd64 JRE (1.8.0_131-b12), built on Jun 13 2017 11:29:33 by "mockbuild" with gcc 4.8.5
Memory: 4k page, physical 8010428k(187700k free), swap 0k(0k free)
CommandLine flags: -XX:+PrintGC -XX:+PrintGCTimeStamps -XX:+UseParallelGC
`;
const END =
  '2016-08-30 21:35:29 GC log file has reached the maximum size. Saved as /var/log/zookeeper/gc.log.1\n';
const EVENT = (uptime: string): string =>
  `${uptime}: [GC (Allocation Failure) [PSYoungGen: 283839K->21478K(284672K)] 391035K->213657K(634368K), 0.0315290 secs] [Times: user=0.05 sys=0.01, real=0.03 secs]\n`;

const pauses = (text: string): LogRecord[] =>
  dialectOf(gc, text)
    .read(sectionOf(text))
    .filter(({ kind }) => kind === 'pause');

describe('a file of a rotation set', () => {
  it('is read between its heading and its last line', () => {
    const found = pauses(HEADING + EVENT('3600.500') + EVENT('3700.500') + END);
    assert.deepEqual(
      found.map(({ line, endLine, stamp }) => [line, endLine, stamp]),
      [
        [4, 4, 3_600_500],
        [5, 5, 3_700_500],
      ],
    );
  });

  it('is a GC log as long as it holds the heading alone', () => {
    const { dialect } = gc.recognise(headOf(HEADING, 'gc.log.1.current'));
    assert.equal(dialect?.face, 'uptime');
  });

  it('may carry the heading again, where several were put together', () => {
    const all = HEADING + EVENT('1.500') + END + HEADING + EVENT('3600.500');
    assert.deepEqual(
      pauses(all).map(({ line, endLine }) => [line, endLine]),
      [
        [4, 4],
        [10, 10],
      ],
    );
  });

  it('says what its heading and its last line tell of the wall clock', () => {
    const dialect = dialectOf(gc, HEADING + EVENT('3600.500') + END);
    const anchors = (HEADING + EVENT('3600.500') + END).split('\n').flatMap((line) => {
      const bytes = Buffer.from(line);
      const anchor = dialect.anchorAt?.(bytes, 0, bytes.length);
      return anchor ? [`${new Date(anchor.wall).toISOString()} ${anchor.face} ${anchor.stands}`] : [];
    });
    assert.deepEqual(anchors, [
      '2016-08-30T20:35:29.000Z local before',
      '2016-08-30T21:35:29.000Z local behind',
    ]);
  });

  for (const name of readdirSync(fixtures).filter((file) => file.endsWith('.log'))) {
    it(`tells no pause that is not there, wherever ${name} is cut`, () => {
      const lines = readFileSync(join(fixtures, name), 'utf8').trimEnd().split('\n');
      // An event inside another counts from that one's head; once that is cut off, from its own.
      const key = ({ endLine, fields }: LogRecord, from = 0): string =>
        `up to ${endLine + from}, ${fields['durationMs']} ms`;
      const whole = pauses(lines.join('\n'));
      const known = new Set(whole.map((pause) => key(pause)));
      for (let from = 1; from < lines.length; from++) {
        const rest = lines.slice(from).join('\n');
        if (!gc.recognise(headOf(rest)).dialect) continue;
        const found = pauses(rest).map((pause) => key(pause, from));
        assert.deepEqual(
          found.filter((pause) => !known.has(pause)),
          [],
          `cut before line ${from + 1}`,
        );
        const later = whole.filter(({ line }) => line >= from).map((pause) => key(pause));
        assert.deepEqual(
          later.filter((pause) => !found.includes(pause)),
          [],
          `cut before line ${from + 1}`,
        );
      }
    });
  }
});
