import { type CaptureIndex, joinFiles } from '../../server/src/capture/captureIndex.ts';
import { ExportText } from '../../server/src/capture/exportText.ts';
import { indexFile } from '../../server/src/capture/fileIndex.ts';
import { allOf, MemorySource } from './memorySource.ts';

/** Data files read as the text of one host. */
export interface Printed {
  readonly index: CaptureIndex;
  readonly text: string;
  readonly notes: readonly string[];
  /** A fresh reader of the text, and the sources of its data. */
  readonly open: () => { source: ExportText; raws: readonly MemorySource[] };
}

/** Indexes data files and reads all their text. */
export async function printed(files: readonly Uint8Array[], host = 'node-9'): Promise<Printed> {
  const raws = files.map((bytes) => new MemorySource(bytes));
  const indexed = await Promise.all(
    raws.map(async (raw, file) => ({ file, index: await indexFile(raw, host) })),
  );
  const index = joinFiles(indexed);
  const open = (): ReturnType<Printed['open']> => {
    const sources = files.map((bytes) => new MemorySource(bytes));
    return { source: new ExportText(index, host, (file) => Promise.resolve(sources[file]!)), raws: sources };
  };
  return {
    index,
    text: (await allOf(open().source)).toString(),
    notes: indexed.flatMap((one) => one.index.notes),
    open,
  };
}
