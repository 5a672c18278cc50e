import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { readSessionId } from '../../server/src/cluster/sessionId.ts';
import { mentionOf } from '../../server/src/features/mention.ts';
import { references } from '../../server/src/features/references.ts';
import type { SessionCatalogue } from '../../server/src/workspace/sessions/sessionCatalogue.ts';
import { DEFAULT_SETTINGS } from '../../server/src/workspace/settings.ts';
import { Workspace } from '../../server/src/workspace/workspace.ts';
import { LogFolder } from '../support/logFolder.ts';

const corpus = join(import.meta.dirname, '../../../shared/corpus/ensemble-a');
const NODES = [2, 3, 7, 8, 9];

interface Minted {
  readonly sid: string;
  readonly myid: number;
}

const jsonLines = <Row>(name: string): Row[] =>
  readFileSync(join(corpus, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

/** The logs of some servers as they are, or as `change` makes them. */
function workspaceOf(nodes: readonly number[], change = (text: string): string => text): Workspace {
  const texts = nodes.map((node): [string, string] => [
    `node${node}/zookeeper.log`,
    change(readFileSync(join(corpus, `node${node}/log/zookeeper.log`), 'utf8')),
  ]);
  const workspace = new Workspace({ unsaved: () => undefined });
  workspace.folders = [new LogFolder(new Map(texts)).uri()];
  workspace.settings = { ...DEFAULT_SETTINGS, zones: [{ pattern: '*', value: 'Asia/Shanghai' }] };
  return workspace;
}

const MOST_OFF_MS = 200;

/** Five real servers on one host, whose clock the truth beside the logs measured: `System.nanoTime` was 0 at one moment for all. */
describe('sessions of real servers', { skip: !existsSync(corpus) }, () => {
  let sessions: readonly Minted[] = [];
  let booted = NaN;
  let workspace: Workspace;
  before(() => {
    sessions = jsonLines<Minted>('sessions.jsonl');
    const truth = jsonLines<{ kind: string; epoch_ms_minus_nano_ms?: number }>('ground-truth.jsonl');
    booted = truth.find(({ kind }) => kind === 'java_nanotime_base')?.epoch_ms_minus_nano_ms ?? NaN;
    workspace = workspaceOf(NODES);
  });

  interface Share {
    right: number;
    wrong: string[];
    cannotTell: Map<string, number>;
  }

  function shareOf(catalogue: SessionCatalogue): Share {
    const share: Share = { right: 0, wrong: [], cannotTell: new Map() };
    for (const { sid } of sessions) {
      const id = BigInt(sid);
      const began = catalogue.roleBegan(id);
      if (typeof began === 'string') {
        share.cannotTell.set(began, (share.cannotTell.get(began) ?? 0) + 1);
        continue;
      }
      const off = Math.abs(began.at - (booted + readSessionId(id).stampMs));
      if (off <= MOST_OFF_MS && off <= began.plusMinusMs + 1) share.right++;
      else share.wrong.push(`${sid}: off by ${off} ms, ± ${began.plusMinusMs} ms`);
    }
    return share;
  }

  it('are told of the server that minted them, and of the moment at which it took its role', async () => {
    const catalogue = await workspace.sessions.all();
    assert.equal(sessions.length, 1317);
    for (const { sid, myid } of sessions) assert.equal(catalogue.minterOf(BigInt(sid))?.node.myid, myid, sid);
    assert.deepEqual(shareOf(catalogue), { right: 1317, wrong: [], cannotTell: new Map() });
  });

  it('are so when creations are not logged, as in ZooKeeper 3.5.5 to 3.5.10', async () => {
    const without = workspaceOf(NODES, (text) => text.replace(/^.*Committing global session.*\n/gm, ''));
    assert.deepEqual(shareOf(await without.sessions.all()), {
      right: 1317,
      wrong: [],
      cannotTell: new Map(),
    });
  });

  it('are told nothing of where no log of the server covers it, and nothing wrong', async () => {
    const others = workspaceOf([3, 7, 8, 9]);
    const share = shareOf(await others.sessions.all());
    const ofTwo = sessions.filter(({ myid }) => myid === 2).length;
    assert.deepEqual(share, {
      right: sessions.length - ofTwo,
      wrong: [],
      cannotTell: new Map([['cannot tell: no log of server 2 covers it', ofTwo]]),
    });
    const part = 0.6;
    const ends = workspaceOf(NODES, (text) => text.slice(Math.floor(part * text.length)));
    const told = shareOf(await ends.sessions.all());
    assert.deepEqual(told.wrong, []);
    assert.ok(told.right > 0.5 * (1 - part) * sessions.length, `${told.right} right`);
    for (const why of told.cannotTell.keys())
      assert.match(why, /^cannot tell: no log of server \d covers it/);
  });

  it('did not expire by the word of the leader that slept', async () => {
    const catalogue = await workspace.sessions.all();
    const { all } = await catalogue.ids();
    const woke = Date.parse('2026-11-23T08:15:12+08:00');
    const expiries = [...all].flatMap((id) => catalogue.life(id).filter(({ kind }) => kind === 'expired'));
    const isOfSleeper = ({ member, at }: (typeof expiries)[number]): boolean =>
      member?.node.myid === 7 && at >= woke && at < woke + 1_000;
    assert.equal(expiries.filter(isOfSleeper).length, 44);
    assert.ok(expiries.filter(isOfSleeper).every(({ doubt }) => doubt?.isCertain));
    assert.ok(expiries.length > 200);
    assert.ok(expiries.every((step) => isOfSleeper(step) || !step.doubt?.isCertain));
  });

  it('is not called void for certain because a clock is off', async () => {
    const ahead = (text: string): string =>
      text.replace(/^2026-11-23 (\d\d:\d\d:\d\d),(\d{3})/gm, (_, time: string, ms: string) => {
        const shown = new Date(Date.parse(`2026-11-23T${time}.${ms}Z`) + 47_500).toISOString();
        return shown.slice(0, 23).replace('T', ' ').replace('.', ',');
      });
    const off = workspaceOf(NODES, (text) => (text.includes('[myid=8](plain=') ? ahead(text) : text));
    const catalogue = await off.sessions.all();
    const { all } = await catalogue.ids();
    const certain = [...all].flatMap((id) => catalogue.life(id).filter(({ doubt }) => doubt?.isCertain));
    assert.equal(certain.length, 44);
    assert.ok(certain.every(({ member }) => member?.node.myid === 7));
  });

  it('are named by as many lines as all references find, which are those that hold the id', async () => {
    const catalogue = await workspace.sessions.all();
    const { logs } = await workspace.everywhere();
    const texts = logs.map((log) => readFileSync(log.path ?? '', 'utf8').split('\n'));
    for (let index = 0; index < sessions.length; index += 97) {
      const id = BigInt(sessions[index]?.sid ?? '');
      const mention = mentionOf({ kind: 'session', id, start: 0, end: 0 });
      assert.ok(mention);
      const found = await references(logs, mention);
      const held = texts.map((lines) => lines.filter((line) => holdsWord(line, id.toString(16))).length);
      assert.deepEqual(
        logs.map(
          ({ uri }) =>
            new Set(found.filter((one) => one.uri === uri).map(({ range }) => range.start.line)).size,
        ),
        held,
      );
      assert.equal(
        catalogue.seen(id)?.lines,
        held.reduce((sum, count) => sum + count, 0),
      );
    }
  });

  it('are the same in a folder with everything that was collected, a bundle among it', async () => {
    const collected = new Workspace({ unsaved: () => undefined });
    collected.folders = [pathToFileURL(corpus).href];
    collected.settings = { ...DEFAULT_SETTINGS, zones: [{ pattern: '*', value: 'Asia/Shanghai' }] };
    const { right, wrong } = shareOf(await collected.sessions.all());
    assert.deepEqual([right, wrong], [1317, []]);
  });
});

/** Whether a line holds hex digits that are no part of a longer number. */
const holdsWord = (line: string, hex: string): boolean => new RegExp(`0x${hex}(?![0-9a-f])`).test(line);
