import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { bundleUri } from '../../server/src/protocol/bundle.ts';
import { LogFolder } from './logFolder.ts';
import { tarball } from './tarball.ts';

/** ZooKeeper lines of a second each, `count` of them from a moment of 2023-10-24 on, in seconds. */
export function zookeeperLines(from: number, count: number, said = 'Committing global session'): string {
  const lines: string[] = [];
  for (let second = from; second < from + count; second++) {
    const time = new Date(Date.UTC(2023, 9, 24, 0, 0, second)).toISOString().slice(0, 19).replace('T', ' ');
    lines.push(
      `${time},001 [myid:8] - INFO  [CommitProcessor:8:o.a.z.s.q.LearnerSessionTracker@116] - ${said} 0x800001e9504${second.toString(16)}\n`,
    );
  }
  return lines.join('');
}

/** A folder in which files of any bytes lie. */
export class PackedFolder extends LogFolder {
  put(name: string, bytes: Uint8Array): string {
    mkdirSync(dirname(this.at(name)), { recursive: true });
    writeFileSync(this.at(name), bytes);
    return this.uri(name);
  }

  /** The uri of a place in the packed file `name`. */
  inside(name: string, ...inside: string[]): string {
    return bundleUri({ file: pathToFileURL(this.at(name)).href, inside });
  }
}

/** A tar.gz of these texts. */
export const tarGz = async (files: Readonly<Record<string, string | Uint8Array>>): Promise<Buffer> =>
  gzipSync(
    await tarball(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]))),
  );
