import { bytesOf } from './tags.ts';

// What stands around the values of a socket's lines in dialect F.
export const OPENING = bytesOf('tcp,LocalAddr=');
export const PEER = bytesOf(',PeerAddr=');
export const PROCESS = bytesOf(',Process=cmd:');
export const NEXT_PROCESS = bytesOf(';cmd:');
export const PID = bytesOf(';pid:');
export const FD = bytesOf(';fd:');
export const TIMER = bytesOf(' Timer="');
export const EXPIRY = bytesOf('",ExpireTimeUs=');
export const RETRANS = bytesOf(',Retrans=');
