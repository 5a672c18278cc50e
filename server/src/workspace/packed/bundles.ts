import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BundlePlace } from '../../protocol/bundle.ts';
import type { Pace } from '../../reading/lines.ts';
import { BUNDLE_LIMITS, type Limits, MOST_NESTED } from '../../unpack/limits.ts';
import { BUNDLE_MARK } from './bundleName.ts';
import { type LogFile, readingProblem, type Unusable } from '../logFile.ts';
import { isPackedArchive, type Listing, lookInto, NotPacked } from './packedListing.ts';
import { openPackedLog } from './packedLog.ts';
import { PackedStore } from './packedStore.ts';
import { fileVolume, type Volume } from './packedVolume.ts';
import { remembered } from '../remembered.ts';

/** A packed file as it is now. */
export interface Bundle extends Listing {
  /** Of the packed file that lies on disk. */
  readonly changedMs: number;
  /** Where the logs in it stand for those who name nodes: beside the one packed file, or in a folder of its name. */
  readonly root: string;
}

/** Packed files, looked into once as long as they do not change. Nothing here is written but by the store. */
export class Bundles {
  readonly store: PackedStore;
  readonly #limits: Limits;
  /** By the key of the packed bytes; the last ones asked for. */
  readonly #listings = new Map<string, (pace?: Pace) => Promise<Listing>>();

  /** Bytes to be unpacked only to see what is in a file, by its key. */
  readonly #costs = new Map<string, Promise<number>>();

  constructor(store = new PackedStore(), limits = BUNDLE_LIMITS) {
    this.store = store;
    this.#limits = limits;
  }

  /**
   * What the packed file at a place holds: `inside` leads to it, and is [] for one on disk. Rejects with {@link NotPacked}, the
   * system's error or the signal's reason.
   */
  async look({ file, inside }: BundlePlace, pace?: Pace): Promise<Bundle> {
    if (inside.length >= MOST_NESTED)
      throw new NotPacked(
        `packed files in packed files are looked into ${MOST_NESTED} deep: unpack the outer ones by hand`,
      );
    const path = fileURLToPath(file);
    const { changedMs, ...volume } = await fileVolume(path);
    let root = path;
    let listing = await this.#list(volume, basename(path), pace);
    for (const name of inside) {
      const next = listing.files.get(name);
      if (!next) throw missing();
      root = within(root, listing, name);
      listing = await this.#list(next, basename(root), pace);
    }
    return { ...listing, changedMs, root: listing.isSingle ? dirname(root) : `${root}${BUNDLE_MARK}` };
  }

  /**
   * Bytes of a packed file on disk that have to be unpacked only to see what is in it: 0 where its first ones tell, or a directory
   * of its own, and where it cannot be read. Never rejects.
   */
  async costOf(file: string): Promise<number> {
    try {
      const volume = await fileVolume(fileURLToPath(file));
      const known = this.#costs.get(volume.key);
      const cost = known ?? isPackedArchive(volume, this.store).then((is) => (is ? volume.size : 0));
      this.#costs.set(volume.key, cost);
      return await cost;
    } catch {
      return 0;
    }
  }

  /** The bytes of a file inside. Rejects as {@link look}. */
  async volume({ file, inside }: BundlePlace, pace?: Pace): Promise<Volume & { readonly path: string }> {
    const bundle = await this.look({ file, inside: inside.slice(0, -1) }, pace);
    const name = inside.at(-1) ?? '';
    const volume = bundle.files.get(name);
    if (!volume) throw missing();
    return { ...volume, path: join(bundle.root, ...name.split('/')) };
  }

  /** The log at a place, `known` where that has not changed. Never rejects: what cannot be read says so. */
  async open(
    uri: string,
    place: BundlePlace,
    known: LogFile | Unusable | undefined,
  ): Promise<LogFile | Unusable> {
    try {
      const volume = await this.volume(place);
      return known?.fingerprint === volume.key ? known : await openPackedLog(uri, volume.path, volume);
    } catch (error) {
      return { uri, problem: 'unreadable', reason: readingProblem(error), fingerprint: '' };
    }
  }

  #list(volume: Volume, name: string, pace?: Pace): Promise<Listing> {
    const known = this.#listings.get(volume.key);
    this.#listings.delete(volume.key);
    const list = known ?? remembered((at) => lookInto(volume, name, this.store, at, this.#limits));
    this.#listings.set(volume.key, list);
    for (const oldest of this.#listings.keys()) {
      if (this.#listings.size <= MOST_LISTINGS) break;
      this.#listings.delete(oldest);
    }
    return list(pace);
  }
}

/** More than a folder of collected logs holds; each is some hundred bytes for each file in it. */
const MOST_LISTINGS = 2_000;

const missing = (): Error => Object.assign(new Error('no such file'), { code: 'ENOENT' });

/** Where a file inside stands. */
const within = (root: string, { isSingle }: Listing, name: string): string =>
  isSingle ? join(dirname(root), name) : join(`${root}${BUNDLE_MARK}`, ...name.split('/'));
