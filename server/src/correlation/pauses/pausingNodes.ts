import { lastAnswers } from '../../workspace/lastAnswers.ts';
import type { NodesTold } from '../../workspace/clocks/zones.ts';
import type { Witness } from '../question.ts';
import { byNumbers } from './byNumbers.ts';

/** A node with its GC logs. */
export interface PausingNode {
  readonly node: string | undefined;
  readonly own: readonly Witness[];
}

/**
 * The nodes in the order of their names, then each GC log that nothing tells the node of. `nodes` tells the server of logs: two
 * folders of one server are one node, under the first of its names.
 */
export const pausingNodes = lastAnswers(
  (witnesses: readonly Witness[], nodes: NodesTold = new Map()): readonly PausingNode[] => {
    const servers = serversOfNames(witnesses, nodes);
    const byServer = new Map<string, { names: string[]; own: Witness[] }>();
    const alone: PausingNode[] = [];
    for (const witness of witnesses) {
      const { node, log } = witness;
      const server = nodes.get(log.uri) ?? servers.get(node ?? '') ?? node;
      if (server === undefined) {
        if (log.dialect.tellsPauses) alone.push({ node, own: [witness] });
        continue;
      }
      const found = byServer.get(server) ?? { names: [], own: [] };
      if (node !== undefined) found.names.push(node);
      if (log.dialect.tellsPauses) found.own.push(witness);
      byServer.set(server, found);
    }
    const named = [...byServer.values()].flatMap(({ names, own }): PausingNode[] => {
      const [node] = names.sort(byNumbers);
      return node === undefined && own.length === 0 ? [] : [{ node, own }];
    });
    return [...named.sort((a, b) => byNumbers(a.node ?? '', b.node ?? '')), ...alone];
  },
);

/** The server behind each name, where the logs of that name are of one: a log of which nothing else tells is its as well. */
function serversOfNames(witnesses: readonly Witness[], nodes: NodesTold): ReadonlyMap<string, string> {
  const servers = new Map<string, Set<string>>();
  for (const { node, log } of witnesses) {
    const server = nodes.get(log.uri);
    if (node === undefined || server === undefined) continue;
    servers.set(node, (servers.get(node) ?? new Set()).add(server));
  }
  return new Map([...servers].flatMap(([name, [one, more]]) => (one && !more ? [[name, one]] : [])));
}
