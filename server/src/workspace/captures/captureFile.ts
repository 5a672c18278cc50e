import { basename } from 'node:path';
import { joinFiles } from '../../capture/captureIndex.ts';
import { ExportText } from '../../capture/exportText.ts';
import { indexFile } from '../../capture/fileIndex.ts';
import { hasMagic } from '../../capture/frameHead.ts';
import { Gathering } from '../../capture/gather.ts';
import { isBadgerBackup, rawEvidence } from '../../capture/recognise.ts';
import { detect, headOf, type Recognised } from '../../formats/detect.ts';
import { visibleText } from '../../protocol/visibleText.ts';
import { type ByteSource, withFile } from '../../reading/byteSource.ts';
import type { Fences } from '../../reading/fences.ts';
import type { Pace } from '../../reading/lines.ts';
import { Damaged, LimitReached } from '../../unpack/limits.ts';
import { packingOf } from '../../unpack/packing.ts';
import { tarEntries } from '../../unpack/tar.ts';
import { unpackedHead } from '../../unpack/unpacked.ts';
import { captureHost } from './captureHost.ts';
import { isDataFileName, type Member, membersOf, rawOf, soleMember } from './captureMembers.ts';
import { remembered } from '../remembered.ts';

/** tcpmon's raw data, read as the text that tcpmon would export from it. */
export interface Capture {
  readonly recognition: Recognised;
  /** The host, where the file's own name tells it. */
  readonly namedHost?: string;
  read<Result>(use: (source: ByteSource) => Promise<Result>): Promise<Result>;
  fences(pace?: Pace): Promise<Fences>;
  /** What of the file is not sound, and is not in the text. */
  notes(pace?: Pace): Promise<readonly string[]>;
  gathering(): Gathering;
}

/** A file of tcpmon's own that holds nothing to be read, and why. */
export interface NoCapture {
  readonly refusal: string;
}

/**
 * Looks whether a file holds tcpmon's raw data: a data file, a sealed one, or a tar of them. Undefined when it does
 * not. `head` are its first bytes; `key` changes with the file, and `lend` lends it where that is not on disk. Rejects with the system's error.
 */
export async function openCapture(
  path: string,
  source: ByteSource,
  head: Uint8Array,
  key: string,
  lend: Capture['read'] = (use) => withFile(path, use),
): Promise<Capture | NoCapture | undefined> {
  const found = await lookAt(path, source, head);
  if (found === undefined || 'refusal' in found) return found;
  return captureOf(path, key, lend, found);
}

interface Look {
  readonly isArchive: boolean;
  readonly confidence: number;
  readonly reason: string;
}

const EMPTY = 'no record yet: tcpmon makes an empty file at every start, and seals it empty';
const BACKUP = /^tcpmon-(?:datastore|db)-.*\.tar$/i;
const SURE = { certain: 1, likely: 0.9, damaged: 0.8, none: 0.6 };

async function lookAt(
  path: string,
  source: ByteSource,
  head: Uint8Array,
): Promise<Look | NoCapture | undefined> {
  const name = basename(path);
  const isNamed = isDataFileName(name);
  if (source.size === 0 && isNamed) return { refusal: EMPTY };
  const packing = packingOf(head);
  if (packing === 'tar') return lookIntoTar(source, BACKUP.test(name));
  if (BACKUP.test(name) && head.every((byte) => byte === 0))
    return { refusal: 'no record yet: a backup without a data file' };
  if (packing === 'zstd') return lookIntoZstd(source, name);
  if (packing !== undefined) return undefined;
  if (isBadgerBackup(head))
    return {
      refusal:
        'a backup of tcpmon 0.9.3 or older, a badger database: it is not read here; restore it with the tcpmon of then',
    };
  // Any other file is looked at no further: this is asked of every log there is.
  if (!isNamed && !hasMagic(head)) return undefined;
  const evidence = await rawEvidence(source);
  if (evidence === 'none' || (evidence !== 'certain' && !isNamed)) return undefined;
  const odd = isNamed && name.endsWith('.zst') ? ', not packed though its name says so' : '';
  return { isArchive: false, confidence: SURE[evidence], reason: `records of tcpmon's data files${odd}` };
}

/** A backup by its name may hold other files, too; of any other tar the first file must be a data file. */
async function lookIntoTar(source: ByteSource, isBackup: boolean): Promise<Look | NoCapture | undefined> {
  try {
    for await (const { name } of tarEntries(source)) {
      if (!isDataFileName(name) && isBackup) continue;
      if (!isDataFileName(name)) return undefined;
      return { isArchive: true, confidence: 1, reason: `a tar of tcpmon's data files, ${name} the first` };
    }
  } catch (error) {
    if (!(error instanceof Damaged || error instanceof LimitReached)) throw error;
    if (isBackup) return { refusal: `nothing in it is sound: ${error.message}` };
  }
  return undefined;
}

/** Bytes of a sealed file that are unpacked to recognise it. */
const SEALED_HEAD = 64 << 10;

async function lookIntoZstd(source: ByteSource, name: string): Promise<Look | NoCapture | undefined> {
  const isNamed = isDataFileName(name);
  const { bytes, problem } = await unpackedHead(source, 'zstd', SEALED_HEAD);
  const evidence = await rawEvidence(memory(bytes), problem === undefined && bytes.length < SEALED_HEAD);
  const odd = isNamed && !name.endsWith('.zst') ? ' though its name does not say so' : '';
  if (evidence === 'certain' || (isNamed && bytes.length > 0))
    return {
      isArchive: false,
      confidence: SURE[evidence],
      reason: `records of tcpmon's data files, packed with zstd${odd}`,
    };
  if (isNamed && problem !== undefined && bytes.length === 0)
    return { refusal: `nothing in it is sound: ${problem}` };
  return undefined;
}

function captureOf(path: string, key: string, lendFile: Capture['read'], look: Look): Capture | NoCapture {
  const { isArchive } = look;
  const host = captureHost(path);
  const recognition = recognitionOf({
    ...look,
    reason: visibleText(`${look.reason}; Hostname "${host.name}" is ${host.reason}`),
  });
  if (!recognition) return { refusal: 'no format reads the text that it comes to' };
  const indexed = remembered((pace) =>
    lendFile(async (file) => {
      const { members, notes } = isArchive
        ? await membersOf(file, pace)
        : { members: [{ ...(await soleMember(file)), name: basename(path) }], notes: [] };
      const damages = [...notes];
      const files = [];
      for (const [place, member] of members.entries()) {
        const raw = await rawOf(file, member, key, pace);
        const index = await indexFile(raw.source, host.name, pace);
        files.push({ file: place, index });
        const wrong = [...(raw.problem === undefined ? [] : [raw.problem]), ...index.notes];
        damages.push(...wrong.map((note) => (isArchive ? `${member.name}: ${note}` : note)));
      }
      return { members, index: joinFiles(files), notes: bounded(damages) };
    }),
  );
  return {
    recognition,
    ...(host.isNamed ? { namedHost: host.name } : {}),
    read: async (use) => {
      const { members, index } = await indexed();
      return lendFile((file) => {
        const lend = async (place: number): Promise<ByteSource> =>
          (await rawOf(file, members[place] as Member, key)).source;
        return use(new ExportText(index, host.name, lend));
      });
    },
    fences: async (pace) => (await indexed(pace)).index.fences,
    notes: async (pace) => (await indexed(pace)).notes,
    gathering: () => new Gathering(),
  };
}

/** Damages told of one archive. */
const MOST_TOLD = 20;

/** Names in an archive are anything: a note stays on its line, and the notes within reason. */
function bounded(notes: readonly string[]): string[] {
  const told = notes.slice(0, MOST_TOLD).map((note) => visibleText(note.slice(0, 500)));
  const more = notes.length - told.length;
  return more > 0 ? [...told, `${more} more things in it are damaged`] : told;
}

/** A line of the dialect that raw data is printed in: the formats say themselves how such a text is read. */
const PRINTED = 'net,Hostname=host TcpRetransSegs=0 1698114690\n';

function recognitionOf({ confidence, reason }: Look): Recognised | undefined {
  const found = detect(headOf('', new TextEncoder().encode(PRINTED), true));
  if (!found) return undefined;
  return { ...found, confidence, reason, dialect: { ...found.dialect, name: 'raw data, as dialect F' } };
}

function memory(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (into, position) => {
      const found = bytes.subarray(position, position + into.length);
      into.set(found);
      return Promise.resolve(found.length);
    },
  };
}
