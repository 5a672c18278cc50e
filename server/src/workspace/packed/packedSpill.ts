import { type FileHandle, mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteSource } from '../../reading/byteSource.ts';

/**
 * Bytes in a file that has no name any more: nobody else opens it, and it is gone when this process is, however that ends. A
 * folder of its own, which only this user may enter, holds it for the moment in which it has one. Where the system keeps
 * the name of a file that is open (Windows may), that goes when it is closed.
 */
export class Spill implements ByteSource {
  readonly #file: FileHandle;
  readonly #folder: string;
  #size = 0;

  private constructor(file: FileHandle, folder: string) {
    this.#file = file;
    this.#folder = folder;
  }

  /** Begins a file under `parent`, which need not be there yet. Rejects with the system's error. */
  static async begin(parent: string): Promise<Spill> {
    await mkdir(parent, { recursive: true });
    const folder = await mkdtemp(join(parent, 'unpacked-'));
    const spill = new Spill(await open(join(folder, 'bytes'), 'wx+', 0o600), folder);
    await spill.#unlink();
    return spill;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds bytes at the end. Rejects with the system's error: the disk may be full. */
  async add(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await this.#file.write(bytes, at, bytes.length - at, this.#size);
      this.#size += bytesWritten;
      at += bytesWritten;
    }
  }

  async read(into: Uint8Array, position: number): Promise<number> {
    let filled = 0;
    while (filled < into.length && position + filled < this.#size) {
      const { bytesRead } = await this.#file.read(into, filled, into.length - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  }

  async close(): Promise<void> {
    await this.#file.close();
    await this.#unlink();
  }

  async #unlink(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
