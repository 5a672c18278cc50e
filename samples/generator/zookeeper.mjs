/**
 * The ZooKeeper logs of all nodes.
 */
import * as background from './background.mjs';
import { firstDropOut, secondDropOut } from './dropouts.mjs';
import { LogBook } from './logbook.mjs';
import { everySession, hex, survivesTheCut, whereabouts } from './sessions.mjs';
import { DROPPED, LEADER, NODES, SECOND_DROP } from './story.mjs';

/** The two moments at which node 8 takes a new role; writing the drop-outs to a scrap book tells them. */
function rehearse() {
  const scrap = () => new Map(NODES.map((node) => [node.id, new LogBook(node)]));
  const { dropped } = everySession([]);
  const first = firstDropOut(scrap(), dropped, emptyTruth());
  const second = secondDropOut(scrap(), [], emptyTruth());
  return [first.servingSince, second.servingSince];
}

const emptyTruth = () => ({ pings: [], moves: [], fsyncs: [], expiry: undefined });

/**
 * Writes the logs.
 *
 * @param {{node: object, pauses: object[]}[]} collections the GC logs, whose pauses silence the nodes
 */
export function zookeeperLogs(collections) {
  const joins = rehearse();
  const truth = emptyTruth();
  const books = new Map(NODES.map((node) => [node.id, new LogBook(node)]));
  const { long, dropped, short } = everySession(joins);

  background.ordinaryMoves(long, books, truth);
  const first = firstDropOut(books, dropped, truth);
  const there = dropped.filter((session) => whereabouts(session, SECOND_DROP.cut) === DROPPED.id);
  if (!there.every(survivesTheCut)) {
    throw new Error('a session would expire while node 8 is cut off');
  }
  const second = secondDropOut(books, there, truth);
  background.comebacks(
    [...there.slice(1), ...dropped.filter(({ fate }) => fate === 'moves late').slice(1)],
    books,
    truth,
  );

  const sessions = [...long, ...dropped, ...short];
  for (const node of NODES) {
    const book = books.get(node.id);
    background.probes(node, book);
    background.snapshots(node, book);
    background.purge(node, book);
    background.slowDisk(node, book, truth);
  }
  background.shortLives(short, books);
  background.failedRequests(sessions, books.get(LEADER.id));
  background.slowPings(NODES, sessions, books, truth);

  const logs = NODES.map((node) => {
    const { pauses } = collections.find((log) => log.node === node);
    return { node, ...books.get(node.id).render(pauses) };
  });
  return { logs, sessions: sessions.map(describe), truth, first, second };
}

function describe(session) {
  const stamp = Number((session.id >> 16n) & 0xffffffffffn);
  return {
    id: hex(session.id),
    myid: session.minted,
    stamp,
    counter: Number(session.id & 0xffffn),
    timeout: session.timeout,
    stays: session.stays.map(({ from, node }) => ({ from: Math.floor(from), node })),
    ...(session.fate && { fate: session.fate }),
  };
}
