import { dirname, join } from 'node:path';
import { runCompiled } from './start/compiledCode.ts';
import { optimiseSooner } from './start/optimisation.ts';

/** Names the folder in which compiled code may be kept. Nothing is written without it. */
const KEEP_IN = '--code-cache=';

optimiseSooner();
const code = join(__dirname, 'languageServer.js');
const keepIn = process.argv.find((argument) => argument.startsWith(KEEP_IN))?.slice(KEEP_IN.length);
runCompiled(code, { keepIn: keepIn === '' ? undefined : keepIn, lookIn: dirname(code) });
