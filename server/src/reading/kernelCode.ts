import { KERNEL_BYTES } from './kernelBytes.ts';

/** What server/kernel/ exports; places are bytes in the kernel's memory. */
export interface Exports {
  keepMarks(at: number): void;
  shape(
    bracket: number,
    bracketBytes: number,
    limit: number,
    then: number,
    thenBytes: number,
    capitals: number,
  ): void;
  begin(rowsAt: number, bytesPerBlock: number, offset: number, firstLine: number, opens: boolean): void;
  beginIds(place: number, offset: number, filter: number, out: number): void;
  firstLine(place: number, offset: number, length: number): void;
  scan(place: number, length: number, offset: number, wants: boolean, lines: boolean, ids: boolean): void;
  headsIn(
    place: number,
    length: number,
    begins: boolean,
    offset: number,
    wants: boolean,
    columns: number,
    columnBytes: number,
  ): number;
  passNuls(place: number, length: number, offset: number): boolean;
  end(lines: boolean, ids: boolean): void;
  takeRows(): number;
  takeIdBytes(): number;
  linesEnded(): number;
  countLines(place: number, length: number): number;
  find(
    place: number,
    length: number,
    pairsAt: number,
    pairs: number,
    distance: number,
    table: number,
    count: number,
    out: number,
    most: number,
  ): number;
}

let compiled: WebAssembly.Module | undefined;

/** The kernel's code, for threads to {@link shareKernel}: each would compile it for itself, and begin with its slow first version. */
export const kernelCode = (): WebAssembly.Module =>
  (compiled ??= new WebAssembly.Module(Buffer.from(KERNEL_BYTES, 'base64')));

/** Uses code that another thread has compiled. */
export function shareKernel(code: WebAssembly.Module): void {
  compiled = code;
}
