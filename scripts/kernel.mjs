// Compiles the scan kernel (AssemblyScript, SIMD) into a TypeScript file that holds its bytes, so that neither a build nor
// a test needs more than that file. `--check` says whether the file is what the source compiles to.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const KERNEL = fileURLToPath(new URL('../server/kernel/', import.meta.url));
const target = fileURLToPath(new URL('../server/src/reading/kernelBytes.ts', import.meta.url));

/** The text of kernelBytes.ts for the source as it is now. Throws with the compiler's words. */
export async function kernelText() {
  const outputs = new Map();
  const { error, stderr } = await asc.main(
    [
      'scan.ts',
      '--outFile',
      'scan.wasm',
      '--optimizeLevel',
      '3',
      '--shrinkLevel',
      '0',
      '--noAssert',
      '--runtime',
      'stub',
      '--importMemory',
      '--enable',
      'simd',
    ],
    {
      readFile: (name) => readFile(KERNEL + name, 'utf8').catch(() => null),
      writeFile: (name, content) => void outputs.set(name, content),
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${stderr.toString()}\n${error.message}`);
  const lines =
    Buffer.from(outputs.get('scan.wasm'))
      .toString('base64')
      .match(/.{1,100}/g) ?? [];
  return [
    '/** server/kernel/scan.ts, compiled by `npm run kernel`: WebAssembly with SIMD. */',
    'export const KERNEL_BYTES =',
    `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await kernelText();
  if (process.argv.includes('--check')) {
    const isSame = (await readFile(target, 'utf8').catch(() => '')) === text;
    if (!isSame)
      console.error(
        'server/src/reading/kernelBytes.ts is not what server/kernel/scan.ts compiles to: npm run kernel',
      );
    process.exitCode = isSame ? 0 : 1;
  } else await writeFile(target, text);
}
