import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { goUnquoted } from '../../server/src/formats/tcpmonLog/goQuoted.ts';
import { tcpmonLog } from '../../server/src/formats/tcpmonLog/index.ts';
import { tcpmon } from '../../server/src/formats/tcpmon/index.ts';
import type { Dialect } from '../../server/src/log/format.ts';
import type { LogRecord } from '../../server/src/log/record.ts';
import type { Token } from '../../server/src/log/token.ts';
import { dialectOf, headOf, sectionOf, stampsOf } from '../support/section.ts';

const NAMES = ['console', 'coloured', 'export', 'json'] as const;

const fixture = (name: (typeof NAMES)[number]): string =>
  readFileSync(new URL(`../fixtures/tcpmon-log/${name}.log`, import.meta.url), 'utf8');

const read = (text: string): LogRecord[] => dialectOf(tcpmonLog, text).read(sectionOf(text));

function agree(dialect: Dialect, text: string): void {
  const heads = stampsOf(dialect, text).flatMap((stamp, i) => (Number.isNaN(stamp) ? [] : [[i, stamp]]));
  const records = dialect.read(sectionOf(text)).map(({ line, stamp }) => [line, stamp]);
  assert.deepEqual(records, heads);
}

function tokensOn(line: string): Token[] {
  const tokens = dialectOf(tcpmonLog, fixture('console')).tokens([line], 0);
  let end = 0;
  for (const token of tokens) {
    assert.ok(token.start >= end && token.end > token.start, `in order, without overlaps: ${line}`);
    end = token.end;
  }
  return tokens;
}

describe('tcpmon log records', () => {
  const records = read(fixture('console'));
  const saying = (start: string): LogRecord => {
    const found = records.find(({ message }) => message.startsWith(start));
    assert.ok(found, start);
    return found;
  };

  it('reads the console: moment, level, caller, fields', () => {
    const failed = saying('collect socket');
    assert.equal(failed.stamp, Date.parse('2023-10-24T02:31:51Z'));
    assert.equal(failed.level, 'WARN');
    assert.equal(failed.kind, 'collection');
    assert.equal(
      failed.message,
      'collect socket metrics failed error="ss timeout: context deadline exceeded"',
    );
    assert.deepEqual(failed.fields, {
      caller: 'github.com/zperf/tcpmon/tcpmon/monitor.go:120',
      error: 'ss timeout: context deadline exceeded',
      stack: '\nss timeout: context deadline exceeded',
    });
    assert.match(failed.reading ?? '', /no sockets were stored: a hole/);
    assert.equal(failed.landmark, 'No sockets collected: ss timeout: context deadline exceeded');
    assert.deepEqual(saying('Datastore config loaded').fields['EntriesPerFile'], 1000);
    assert.equal(saying('invalid field').level, 'FATAL');
  });

  it('gives a stack over several lines to its record', () => {
    const failed = saying('parse failed');
    assert.deepEqual([failed.line, failed.endLine], [3, 6]);
    assert.equal(failed.fields['error'], 'strconv.ParseUint: parsing "4294967296": value out of range');
    assert.match(failed.reading ?? '', /BytesSent exceeds/);
  });

  it('says what the useful messages mean', () => {
    const readings = records.map(({ message, reading }) => [
      message.split(/ \w+=/)[0],
      reading?.slice(0, 40),
    ]);
    assert.deepEqual(readings, [
      ['Datastore config loaded', 'tcpmon starts; what was before is in old'],
      ['HTTP server started', undefined],
      ['collect socket metrics failed', 'Of this second no sockets were stored: a'],
      ['parse failed', 'BytesSent exceeds 4,294,967,295, which t'],
      ['Next file created', 'Records go to tcpmon-dataf-199 from here'],
      ['Compressed', 'A data file is complete and was sealed.'],
      ['Reclaiming...', 'The data files take more than they may: '],
      ['Deleted file', 'The seconds of this data file are gone.'],
      ['GET', 'A backup of the data files was downloade'],
      ['GET', 'A backup of the data files was asked for'],
      ['Shutting down monitor...', 'Nothing is collected from here on.'],
      ['invalid field', 'tcpmon gives up: ss printed bbr, and it '],
    ]);
  });

  it('reads an export: its data files and their times', () => {
    const exported = read(fixture('export'));
    assert.deepEqual(
      exported.map(({ kind, level, message }) => [kind, level, message]),
      [
        ['export', 'INFO', 'File ignored since there is no target time point in it file=tcpmon-dataf-197'],
        ['export', 'INFO', 'File exported with target time point file=tcpmon-dataf-198'],
        [
          'export',
          'INFO',
          'end=2023-10-24T10:37:02+08:00 file=tcpmon-dataf-198 start=2023-10-24T10:31:30+08:00',
        ],
        ['export', 'INFO', 'ignored end=2023-10-24T10:43:02+08:00 start=2023-10-24T10:37:03+08:00'],
        ['export', 'DEBUG', 'Get job timeout'],
        [undefined, undefined, 'without a caller key="a b"'],
      ],
    );
    assert.match(
      exported[2]?.reading ?? '',
      /^The data file tcpmon-dataf-198 holds the time from 2023-10-24T10:31:30/,
    );
    assert.equal(exported[5]?.stamp, Date.parse('2023-10-24T06:50:52Z'));
  });

  it('reads the same through colour codes and from JSON', () => {
    const plain = new Map(
      records.map((record) => [`${record.stamp} ${record.level} ${record.fields['caller']}`, record]),
    );
    for (const name of ['coloured', 'json'] as const) {
      for (const { stamp, level, kind, reading, landmark, fields } of read(fixture(name))) {
        const same = plain.get(`${stamp} ${level} ${fields['caller']}`);
        assert.ok(same, `${name}: ${fields['caller']}`);
        assert.deepEqual(
          { kind, reading, landmark },
          { kind: same.kind, reading: same.reading, landmark: same.landmark },
        );
        const numbers = (all: LogRecord['fields']): object =>
          Object.fromEntries(Object.entries(all).map(([key, value]) => [key, String(value)]));
        assert.deepEqual(numbers(fields), numbers(same.fields));
      }
    }
  });

  it('takes equals signs for part of a message unless fields follow to the end', () => {
    const head = '2023-10-24T10:28:02+08:00 INF github.com/zperf/tcpmon/a.go:1 >';
    const [record] = read(`${head} a=b is not c=d but file=tcpmon-dataf-1 n=-3 big=18446744073709551615`);
    assert.deepEqual(record?.fields, {
      caller: 'github.com/zperf/tcpmon/a.go:1',
      file: 'tcpmon-dataf-1',
      n: -3,
      big: '18446744073709551615',
    });
    assert.match(record.message, /^a=b is not c=d but file=/);
  });

  it('reads what is left of a JSON line that was cut', () => {
    const whole = fixture('json').split('\n')[3] ?? '';
    const [record] = read(`${fixture('json')}${whole.slice(0, whole.indexOf('"caller"') + 12)}`).slice(-1);
    assert.equal(record?.level, 'WARN');
    assert.equal(record.fields['key'], 'bytes_sent');
  });

  it('undoes the quoting of Go', () => {
    assert.equal(goUnquoted('"a\\tb \\"c\\" \\\\ \\x41\\u00e9\\U0001f642\\101"'), 'a\tb "c" \\ Aé🙂A');
    assert.equal(goUnquoted('plain\\n'), 'plain\\n');
  });
});

describe('tcpmon log heads', () => {
  for (const name of NAMES) {
    it(`are the same for head finder and records: ${name}`, () => {
      const text = fixture(name);
      agree(dialectOf(tcpmonLog, text), text);
    });
  }

  it('are the same for lines that only look right', () => {
    const date = '2023-10-24T10:28:02+08:00';
    const odd = [
      `${date} INFO tcpmon/a.go:1 > x`,
      `${date} INF`,
      `${date} INF `,
      `${date}  INF x`,
      `${date.replace('T', ' ')} INF a.go:1 > x`,
      `${date.replace('10-24', '13-44')} INF a.go:1 > x`,
      `${date.slice(0, 19)} INF a.go:1 > x`,
      `${date.replace('+08:00', '.123456789Z')} WRN a.go:1 > x`,
      `\u001b[90m${date}\u001b[0m \u001b[32mINF\u001b[0m x`,
      `\u001b[90${date} INF x`,
      `Oct 24 10:28:02 node-a tcpmon[812]: ${date} INF a.go:1 > x`,
      `Oct 24 10:28:02 node-a tcpmon[812]: panic: x`,
      '{"level":"info"}',
      `{"level":"info","time":"${date}"}`,
      `{"level":"info","message":",\\"time\\":\\"${date}\\""}`,
      `{"time":"${date}","level":"info"}`,
      `{"level":"info","time":1698114711}`,
      '',
      ' ',
      `${date} ERR a.go:1 > x\r`,
    ];
    const text = fixture('console') + odd.join('\n');
    agree(dialectOf(tcpmonLog, text), text);
    const found = stampsOf(dialectOf(tcpmonLog, text), odd.join('\n'));
    assert.deepEqual(
      found.flatMap((stamp, i) => (Number.isNaN(stamp) ? [] : [i])),
      [1, 2, 7, 8, 10, 13, 19],
    );
    assert.equal(found[7], Date.parse('2023-10-24T10:28:02Z') + 123.456789);
  });
});

describe('tcpmon log tokens', () => {
  it('name the moment, the caller, the message and the fields', () => {
    const line = fixture('console').split('\n')[2] ?? '';
    const tokens = tokensOn(line);
    assert.deepEqual(
      tokens.map((token) =>
        [token.kind === 'fact' ? token.explanation.title : token.kind, line.slice(token.start, token.end)]
          .join(': ')
          .slice(0, 70),
      ),
      [
        'timestamp: 2023-10-24T10:31:51+08:00',
        'tcpmon/monitor.go: github.com/zperf/tcpmon/tcpmon/monitor.go:120',
        'collect socket metrics failed: collect socket metrics failed',
        'Error: error="ss timeout: context deadline exceeded"',
        'stack: stack="\\nss timeout: context deadline exceeded"',
      ],
    );
  });

  it('stand in the columns of the line as it is, colours and all', () => {
    for (const name of NAMES) {
      for (const line of fixture(name).trimEnd().split('\n')) {
        for (const token of tokensOn(line)) {
          const text = line.slice(token.start, token.end);
          if (token.kind === 'timestamp')
            assert.match(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$/);
        }
      }
    }
    const line = fixture('coloured').split('\n')[4] ?? '';
    const file = tokensOn(line).at(-1);
    assert.ok(file?.kind === 'fact');
    assert.equal(file.explanation.title, 'Data file 199');
    assert.match(line.slice(file.start, file.end), /^nextFilePath=.*tcpmon-dataf-199$/);
  });

  it('make moments of the times of a data file', () => {
    const line = fixture('export').split('\n')[2] ?? '';
    const moments = tokensOn(line).flatMap((token) =>
      token.kind === 'timestamp' ? [line.slice(token.start, token.end)] : [],
    );
    assert.deepEqual(moments, [
      '2023-10-24T14:50:50+08:00',
      '2023-10-24T10:37:02+08:00',
      '2023-10-24T10:31:30+08:00',
    ]);
  });
});

describe('tcpmon log recognition', () => {
  const confidence = (text: string): number => tcpmonLog.recognise(headOf(text)).confidence;

  it('names the form, the zone of a daemon, and no zone of an export', () => {
    const said = NAMES.map((name) => {
      const { name: form, writtenOffset, face, resolution } = dialectOf(tcpmonLog, fixture(name));
      assert.deepEqual([face, resolution], ['utc', 1000]);
      return [form, writtenOffset];
    });
    assert.deepEqual(said, [
      ['tcpmon console log', '+08:00'],
      ['tcpmon console log with colour codes', '+08:00'],
      ['tcpmon console log', undefined],
      ['tcpmon log file, JSON lines', '+08:00'],
    ]);
  });

  it('accepts what journald puts before each line', () => {
    const journal = fixture('console').replace(/^(?=2023)/gm, 'Oct 24 10:28:02 node-a tcpmon[812]: ');
    assert.equal(confidence(journal), 1);
    assert.equal(read(journal).length, 12);
    assert.equal(read(journal)[0]?.fields['caller'], 'github.com/zperf/tcpmon/cmd/start.go:41');
  });

  const strangers: Readonly<Record<string, string>> = {
    'another program on the console': '2023-10-24T10:28:02+08:00 INF cmd/root.go:42 > starting addr=:8080',
    'another program in JSON':
      '{"level":"info","addr":":8080","time":"2023-10-24T10:28:02+08:00","caller":"github.com/acme/web/cmd/root.go:42","message":"GET"}',
    'another order of JSON':
      '{"time":"2023-10-24T10:28:02+08:00","level":"info","message":"Get job timeout"}',
    'a ZooKeeper log': '2023-10-24 10:32:31,666 [myid:3] - INFO  [main:Foo@1] - tcpmon-dataf-197',
    'a tcpmon export': 'net,Hostname=a IpInDiscards=0 1698114720',
    'a text about it': 'The file tcpmon-dataf-197 says: Shutting down monitor...',
    nothing: '\n\n',
  };
  for (const [name, text] of Object.entries(strangers)) {
    it(`refuses ${name}`, () => {
      const { confidence, dialect, reason } = tcpmonLog.recognise(headOf(`${text}\n`.repeat(3)));
      assert.equal(confidence, 0, reason);
      assert.equal(dialect, undefined);
    });
  }

  it('leaves an export alone that a line of the log got into', () => {
    const text =
      'net,Hostname=a IpInDiscards=0 1698114720\n'.repeat(20) + (fixture('export').split('\n')[1] ?? '');
    assert.equal(confidence(text), 0);
    assert.ok(tcpmon.recognise(headOf(text)).confidence > 0.9);
  });
});

const CORPUS = new URL('../../../shared/corpus/', import.meta.url);

describe(
  'tcpmon log samples',
  { skip: existsSync(CORPUS) ? false : 'the sample logs are not beside the repository' },
  () => {
    const files = (folder: string): URL[] =>
      readdirSync(new URL(folder, CORPUS)).map((name) => new URL(`${folder}${name}`, CORPUS));

    it('are read, every line of them', (t) => {
      let lines = 0;
      for (const file of files('tcpmon/logs/')) {
        const text = readFileSync(file, 'utf8');
        const records = read(text);
        assert.equal(records.length, text.trimEnd().split('\n').length, file.pathname);
        assert.ok(
          records.every(({ level, fields }) => level !== undefined && fields['caller'] !== undefined),
        );
        assert.ok(
          records.every(({ reading }) => reading !== undefined),
          file.pathname,
        );
        agree(dialectOf(tcpmonLog, text), text);
        lines += records.length;
      }
      t.diagnostic(`${lines} lines of tcpmon's log, each with what it means`);
    });

    it('are not seen in other files', () => {
      for (const folder of [
        'tcpmon/edge/not-tcpmon/',
        'tcpmon/edge/text/',
        'tcpmon/exports/',
        'tcpmon/dialects/',
        'gc/',
      ]) {
        for (const file of files(folder)) {
          if (!/\.(?:txt|log|lp)$/.test(file.pathname)) continue;
          const head = readFileSync(file).subarray(0, 65_536).toString();
          assert.equal(tcpmonLog.recognise(headOf(head)).confidence, 0, file.pathname);
        }
      }
    });
  },
);
