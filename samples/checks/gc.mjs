/**
 * The GC logs: stamps, durations, heap sizes, and the silence they cause.
 */
import assert from 'node:assert/strict';

const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})([+-]\d\d)(\d\d): (\d+\.\d{3}): \[/;
const UNIFIED =
  /^\[(\d{4}-\d\d-\d\dT[\d:.]+)([+-]\d\d)(\d\d)\]\[(\d+\.\d{3})s\]\[info\]\[([a-z,]+) *\] (.*)$/;

const instantOf = (time, hours, minutes) => Date.parse(`${time}${hours}:${minutes}`);
const near = (a, b, by, what) =>
  assert.ok(Math.abs(a - b) <= by, `${what}: ${a} and ${b} differ by more than ${by}`);

/** `B->A(C)` in KB, every one of a line. */
const triples = (line) =>
  [...line.matchAll(/(\d+)K->(\d+)K\((\d+)K\)/g)].map((found) => found.slice(1).map(Number));

function legacy(lines, what) {
  const pauses = [];
  const starts = new Set();
  let last;
  lines.forEach((text, index) => {
    const stamp = STAMP.exec(text);
    if (!stamp) {
      assert.ok(index < 4, `${what}:${index + 1} is no collection`);
      return;
    }
    assert.match(text, / secs\] $/, `${what}:${index + 1} ends as HotSpot ends it`);
    const start = instantOf(...stamp.slice(1, 4));
    starts.add(Math.round(start - Number(stamp[4]) * 1000));
    const seconds = Number([...text.matchAll(/(\d+\.\d{7}) secs\]/g)].at(-1)[1]);
    const real = Number(/real=(\d+\.\d\d) secs/.exec(text)[1]);
    near(real, seconds, 0.0051, `${what}:${index + 1} real`);
    const isMeta = /Metaspace/.test(text);
    const sizes = isMeta ? triples(text).slice(0, -1) : triples(text);
    const total = sizes.at(-1);
    assert.ok(
      sizes.every(([before, after, capacity]) => before <= capacity && after <= capacity),
      `${what}:${index + 1} fits`,
    );
    if (/ParOldGen/.test(text)) {
      const [young, old] = sizes;
      assert.deepEqual(
        [young[0] + old[0], young[1] + old[1], young[2] + old[2]],
        total,
        `${what}:${index + 1} adds up`,
      );
    }
    if (last !== undefined) {
      assert.ok(total[0] > last, `${what}:${index + 1} starts with more than the last collection left`);
    }
    last = total[1];
    const full = /Full GC|Tenured/.test(text);
    pauses.push({ start, end: start + seconds * 1000, ms: seconds * 1000, full, line: index + 1 });
  });
  assert.ok(
    Math.max(...starts) - Math.min(...starts) <= 1,
    `${what}: date − uptime is the start of one process`,
  );
  return pauses;
}

function unified(lines, what) {
  const pauses = [];
  const begun = new Map();
  const starts = new Set();
  lines.forEach((text, index) => {
    const [, time, hours, minutes, uptime, tags, message] =
      UNIFIED.exec(text) ?? assert.fail(`${what}:${index + 1}`);
    const instant = instantOf(time, hours, minutes);
    starts.add(Math.round(instant - Number(uptime) * 1000));
    const [, id, body] = /^GC\((\d+)\) (.*)$/.exec(message);
    if (tags === 'gc,start') {
      begun.set(id, { instant, body });
    } else if (tags === 'gc' && /^Pause .*ms$/.test(body)) {
      const ms = Number(/([\d.]+)ms$/.exec(body)[1]);
      const start = begun.get(id);
      assert.ok(body.startsWith(start.body), `${what}:${index + 1} ends what was begun`);
      near(instant - start.instant, ms, 1.01, `${what}:${index + 1} duration`);
      pauses.push({ start: start.instant, end: instant, ms, full: false, line: index + 1 });
    }
  });
  assert.ok(
    Math.max(...starts) - Math.min(...starts) <= 1,
    `${what}: date − uptime is the start of one process`,
  );
  return pauses;
}

/** Reads the pauses of a host and checks the file. */
export function checkGc(host) {
  const { name, lines } = host.gc;
  const what = `${host.name}/${name}`;
  const pauses = lines[0].startsWith('[') ? unified(lines, what) : legacy(lines, what);
  for (let index = 1; index < pauses.length; index++) {
    assert.ok(pauses[index].start > pauses[index - 1].end, `${what}: collections do not overlap`);
  }
  return pauses;
}

/** A virtual machine that stands still writes nothing. */
export function checkSilence(host, pauses) {
  const long = pauses.filter(({ ms }) => ms >= 4);
  for (const { start, end, line } of long) {
    const inside = host.log.find(({ instant }) => instant > start && instant < Math.floor(end));
    assert.equal(
      inside,
      undefined,
      `${host.name}: line ${inside?.line} lies inside the pause at gc line ${line}`,
    );
  }
}
