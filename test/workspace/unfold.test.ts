import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foldsBetween } from '../../server/src/log/folds.ts';
import { instant, stamp } from '../../server/src/log/instant.ts';
import { formatIso, offsetMinutes } from '../../server/src/log/zone.ts';
import { around } from '../support/around.ts';
import { zookeeperLine } from '../support/lines.ts';
import { lens } from '../support/terminal.ts';
import { LogFolder } from '../support/logFolder.ts';

const NEW_YORK = 'America/New_York';
const MINUTE = 60_000;
/** When summer time ended there in 2023: 01:00 to 02:00 came twice. */
const END = Date.parse('2023-11-05T06:00:00Z');

/** A record in the local time of a zone, which says when it truly was. */
function line(at: number, zone = NEW_YORK, level = 'INFO'): string {
  const face = new Date(at + offsetMinutes(zone, at) * MINUTE).toISOString();
  return zookeeperLine(
    face.slice(11, 23).replace('.', ','),
    new Date(at).toISOString(),
    level,
    face.slice(0, 10),
  );
}

/** Records from two hours before the end of summer time to two hours after it. */
const night = (everyMs: number): string =>
  Array.from({ length: (4 * 60 * MINUTE) / everyMs }, (_, index) =>
    line(END - 2 * 60 * MINUTE + index * everyMs),
  ).join('');

const settings = { zones: [{ pattern: '*', value: NEW_YORK }] };

describe('hours that a zone has twice', () => {
  it('are found in all zones, to the minute', () => {
    const year = [stamp(Date.UTC(2023, 0)), stamp(Date.UTC(2024, 0))] as const;
    const shown = (zone: string): string[] =>
      foldsBetween(zone, ...year).map(
        ({ from, to, before, after }) =>
          `${new Date(from).toISOString().slice(0, 16)} ${(to - from) / MINUTE} ${before / MINUTE} ${after / MINUTE}`,
      );
    assert.deepEqual(shown(NEW_YORK), ['2023-11-05T01:00 60 -240 -300']);
    assert.deepEqual(shown('Australia/Lord_Howe'), ['2023-04-02T01:30 30 660 630']);
    assert.deepEqual(shown('Europe/Berlin'), ['2023-10-29T02:00 60 120 60']);
    for (const none of ['Asia/Shanghai', 'UTC', '+08:00']) assert.deepEqual(shown(none), []);
    assert.equal(
      foldsBetween('Europe/Berlin', stamp(Date.UTC(2000, 0)), stamp(Date.UTC(2010, 0))).length,
      10,
    );
  });

  for (const [what, everyMs] of [
    ['a busy log', 20_000],
    ['a quiet log', 7 * MINUTE],
  ] as const)
    it(`are told apart by the order of records: ${what}`, async () => {
      for (const minutes of [-90, -31, 2, 58, 61]) {
        const at = END + minutes * MINUTE;
        const time = formatIso(instant(at), 'UTC');
        const { answer } = await around(`// zookeeper: node1/zookeeper.log\n${night(everyMs)}`, {
          time,
          settings,
        });
        const [log] = answer.logs;
        assert.ok(Math.abs(log?.nearest?.deltaMs ?? NaN) <= everyMs / 2, `${minutes}: ${log?.explanation}`);
        assert.equal(new Date(log!.nearest!.instant).toISOString(), log!.nearest!.text, `${minutes} min`);
        assert.match(
          log?.zone.reason ?? '',
          /^set by you for "\*"; 2023-11-05 01:00 comes a second time at line \d+$/,
        );
      }
    });

  it('do not hide the loudest records of a window', async () => {
    const records = Array.from({ length: 240 }, (_, index) =>
      line(END + (index - 120) * MINUTE, NEW_YORK, index % 20 === 0 ? 'ERROR' : 'INFO'),
    ).join('');
    const { answer } = await around(`// zookeeper: node1/zookeeper.log\n${records}`, {
      time: formatIso(instant(END), 'UTC'),
      options: { windowMs: 100 * MINUTE, maxPerLog: 12 },
      settings,
    });
    const levels = answer.logs[0]?.hits.map(({ level }) => level) ?? [];
    assert.equal(levels.filter((level) => level === 'ERROR').length, 11, levels.join(' '));
  });

  it('are said to be open where the order does not tell, and the first is taken', async () => {
    const before = Array.from({ length: 30 }, (_, index) => line(END - (120 - index) * MINUTE)).join('');
    const within = Array.from({ length: 30 }, (_, index) => line(END + index * MINUTE)).join('');
    const { answer } = await around(`// zookeeper: node1/zookeeper.log\n${before}${within}`, {
      time: formatIso(instant(END + 10 * MINUTE), 'UTC'),
      settings,
    });
    const [log] = answer.logs;
    assert.match(
      log?.zone.reason ?? '',
      /2023-11-05 01:00 to 2023-11-05 02:00 stand twice in that zone, and the order of the records does not tell which is which: the first is taken$/,
    );
    assert.match(
      log?.explanation ?? '',
      /; this hour comes twice in its zone, and the order of its records does not tell/,
    );
  });

  it('need no word in a log that was silent through them, nor in a fixed offset', async () => {
    const before = Array.from({ length: 30 }, (_, index) => line(END - (120 - index) * MINUTE)).join('');
    const after = Array.from({ length: 30 }, (_, index) => line(END + (90 + index) * MINUTE)).join('');
    const text = `// zookeeper: node1/zookeeper.log\n${before}${after}`;
    const time = formatIso(instant(END), 'UTC');
    const silent = await around(text, { time, settings });
    assert.equal(silent.answer.logs[0]?.zone.reason, 'set by you for "*"');
    const fixed = await around(`// zookeeper: node1/zookeeper.log\n${night(60_000)}`, {
      time,
      settings: { zones: [{ pattern: '*', value: '-04:00' }] },
    });
    assert.equal(fixed.answer.logs[0]?.zone.reason, 'set by you for "*"');
  });

  it('are told apart by the terminal, record by record', async () => {
    const folder = new LogFolder({ 'node1/zookeeper.log': night(60_000) });
    const { out, code } = await lens(['records', folder.at('node1/zookeeper.log'), '--zone', NEW_YORK]);
    assert.equal(code, 0);
    const records = out
      .trimEnd()
      .split('\n')
      .map((one) => JSON.parse(one) as { instant: number; message: string });
    assert.equal(records.length, 240);
    for (const { instant: at, message } of records) assert.equal(new Date(at).toISOString(), message);
  });
});
