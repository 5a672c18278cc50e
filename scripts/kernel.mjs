// Compiles the kernels (AssemblyScript, SIMD) into TypeScript files that hold their bytes, so that neither a build nor
// a test needs more than those files. `--check` says whether the files are what the sources compile to.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const KERNEL = fileURLToPath(new URL('../server/kernel/', import.meta.url));
/** Each source with the file that holds its bytes, below server/src. */
export const TARGETS = { 'scan.ts': 'reading/kernelBytes.ts', 'measure.ts': 'capture/measureKernelBytes.ts' };

/** The text of the file that holds the bytes of a source as it is now. Throws with the compiler's words. */
export async function kernelText(source) {
  const outputs = new Map();
  const { error, stderr } = await asc.main(
    [
      source,
      '--outFile',
      'kernel.wasm',
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
    Buffer.from(outputs.get('kernel.wasm'))
      .toString('base64')
      .match(/.{1,100}/g) ?? [];
  return [
    `/** server/kernel/${source}, compiled by \`npm run kernel\`: WebAssembly with SIMD. */`,
    'export const KERNEL_BYTES =',
    `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [source, file] of Object.entries(TARGETS)) {
    const text = await kernelText(source);
    const target = fileURLToPath(new URL(`../server/src/${file}`, import.meta.url));
    if (!process.argv.includes('--check')) await writeFile(target, text);
    else if ((await readFile(target, 'utf8').catch(() => '')) !== text) {
      console.error(`server/src/${file} is not what server/kernel/${source} compiles to: npm run kernel`);
      process.exitCode = 1;
    }
  }
}
