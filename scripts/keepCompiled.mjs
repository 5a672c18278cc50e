import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LanguageServer } from './bench/languageServer.mjs';

const SAMPLE = join(import.meta.dirname, '../samples/incident/zk-9-node-143/zookeeper.log');
/** Above what is read before the first answer. */
const LARGE_BYTES = 9e6;

/** What is hovered over first: a class, a session id, a moment. */
const WORDS = [/FastLeaderElection@|QuorumPeer@|Learner@/, /0x[0-9a-f]{9,}/, /\d\d:\d\d:\d\d,/];

/**
 * Asks the server in `dist` what an editor asks first, and has it keep there what V8 compiled for that: a start by this very Node
 * need not compile it again. Any other passes it over, so that nothing is lost where this fails.
 */
export async function keepCompiled(dist) {
  const folder = mkdtempSync(join(tmpdir(), 'log-lens-build-'));
  let server;
  try {
    rmSync(join(dist, 'languageServer.compiled'), { force: true });
    const text = readFileSync(SAMPLE, 'utf8');
    const large = join(folder, 'zookeeper.log');
    const { bytes, middle } = longer(text);
    writeFileSync(large, bytes);
    server = new LanguageServer(join(dist, 'server.js'), `--code-cache=${resolve(dist)}`);
    await server.initialize(folder);
    await askOfText(server, text);
    await server.execute('logLens.correlate', { time: middle, scope: 'workspace' });
    await server.stop();
  } catch (error) {
    console.warn(
      `The server starts slower than it could, for its compiled code was not kept: ${error.message}`,
    );
    server?.kill();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What an editor asks of a log that it shows. */
async function askOfText(server, text) {
  const uri = pathToFileURL(SAMPLE).href;
  server.notify('textDocument/didOpen', {
    textDocument: { uri, languageId: 'zookeeper-log', version: 1, text },
  });
  const lines = text.split('\n');
  const textDocument = { uri };
  for (const word of WORDS) {
    const line = lines.findIndex((one) => word.test(one));
    const position = { line, character: word.exec(lines[line]).index + 2 };
    await server.request('textDocument/hover', { textDocument, position });
  }
  const range = { start: { line: 0, character: 0 }, end: { line: 60, character: 0 } };
  await server.request('textDocument/semanticTokens/range', { textDocument, range });
  await server.request('textDocument/documentSymbol', { textDocument });
  await server.request('textDocument/foldingRange', { textDocument });
  await server.execute('logLens.correlate', { uri, line: 100 });
}

/** A log too large to be read before the first answer: the lines of a short one, a second after each other. */
function longer(text) {
  const ends = text
    .split('\n')
    .filter((line) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d,/.test(line))
    .map((line) => line.slice('2023-10-24T10:32:31'.length));
  const begin = Date.UTC(2023, 9, 24);
  const stampOf = (second) => new Date(begin + 1000 * second).toISOString().slice(0, 19);
  const lines = [];
  for (let bytes = 0; bytes < LARGE_BYTES; bytes += lines.at(-1).length + 1)
    lines.push(`${stampOf(lines.length)}${ends[lines.length % ends.length]}`);
  return { bytes: lines.join('\n'), middle: `${stampOf(lines.length >> 1)}Z` };
}
