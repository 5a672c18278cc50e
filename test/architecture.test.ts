import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { formats } from '../server/src/formats/index.ts';

const ROOT = resolve(import.meta.dirname, '..');

/**
 * What each place may import, besides itself: other places of ours, Node's modules and packages. A place is a file
 * or a folder; the longest that holds a file rules it. Rows stand in order of height: each names only rows above it.
 */
const RULES: Record<string, readonly string[]> = {
  'server/src/protocol': [],
  'server/src/log': [],
  'server/src/log/zone.ts': ['server/src/log', 'luxon'],
  'server/src/cluster': ['server/src/log'],
  'server/src/formats': ['server/src/log', 'server/src/cluster'],
  'server/src/formats/index.ts': ['server/src/formats', 'server/src/log'],
  'server/src/formats/detect.ts': ['server/src/formats', 'server/src/log'],
  'server/src/reading': ['server/src/log', 'node:fs', 'node:fs/promises'],
  'server/src/indexing': [
    'server/src/log',
    'server/src/formats/detect.ts',
    'server/src/reading',
    'node:crypto',
    'node:fs',
    'node:fs/promises',
    'node:path',
    'node:worker_threads',
  ],
  'server/src/indexing/priority.ts': ['node:os'],
  'server/src/unpack': [
    'server/src/reading',
    'fzstd',
    'tar-stream',
    'yauzl',
    'node:stream',
    'node:util',
    'node:zlib',
  ],
  'server/src/capture': ['server/src/log', 'server/src/reading', 'server/src/unpack'],
  'server/src/capture/wire.ts': ['@bufbuild/protobuf/wire'],
  'server/src/workspace': [
    'server/src/log',
    'server/src/protocol',
    'server/src/cluster',
    'server/src/formats/detect.ts',
    'server/src/reading',
    'server/src/indexing',
    'server/src/unpack',
    'server/src/capture',
    'node:fs',
    'node:fs/promises',
    'node:path',
    'node:url',
  ],
  'server/src/correlation': [
    'server/src/log',
    'server/src/protocol',
    'server/src/reading',
    'server/src/workspace',
  ],
  'server/src/features': [
    'server/src/log',
    'server/src/protocol',
    'server/src/cluster',
    'server/src/formats/detect.ts',
    'server/src/reading',
    'server/src/workspace',
    'server/src/correlation',
    'vscode-languageserver-types',
  ],
  'server/src/lsp': [
    'server/src/log',
    'server/src/protocol',
    'server/src/workspace',
    'server/src/correlation',
    'server/src/features',
    'vscode-languageserver/node',
    'vscode-languageserver-textdocument',
  ],
  'server/src/terminal': [
    'server/src/log',
    'server/src/protocol',
    'server/src/cluster',
    'server/src/formats/detect.ts',
    'server/src/reading',
    'server/src/workspace',
    'server/src/correlation',
    'server/src/features',
    'node:fs',
    'node:os',
    'node:path',
    'node:url',
    'node:util',
  ],
  'server/src/languageServer.ts': ['server/src/lsp', 'vscode-languageserver/node', 'node:path'],
  'server/src/start': ['node:crypto', 'node:fs', 'node:module', 'node:path', 'node:v8', 'node:vm'],
  'server/src/main.ts': ['server/src/start', 'node:path'],
  'server/src/cli.ts': ['server/src/terminal'],
  'client/src': ['#protocol', 'vscode', 'node:path'],
  'client/src/ask.ts': ['client/src', '#protocol', 'vscode', 'vscode-languageclient/node'],
  'client/src/languageClient.ts': [
    'client/src',
    '#protocol',
    'vscode',
    'vscode-languageclient/node',
    'node:path',
  ],
};

/** Why a rule is there, for whoever runs into it. */
const REASONS: readonly (readonly [place: RegExp, reason: string])[] = [
  [/^server\/src\/protocol/, 'the protocol is plain data that both ends share: it imports nothing'],
  [/^server\/src\/log/, 'the words of the field stand on nothing; only log/zone.ts knows luxon'],
  [/^server\/src\/cluster/, 'what ids mean needs no file and no editor'],
  [/^server\/src\/formats/, 'a format knows lines, not files: let reading/ or workspace/ bring it the bytes'],
  [/^server\/src\/reading/, 'one file at a time, through the Dialect in log/format.ts, whichever its format'],
  [/^server\/src\/unpack/, 'bytes in, bytes out: it knows no log, and writes nothing to disk'],
  [
    /^server\/src\/capture/,
    'it prints what tcpmon stored; workspace/ brings it the bytes, formats/ read the text',
  ],
  [/^server\/src\/workspace/, 'many files, but no editor and no single format: ask formats/detect.ts'],
  [/^server\/src\/correlation/, 'it sees logs through workspace/ and records through log/'],
  [/^server\/src\/features/, 'answers are data: no connection, and no format by name'],
  [/^server\/src\/lsp/, 'it only ties features/ to the connection: move what computes to features/'],
  [/^server\/src\/start/, 'it is all that is compiled anew at each start: the less, the better'],
  [/^server\/src\/terminal/, 'it stands beside lsp/: what both need belongs in features/'],
  [/^server\/src\/(?:main|languageServer|cli)/, 'an entry point only starts what it is for'],
  [/^client/, 'the client shows what the server answers: it reads no log and knows only #protocol'],
];

function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();
}

/** What follows `from` or `import` in the statements of a file, those of types and those on demand included. */
function specifiersOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const statements = text.matchAll(
    /^\s*(?:import|export)\b(?:[^'";]*?\bfrom)?\s*'([^']+)'|\b(?:import|require)\(\s*['"`]([^'"`]+)['"`]/gm,
  );
  return [...statements].map((match) => match[1] ?? match[2] ?? '');
}

/** A file of ours by its path, anything else by its name. */
const targetOf = (file: string, specifier: string): string =>
  specifier.startsWith('.') ? join(dirname(file), specifier) : specifier;

const sources = [...filesUnder('server/src'), ...filesUnder('client/src')];
const imports = new Map(
  sources.map((file) => [file, specifiersOf(file).map((specifier) => targetOf(file, specifier))]),
);

const holds = (place: string, file: string): boolean => file === place || file.startsWith(`${place}/`);

const ruleOf = (file: string): string | undefined =>
  Object.keys(RULES)
    .filter((place) => holds(place, file))
    .sort((a, b) => b.length - a.length)[0];

/** `server/src/log` for `server/src/log/zone.ts`. */
const folderOf = (file: string): string => /^(?:server\/src\/[^/]+|client\/src)/.exec(file)?.[0] ?? file;

/** Groups of nodes that all lead to each other: each holds a circle. */
function circlesIn(edges: ReadonlyMap<string, Iterable<string>>): string[] {
  const reach = new Map([...edges.keys()].map((node) => [node, reachedFrom(node, edges)]));
  const circles = new Set<string>();
  for (const [node, reached] of reach) {
    const round = [...reached].filter((other) => reach.get(other)?.has(node)).sort();
    if (round.length > 0) circles.add(round.join(' ↔ '));
  }
  return [...circles].sort();
}

function reachedFrom(node: string, edges: ReadonlyMap<string, Iterable<string>>): Set<string> {
  const reached = new Set<string>();
  const open = [...(edges.get(node) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    open.push(...(edges.get(next) ?? []));
  }
  return reached;
}

describe('the dependency rule', () => {
  it('sees the imports it is about', () => {
    assert.ok(sources.length > 100, `${sources.length} files`);
    assert.ok(imports.get('server/src/log/zone.ts')?.includes('luxon'));
    assert.ok(imports.get('server/src/languageServer.ts')?.includes('server/src/lsp/server.ts'));
    assert.ok([...imports.values()].flat().length > 300);
  });

  for (const place of Object.keys(RULES)) {
    it(`${place} imports only what it may`, () => {
      const allowed = RULES[place]!;
      const home = place.endsWith('.ts') ? [] : [place];
      const offences = sources
        .filter((file) => ruleOf(file) === place)
        .flatMap((file) => (imports.get(file) ?? []).map((target) => [file, target] as const))
        .filter(([, target]) => ![...home, ...allowed].some((granted) => holds(granted, target)));
      const reason = REASONS.find(([of]) => of.test(place))?.[1] ?? '';
      assert.deepEqual(
        offences.map(([file, target]) => `${file} imports ${target}`),
        [],
        `${reason}.\nIt may import: ${[...home, ...allowed].join(', ') || 'nothing'}.`,
      );
    });
  }

  it('rules every file', () => {
    assert.deepEqual(
      sources.filter((file) => ruleOf(file) === undefined),
      [],
      'Add a row to RULES for this folder, below all that it imports.',
    );
    const rows = Object.keys(RULES).filter((place) => !existsSync(join(ROOT, place)));
    assert.deepEqual(rows, [], 'This row of RULES rules nothing any more: take it out.');
  });

  it('grants nothing that nobody uses', () => {
    const idle = Object.entries(RULES).flatMap(([place, allowed]) => {
      const used = sources
        .filter((file) => ruleOf(file) === place)
        .flatMap((file) => imports.get(file) ?? []);
      return allowed
        .filter((granted) => !granted.startsWith('client/') && !used.some((target) => holds(granted, target)))
        .map((granted) => `${place} no longer imports ${granted}`);
    });
    assert.deepEqual(idle, [], 'Take it out of RULES, so that nobody starts again without noticing.');
  });

  it('imports what exists', () => {
    const ours = [...imports].flatMap(([file, targets]) =>
      targets
        .filter((target) => /^(?:server|client)\//.test(target) && !imports.has(target))
        .map((target) => `${file} imports ${target}`),
    );
    assert.deepEqual(ours, [], 'Nothing imports a file outside server/src and client/src by its path.');
  });

  it('leads around in no circle of folders', () => {
    const folders = new Map<string, Set<string>>();
    for (const [file, targets] of imports) {
      const from = folderOf(file);
      const reached = folders.get(from) ?? new Set();
      folders.set(from, reached);
      for (const target of targets)
        if (imports.has(target) && folderOf(target) !== from) reached.add(folderOf(target));
    }
    assert.deepEqual(circlesIn(folders), [], 'Move what both need to the lower of the two folders.');
  });

  it('leads around in no circle of files', () => {
    const files = new Map(
      [...imports].map(([file, targets]) => [file, targets.filter((target) => imports.has(target))]),
    );
    assert.deepEqual(
      circlesIn(files),
      [],
      'Types count too: move what both files need into a file of its own that imports neither.',
    );
  });

  it('lets no format near a file, and no client either', () => {
    const reads = [...imports].flatMap(([file, targets]) =>
      /^(?:server\/src\/(?:formats|log|cluster|protocol|features|correlation)|client)\//.test(file)
        ? targets
            .filter((target) => /^node:(?:fs|child_process|net|http)/.test(target))
            .map((target) => `${file} imports ${target}`)
        : [],
    );
    assert.deepEqual(
      reads,
      [],
      'Files are read in reading/ and workspace/; everything else is given lines or bytes.',
    );
  });
});

interface Manifest {
  readonly contributes: {
    readonly languages: readonly { readonly id: string; readonly configuration?: string }[];
    readonly grammars: readonly {
      readonly language: string;
      readonly scopeName: string;
      readonly path: string;
    }[];
  };
}

describe('a registered format', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
  const { languages, grammars } = manifest.contributes;

  for (const { id, languageId, title } of formats) {
    it(`${id}: the editor knows its language`, () => {
      const language = languages.find((one) => one.id === languageId);
      assert.ok(language, `Add ${languageId} to contributes.languages in package.json.`);
      assert.ok(
        language.configuration && existsSync(join(ROOT, language.configuration)),
        `${languageId}: configuration`,
      );
      assert.match(title, /^\S.*\S$/);
    });

    it(`${id}: it has a grammar`, () => {
      const grammar = grammars.find(({ language }) => language === languageId);
      assert.ok(grammar, `Add a grammar for ${languageId} to contributes.grammars in package.json.`);
      assert.ok(existsSync(join(ROOT, grammar.path)), `Write ${grammar.path}, which package.json names.`);
      const { scopeName } = JSON.parse(readFileSync(join(ROOT, grammar.path), 'utf8')) as {
        scopeName: string;
      };
      assert.equal(scopeName, grammar.scopeName, `package.json and ${grammar.path} name different scopes.`);
    });

    it(`${id}: it has fixtures, for its reader and for its grammar`, () => {
      for (const folder of [id, languageId]) {
        const path = join(ROOT, 'test/fixtures', folder);
        assert.ok(
          existsSync(path) && readdirSync(path).length > 0,
          `Put trimmed real logs into test/fixtures/${folder}.`,
        );
      }
    });
  }

  it('has an id and a language of its own', () => {
    assert.equal(new Set(formats.map(({ id }) => id)).size, formats.length);
    assert.equal(new Set(formats.map(({ languageId }) => languageId)).size, formats.length);
    const registered = formats.map(({ languageId }) => languageId).sort();
    assert.deepEqual(
      languages.map(({ id }) => id).sort(),
      registered,
      'A language needs a format, to be read.',
    );
  });
});

describe('files', () => {
  const MOST_LINES = 300;
  const FEW = 250;
  const lengths = sources.map((file) => ({
    file,
    lines: readFileSync(join(ROOT, file), 'utf8').trimEnd().split('\n').length,
  }));

  it('are short enough to be read in one sitting', () => {
    const long = lengths
      .filter(({ lines }) => lines > MOST_LINES)
      .map(({ file, lines }) => `${file}: ${lines} lines`);
    assert.deepEqual(long, [], `Split what is longer than ${MOST_LINES} lines by what it is about.`);
  });

  it(`have mostly fewer than ${FEW} lines`, () => {
    const longer = lengths.filter(({ lines }) => lines > FEW).map(({ file }) => file);
    assert.ok(longer.length <= 3, `More than three files have over ${FEW} lines: ${longer.join(', ')}.`);
  });
});
