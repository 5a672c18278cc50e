import { median, percentile } from './commands.mjs';
import { goal, ms, seconds, size as shownSize, table, times } from './markdown.mjs';

/** What a question answers before all logs are read must not cost more than this for four times the text. */
const GROWTH_BEFORE = 1.3;
const GROWTH_AFTER = 1.6;
const FASTER_THAN_LNAV = 500;

/** `logLens.correlate` on five logs that the server has never seen, and repeated at random moments, against the size; from {@link fiveLogs}. */
export function correlate({ rows: found, peers, absent, leftOut, rounds, repeated }) {
  const rows = found.map(({ bytes, runs }) => {
    const all = (name) => runs.flatMap((run) => run[name]);
    return {
      bytes,
      first: median(runs.map(({ first }) => first)),
      provisional: runs[0].provisional,
      early: all('early'),
      p50: percentile(all('times'), 50),
      p99: percentile(all('times'), 99),
      bare: percentile(all('bare'), 50),
    };
  });
  const [one, , four] = rows;
  const growth = (name) => four[name] / one[name];
  const lnav = peers.get('lnav :goto TIME');
  const jump = peers.get('rg -n -m1 MINUTE');
  const early = [percentile(four.early, 50), percentile(four.early, 99)];
  const hasEarly = four.early.length > 0;
  return {
    title: 'Correlate: what five logs say around a moment',
    text: [
      `Asked of the language server as an editor asks, over stdio, request to answer; every run has a server of its own, with the five logs in the page cache. The first answer was ${four.provisional ? 'provisional: from a probe, while the logs are being read' : 'settled: from logs read in whole'}. Medians of ${rounds} runs; repeated questions are ${repeated} random moments a run, after all logs are read; "meanwhile" is asked of another server, which is reading them. The empty server is one of the same library that tells the same answer again as often: what pipe, client and processes cost here by themselves.`,
      table(
        [
          'five logs of',
          'first answer ms',
          'meanwhile p50 ms',
          'p99 ms',
          'repeated p50 ms',
          'p99 ms',
          'empty server p50 ms',
        ],
        rows.map((row) => [
          shownSize(row.bytes / 5),
          ms(row.first),
          row.early.length > 0 ? ms(percentile(row.early, 50)) : 'no time for any',
          row.early.length > 0 ? ms(percentile(row.early, 99)) : '',
          ms(row.p50),
          ms(row.p99),
          ms(row.bare),
        ]),
      ),
      leftOut
        ? 'Peers are left out: over logs of this size they take minutes.'
        : table(
            ['peers over the five largest, whole process', 'wall s', 'CPU s', 'against our first answer'],
            [
              ['`lnav` to the moment', lnav],
              [
                '`rg -m1` to the minute: not the nearest record, and nothing where the minute is silent',
                jump,
              ],
            ].flatMap(([name, peer]) =>
              peer
                ? [[name, seconds(peer.wall), seconds(peer.cpu), times((peer.wall * 1000) / four.first)]]
                : [],
            ),
          ),
      absent.length > 0 ? `Not installed here: ${absent.map((name) => `\`${name}\``).join(', ')}.` : '',
    ],
    goals: [
      goal(
        'first answer over five logs never seen, in the page cache',
        '≤ 25 ms',
        `${ms(four.first)} ms at ${shownSize(four.bytes / 5)} each`,
        four.first <= 25,
      ),
      ...(lnav
        ? [
            goal(
              'the same, against the first jump of lnav',
              `≥ ${FASTER_THAN_LNAV} × faster`,
              times((lnav.wall * 1000) / four.first),
              lnav.wall * 1000 >= FASTER_THAN_LNAV * four.first,
            ),
          ]
        : []),
      goal('repeated, p50', '≤ 1 ms', `${ms(four.p50)} ms`, four.p50 <= 1),
      goal('repeated, p99', '≤ 5 ms', `${ms(four.p99)} ms`, four.p99 <= 5),
      ...(hasEarly
        ? [
            goal('while logs are read, p50', '≤ 1 ms', `${ms(early[0])} ms`, early[0] <= 1),
            goal('while logs are read, p99', '≤ 5 ms', `${ms(early[1])} ms`, early[1] <= 5),
          ]
        : []),
      goal(
        'first answer, four times the text',
        `≤ ${times(GROWTH_BEFORE)}`,
        times(growth('first')),
        growth('first') <= GROWTH_BEFORE,
      ),
      goal(
        'repeated p50, four times the text',
        `≤ ${times(GROWTH_AFTER)}`,
        times(growth('p50')),
        growth('p50') <= GROWTH_AFTER,
      ),
    ],
  };
}
