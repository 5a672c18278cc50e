import type { ConnectionAround } from '../../correlation/connections/connectionAround.ts';
import type { PacketQuestion } from '../../protocol/wireshark.ts';
import type { EpochReading } from '../epoch.ts';

/** What the logs tell of a connection, and what was not looked at, '' where that is nothing. */
export interface ConnectionTold extends ConnectionAround {
  readonly passedOver: string;
}

/** What the other logs add to a hover; absent where they have nothing to do with what stands there. */
export interface AcrossLogs {
  /** `reading` as long as the logs are being read for it. */
  readonly connection?: ConnectionTold | 'reading';
  readonly epoch?: EpochReading | 'reading';
  /** What a person here calls the log behind a uri. */
  readonly nameOf: (uri: string) => string;
  /** The link that copies the filter for these packets, for an editor that has the command. */
  readonly filterLink?: (packets: PacketQuestion) => string;
}
