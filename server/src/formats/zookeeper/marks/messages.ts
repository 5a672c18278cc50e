/*
 * Names of the messages between a learner and its leader: the same in the logs of both, and read by a person.
 */

/** The zxid from which a learner is brought up to date stands in both logs, and sets its joins apart. */
export const joinOf = (learner: number, zxid: string): string => `${learner}, which joins at ${zxid}`;

export const arriving = (join: string): string => `first packet of ${join}`;
export const synchronising = (join: string): string => `what the leader sends to ${join}`;
export const acknowledging = (join: string): string => `NEWLEADER acknowledged by ${join}`;
export const serving = (join: string): string => `UPTODATE to ${join}`;
/** The learner gave up first. */
export const leaving = (join: string): string => `connection ended by ${join}`;
/** The leader gave up first. */
export const dropping = (join: string): string => `connection ended by the leader of ${join}`;
/** `epoch` in hex. */
export const transactionsOf = (epoch: string): string => `first transaction of epoch 0x${epoch}`;
