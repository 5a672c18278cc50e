import { pack } from 'tar-stream';

/** A tar of these files. A member of tcpmon's backup has a PAX header before it, as a time with fractions needs one. */
export async function tarball(files: Readonly<Record<string, Uint8Array>>, isPax = true): Promise<Buffer> {
  const tar = pack();
  for (const [name, bytes] of Object.entries(files)) {
    tar.entry(
      { name, mtime: new Date(1_698_114_690_123), ...(isPax ? { pax: { mtime: '1698114690.123' } } : {}) },
      Buffer.from(bytes),
    );
  }
  tar.finalize();
  const parts: Buffer[] = [];
  for await (const part of tar as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}
