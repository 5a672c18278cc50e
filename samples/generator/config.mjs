/**
 * What else lies in a collected folder: `zoo.cfg` and `myid`.
 */
import { NODES, SYNC_LIMIT, TICK_TIME } from './story.mjs';

export function zooCfg(node) {
  const servers = NODES.map(({ id, ip }) => `server.${id}=${ip}:2888:3888`);
  const lines = [
    `tickTime=${TICK_TIME}`,
    'initLimit=10',
    `syncLimit=${SYNC_LIMIT}`,
    'dataDir=/var/lib/zookeeper',
    'clientPort=2181',
    `clientPortAddress=${node.ip}`,
    'maxClientCnxns=2000',
    'autopurge.snapRetainCount=5',
    'autopurge.purgeInterval=1',
    '4lw.commands.whitelist=ruok,srvr,stat,mntr,conf,cons',
    'admin.enableServer=false',
    ...servers,
  ];
  return `${lines.join('\n')}\n`;
}

export const myid = (node) => `${node.id}\n`;
