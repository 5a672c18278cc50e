/** A head line of a ZooKeeper log: `zookeeperLine('10:32:31,666', 'Read timed out', 'WARN')`. */
export function zookeeperLine(time: string, message: string, level = 'INFO', day = '2023-10-24'): string {
  return `${day} ${time} [myid:] - ${level.padEnd(5)} [main:QuorumPeer@1000] - ${message}\n`;
}

/** A GC log whose one collection was written at a time with its offset, such as `2023-10-24T10:32:31.666+0800`. */
export const gcLog = (time: string): string =>
  `[${time}][5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 100M->20M(300M) 12.345ms\n`;

/** A GC log that counts from its JVM's start only. */
export const uptimeGcLog =
  '[0.005s][info][gc] Using Serial\n[5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 100M->20M(300M) 12.345ms\n';

/** One line of a tcpmon export, at a second since the epoch. */
export const tcpmonLine = (second: number): string =>
  `tcp,LocalAddr=10.255.0.143:2888,PeerAddr=10.255.0.141:41168,Hostname=node-9,Process=cmd:java;pid:1;fd:5 RetransTotal=1 ${second}\n`;
