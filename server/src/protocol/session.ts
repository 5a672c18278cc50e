export interface SessionParams {
  /** In any form ZooKeeper prints. */
  id: string;
}

/** What a session id says, by itself and by the logs. */
export interface SessionAnswer {
  id: string;
  myid: number;
  counter: number;
  stampMs: number;
  clock: 'monotonic' | 'epoch' | 'unknown';
  reason: string;
  /** When the minting server took its role, where the logs tell. */
  roleStart?: { instant: number; plusMinusMs: number; reason: string };
  /** Java's `Long.hashCode`, signed. */
  hash: number;
}
