import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { correlateLink } from '../../server/src/features/codeActions.ts';
import { evidence } from '../../server/src/features/evidence.ts';
import { card, escapeMarkdown, inlineCode } from '../../server/src/features/markdown.ts';
import { around } from '../support/around.ts';
import { hovers, LINK } from '../support/hover.ts';
import { assertHarmless, htmlOf, shown } from '../support/markdown.ts';

/** What somebody who can write into a log, or name a file, may try. */
const HOSTILE = [
  '[click](https://evil.example/)',
  '![beacon](https://evil.example/a.png)',
  '![beacon][1]\n\n[1]: https://evil.example/a.png',
  '<img src=x onerror=alert(1)>',
  '<a href="command:workbench.action.quit">x</a>',
  '<script>alert(1)</script>',
  '<!-- --><b>bold</b>',
  '&lt;img src=x&gt; &#60;b&#62; &amp;',
  '[run](command:workbench.action.terminal.sendSequence?%5B%5D)',
  '<command:workbench.action.quit>',
  '<https://evil.example/>',
  'see https://evil.example/ and http://evil.example, ftp://evil.example',
  'www.evil.example WWW.evil.example',
  'mailto:a@evil.example a@evil.example',
  '$(alert) $(sync~spin) \\$(bug)',
  '`code` ``more`` ```most``` `',
  '` | ` | [x](https://evil.example/) |',
  'a | b || c \\| d \\\\| e',
  '| a | b |\n| --- | --- |\n| [x](https://evil.example/) | y |',
  '# heading\n- list\n> quote\n1. one\n***\n===\n---\n    code',
  '*em* **strong** _em_ __strong__ ~~gone~~',
  '**[x](https://evil.example/)**',
  '\\[x](https://evil.example/) \\\\[x](https://evil.example/)',
  'ends with a backslash \\',
  '~~~\n<img src=x>\n~~~',
  '\r\n\r\n[x](https://evil.example/)',
  'abc\u202egnp.exe\u202c \u2066x\u2069 \u200e\u200f \u2028 \u2029 \ufeff',
  '\u0000\u0007\u001b[31mred\u001b[0m\u0085',
  '',
  '   ',
];

/** What stays of a text on one line: control characters and runs of blanks are blanks. */
const legible = (text: string): string =>
  text
    .replace(/[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\u00a0]/gu, ' ')
    .replace(/ +/g, ' ')
    .trim();

const legibleMarkdown = (markdown: string): string => legible(shown(markdown).join('\n'));

describe('text of a log in Markdown', () => {
  for (const text of HOSTILE) {
    const name = JSON.stringify(text);

    it(`is shown letter for letter: ${name}`, () => {
      for (const lead of ['', 'before ', '1. ', '  ']) {
        const markdown = escapeMarkdown(lead + text);
        assertHarmless(markdown);
        assert.equal(legibleMarkdown(markdown), legible(lead + text));
        assert.doesNotMatch(htmlOf(markdown), /<(?!\/?p>)/, 'nothing but a paragraph');
      }
    });

    it(`is shown letter for letter as code: ${name}`, () => {
      const markdown = inlineCode(text);
      assertHarmless(markdown);
      assert.equal(legible(legibleMarkdown(markdown)), legible(text));
      if (legible(text)) assert.match(htmlOf(`x ${markdown} y`), /^<p>x <code>[^]*<\/code> y<\/p>\n$/);
    });

    it(`stays in its place of a card: ${name}`, () => {
      const markdown = card(text, text, [[text, text]], [text]);
      assertHarmless(markdown);
      const html = htmlOf(markdown);
      assert.equal(html.match(/<td/g)?.length, 2, html);
      assert.ok((html.match(/<strong>/g)?.length ?? 0) <= 1, html);
    });
  }
});

describe('hovers over a log that means harm', () => {
  const places = (text: string): Record<string, string> => ({
    'a message': `2023-10-24 10:32:31,666 [myid:9] - WARN  [main:QuorumPeer@1000] - session 0x2001776d0d90000 ${text}\n`,
    'a thread': `2023-10-24 10:32:31,666 [myid:9] - WARN  [${text}:QuorumPeer@1000] - session 0x2001776d0d90000
2023-10-24 10:32:31,666 [myid:9] - WARN  [main:QuorumPeer@1000] - session 0x2001776d0d90000
`,
    'the words of a request': `2023-10-24 10:32:31,666 [myid:${text}] - INFO  [main:PrepRequestProcessor@879] - Got user-level KeeperException when processing sessionid:0x2001776d0d90000 type:create cxid:0x1 zxid:0x1 txntype:-1 reqpath:/${text} Error Path:/${text} Error:KeeperErrorCode = NoNode for /${text}
2023-10-24 10:32:31,666 [myid:9] - INFO  [main:QuorumPeer@1000] - ${text}/10.0.0.1:2181 (n.state) n.state:${text} ${text}Exception: ${text}
java.io.IOException: ${text}
`,
    'a cause of GC': `[2023-10-24T10:32:31.666+0800][5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 10M->2M(30M) 1.000ms
[2023-10-24T10:32:32.666+0800][6.000s][info][gc] GC(2) Pause Young (${text}) 10M->2M(30M) 1.000ms
[2023-10-24T10:32:33.666+0800][7.000s][info][safepoint] Safepoint "${text}", Time since last: 1 ns, Reaching safepoint: 1 ns, Cleanup: 1 ns, At safepoint: 1 ns, Total: 3 ns
`,
    'tags of an export': `tcp,LocalAddr=${text},PeerAddr=10.0.0.1:1,Hostname=${text},Process=cmd:${text};pid:1;fd:5 RetransTotal=1 1698114751
tcp,LocalAddr=10.0.0.1:1,PeerAddr=10.0.0.1:1,Hostname=a,Process=cmd:java;pid:1;fd:5 State="${text}" 1698114751
tcp,LocalAddr=10.0.0.1:1,PeerAddr=10.0.0.1:1,Hostname=a,Process=cmd:java;pid:1;fd:5 RetransTotal=1 1698114751
tcp,LocalAddr=10.0.0.1:1,PeerAddr=10.0.0.1:1,Hostname=a,Process=cmd:java;pid:1;fd:5 RetransTotal=1 1698114751
tcp,LocalAddr=10.0.0.1:1,PeerAddr=10.0.0.1:1,Hostname=a,Process=cmd:java;pid:1;fd:5 RetransTotal=1 1698114751
tcp,LocalAddr=10.0.0.1:1,PeerAddr=10.0.0.1:1,Hostname=a,Process=cmd:java;pid:1;fd:5 RetransTotal=1 1698114751
tcp,LocalAddr=10.0.0.1:1,PeerAddr=10.0.0.1:1,Hostname=a,Process=cmd:java;pid:1;fd:5 RetransTotal=1 1698114751
tcp,LocalAddr=10.0.0.1:1,PeerAddr=10.0.0.1:1,Hostname=a,Process=cmd:java;pid:1;fd:5 RetransTotal=1 1698114751
tcp,LocalAddr=10.0.0.1:1,PeerAddr=10.0.0.1:1,Hostname=a,Process=cmd:java;pid:1;fd:5 RetransTotal=1 1698114751
tcp,LocalAddr=10.0.0.1:1,PeerAddr=10.0.0.1:1,Hostname=a,Process=cmd:java;pid:1;fd:5 RetransTotal=1 1698114751
`,
  });

  for (const place of Object.keys(places(''))) {
    it(`in ${place}`, async () => {
      let seen = 0;
      for (const text of HOSTILE.filter((one) => !/[\n\r]/.test(one))) {
        const log = places(text)[place]!;
        const at = await hovers(new Map([['node9/some.log', log]]), 'node9/some.log');
        const lines = log.split('\n');
        for (const [line, { length }] of lines.entries()) {
          const markdowns = Array.from({ length }, (_, character) => at(line, character));
          for (const markdown of new Set(markdowns)) {
            if (markdown === undefined) continue;
            assertHarmless(markdown, [`${LINK}?${line}`]);
            seen++;
          }
        }
      }
      assert.ok(seen > HOSTILE.length, `${seen} hovers`);
    });
  }

  it('in the name of a GC log beside it, and in a setting', async () => {
    for (const text of HOSTILE.filter((one) => one && !/[/\0\n\r]/.test(one))) {
      const files = new Map([
        ['node9/zookeeper.log', '2023-10-24 10:32:31,666 [myid:9] - WARN  [main:QuorumPeer@1000] - x\n'],
        [
          `node9/${text}`,
          '[2023-10-24T10:32:31.666+0800][5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 10M->2M(30M) 1.000ms\n',
        ],
      ]);
      const beside = (await hovers(files, 'node9/zookeeper.log'))(0, 0)!;
      assertHarmless(beside, [`${LINK}?0`]);
      assert.ok(legibleMarkdown(beside).includes(legible(text)), 'it is named');
      const zones = [
        { pattern: text, value: 'UTC' },
        { pattern: '*', value: 'UTC' },
      ];
      assertHarmless((await hovers(files, 'node9/zookeeper.log', { zones }))(0, 0)!, [`${LINK}?0`]);
    }
  });
});

describe('our one link', () => {
  for (const uri of [
    'file:///c/node9/zookeeper.log',
    'file:///c/a(b)/c)d/![x]/zookeeper.log',
    "file:///c/it's/%28x%29%20y*/zookeeper.log",
    'untitled:Untitled-1',
  ]) {
    it(`leads to the line it says: ${uri}`, () => {
      const html = htmlOf(`[Correlate](${correlateLink(uri, 7)})`);
      const target = /^<p><a href="([^"]*)">Correlate<\/a><\/p>\n$/.exec(html)?.[1];
      assert.ok(target, html);
      const [command, query] = target.split('?');
      assert.equal(command, 'command:logLens.correlateAroundThisLine');
      assert.deepEqual(JSON.parse(decodeURIComponent(query!)), [{ uri, line: 7 }]);
    });
  }
});

describe('evidence of logs that mean harm', () => {
  const literal = (text: string, folder: string): string => `
// zookeeper: ${folder}/zookeeper.log
2023-10-24 10:32:31,666 [myid:9] - WARN  [main:QuorumPeer@1000] - pivot <|>${text}
// zookeeper: node8/${folder}.log
2023-10-24 10:32:31,666 [myid:9] - WARN  [main:QuorumPeer@1000] - other ${text}
// gc: node8/gc${folder}.log
[2023-10-24T10:32:31.666+0800][5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 10M->2M(30M) 1.000ms
`;

  for (const text of HOSTILE.filter((one) => !/[\n\r]/.test(one))) {
    it(JSON.stringify(text), async () => {
      const folder = `x${text.replace(/[/\0:]/g, '')}`;
      const { answer } = await around(literal(text, folder));
      const nameOf = (uri: string): string => decodeURIComponent(uri.split('/').slice(-2).join('/'));
      const markdown = evidence(answer, 'markdown', nameOf);
      assertHarmless(markdown);
      const html = htmlOf(markdown);
      assert.equal(html.match(/<td/g)?.length, 2 * 5, html);
      assert.ok(legibleMarkdown(markdown).includes(legible(`other ${text}`)), legibleMarkdown(markdown));
      assert.doesNotMatch(
        evidence(answer, 'text', nameOf),
        // eslint-disable-next-line no-control-regex -- a terminal must not see those
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
      );
    });
  }
});
