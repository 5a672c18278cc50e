import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { nodes } from '../../server/src/features/nodes.ts';
import type { Node, NodesAnswer } from '../../server/src/protocol/nodes.ts';
import { Workspace } from '../../server/src/workspace/workspace.ts';
import { PackedFolder, tarGz } from '../support/packedFolder.ts';

const corpus = join(import.meta.dirname, '../../../shared/corpus/ensemble-a');
const IDS = [2, 3, 7, 8, 9];
const ADDRESSES = ['127.0.0.11', '127.0.0.12', '127.0.0.13', '127.0.0.14', '127.0.0.15'];

/** A line of what the driver of the servers wrote down while it provoked incidents; instants in ms. */
interface Told {
  readonly t: number;
  readonly t_end?: number;
  readonly kind: string;
  readonly node: number | null;
  /** What the driver knew the node to be before it did something to it. */
  readonly role?: string;
  /** What each server answered when it was asked. */
  readonly modes?: Readonly<Record<string, string>>;
}

const ROLES: Readonly<Record<string, string>> = { follower: 'following', leader: 'leading' };

/**
 * What each server truly was at each incident, as far as the driver knows without reading a log. A server is what it answered to
 * `srvr` when all were asked (`all_serving`), until the driver does something to it, or to its leader, that may end that: then
 * nothing is told until all are asked again, except that it is down from the end of a kill or stop to its next start, and that
 * one about to be stopped or frozen is what the driver took it for. A frozen server is what it was: it cannot know better.
 */
function truthOf(lines: readonly Told[]): { t: number; what: string; id: number; role: string }[] {
  const now = new Map<number, string | undefined>();
  const told: { t: number; what: string; id: number; role: string }[] = [];
  const leader = (): number | undefined => IDS.find((id) => now.get(id) === 'leading');
  for (const { t, t_end = t, kind, node, role, modes } of lines) {
    if (kind === 'all_serving')
      for (const [id, mode] of Object.entries(modes ?? {})) now.set(Number(id), ROLES[mode]);
    if (node !== null && role !== undefined) now.set(node, ROLES[role]);
    for (const [id, is] of now) if (is !== undefined) told.push({ t, what: kind, id, role: is });
    // A leader that was frozen says for a moment that it still is one, beside the one elected meanwhile.
    if (Object.values(modes ?? {}).filter((mode) => mode === 'leader').length > 1) now.clear();
    if (kind === 'server_start' || kind === 'start_wrong_myid') now.delete(node!);
    const isStop = /^(?:kill9|clean_stop|rolling_stop|restart_leader_stop)$/.test(kind);
    if (node === null || !(isStop || kind.startsWith('sigstop_'))) continue;
    if (node === leader()) now.clear();
    if (!isStop) now.delete(node);
    // The driver writes a stop down when it begins; it is over before anything else is written.
    else now.set(node, 'down');
    assert.ok(t_end >= t);
  }
  return told;
}

async function answerOf(folder: PackedFolder): Promise<NodesAnswer> {
  const workspace = new Workspace({ unsaved: () => undefined });
  workspace.folders = [folder.uri()];
  return nodes(workspace);
}

const roleAt = ({ roles }: Node, t: number): string | undefined =>
  roles.findLast(({ from, to }) => from <= t && t <= to)?.role;

const logsOf = (id: number): Record<string, Buffer> =>
  Object.fromEntries(
    readdirSync(join(corpus, `node${id}`), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.log(?:\.|$)/.test(name))
      .map((name) => [name, readFileSync(join(corpus, `node${id}`, name))]),
  );

const filesOf = (id: number): Record<string, Buffer> => ({
  ...logsOf(id),
  ...Object.fromEntries(
    ['zoo.cfg', 'myid'].map((name) => [name, readFileSync(join(corpus, `node${id}`, name))]),
  ),
});

describe('the real ensemble, told without any help', { skip: !existsSync(corpus) }, () => {
  it('from the logs alone, in folders that say nothing: who is who, and what each was at every incident', async (t) => {
    const folder = new PackedFolder();
    for (const [index, id] of IDS.entries())
      for (const [name, bytes] of Object.entries(logsOf(id))) folder.put(`${'abcde'[index]}/${name}`, bytes);
    const { nodes: all, others } = await answerOf(folder);
    assert.deepEqual(
      all.map(({ myid, addresses: [first] }) => [myid, first]),
      IDS.map((id, index) => [id, ADDRESSES[index]]),
    );
    assert.deepEqual(others, []);

    const lines = readFileSync(join(corpus, 'ground-truth.jsonl'), 'utf8').trimEnd().split('\n');
    const truth = truthOf(lines.map((line) => JSON.parse(line) as Told));
    const wrong = truth.filter(({ t: at, id, role }) => {
      const node = all.find(({ myid }) => myid === id);
      return !node || roleAt(node, at) !== role;
    });
    const incidents = new Set(truth.map(({ t: at }) => at)).size;
    const share = (100 * (truth.length - wrong.length)) / truth.length;
    t.diagnostic(
      `${truth.length - wrong.length} of ${truth.length} roles right at ${incidents} instants: ${share.toFixed(1)} %`,
    );
    for (const { t: at, what, id, role } of wrong)
      t.diagnostic(
        `  ${id} was ${role} at ${at} (${what}), told ${roleAt(
          all.find(({ myid }) => myid === id)!,
          at,
        )}`,
      );
    assert.ok(truth.length > 300, `${truth.length} roles are told by the driver`);
    assert.ok(share >= 95, `${share} %`);
  });

  it('from one bundle of each node', async () => {
    const folder = new PackedFolder();
    for (const id of IDS) folder.put(`zookeeper-log-zk-bj-0${id}.tar.gz`, await tarGz(filesOf(id)));
    const { nodes: all, others } = await answerOf(folder);
    assert.deepEqual(
      all.map(({ myid, name, addresses: [first], logs }) => [myid, name, first, logs.length]),
      IDS.map((id, index) => [id, `zk-bj-0${id}`, ADDRESSES[index], Object.keys(logsOf(id)).length]),
    );
    assert.deepEqual(others, []);
    assert.ok(all.every(({ syncLimit, roles }) => syncLimit === 5 && roles.length > 3));
  });
});
