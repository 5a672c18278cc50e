import type { Field } from './field.ts';

const IP = `
  IpForwarding code g Whether the host forwards packets: 1 yes, 2 no
  IpDefaultTtl hops g Time to live of packets the host sends
  IpInReceives packets c Received, those with errors included
  IpInHdrErrors packets c Dropped because of a wrong header
  IpInAddrErrors packets c Dropped because of a wrong destination address
  IpForwDatagrams packets c Forwarded
  IpInUnknownProtos packets c Dropped because nothing handles their protocol
  IpInDiscards packets c Received without a fault but dropped, mostly for want of memory
  IpInDelivers packets c Delivered to TCP, UDP, ICMP and others
  IpOutRequests packets c Handed down by TCP, UDP, ICMP and others to be sent
  IpOutDiscards packets c Dropped on the way out, mostly for want of memory
  IpOutNoRoutes packets c Dropped on the way out because there was no route
  IpReasmTimeout times c Reassemblies given up because a fragment did not come in time
  IpReasmReqds packets c Fragments received that needed reassembly
  IpReasmOks packets c Reassembled
  IpReasmFails times c Reassemblies that failed
  IpFragOks packets c Split into fragments
  IpFragFails packets c Too big but not allowed to be split
  IpFragCreates packets c Fragments made
  IpInNoRoutes packets c Received and dropped because there was no route
  IpInTruncatedPkts packets c Received shorter than their header says
  IpInMcastPkts packets c Multicast, received
  IpOutMcastPkts packets c Multicast, sent
  IpInBcastPkts packets c Broadcast, received
  IpOutBcastPkts packets c Broadcast, sent
  IpInOctets bytes c Received
  IpOutOctets bytes c Sent
  IpInMcastOctets bytes c Multicast, received
  IpOutMcastOctets bytes c Multicast, sent
  IpInBcastOctets bytes c Broadcast, received
  IpOutBcastOctets bytes c Broadcast, sent
  IpInCsumErrors packets c Dropped because of a wrong checksum
  IpInNoEctPkts packets c Received, not able to carry congestion marks
  IpInEct1Pkts packets c Received, able to carry congestion marks: ECT(1)
  IpInEct0Pkts packets c Received, able to carry congestion marks: ECT(0)
  IpInCePkts packets c Received with a mark that the network is congested
  IpReasmOverlaps times c Fragments that overlapped others
`;

const UDP = `
  UdpInDatagrams datagrams c Delivered to processes
  UdpNoPorts datagrams c Received for a port nobody listens on
  UdpInErrors datagrams c Received but not delivered, for any other reason
  UdpOutDatagrams datagrams c Sent
  UdpRcvbufErrors datagrams c Dropped because the receive buffer of a socket was full
  UdpSndbufErrors datagrams c Not sent because the send buffer of a socket was full
  UdpInCsumErrors datagrams c Dropped because of a wrong checksum
  UdpIgnoredMulti datagrams c Multicast or broadcast that no socket wanted
  UdpMemErrors datagrams c Dropped because the memory for UDP was used up
`;

const TCP = `
  TcpRtoAlgorithm code g How the retransmission timeout is found: 1 other, 2 constant, 3 RSRE, 4 Van Jacobson
  TcpRtoMin ms g Smallest retransmission timeout
  TcpRtoMax ms g Largest retransmission timeout
  TcpMaxConn connections g Most connections allowed; -1 is no limit
  TcpActiveOpens connections c Begun by this host
  TcpPassiveOpens connections c Accepted by this host
  TcpAttemptFails connections c Attempts that failed, in either direction
  TcpEstabResets connections c Reset while established or half closed
  TcpCurrEstab connections g Now established, or closed by the peer only
  TcpInSegs segments c Received, those with errors included
  TcpOutSegs segments c Sent, without retransmissions
  TcpRetransSegs segments c Retransmitted by all connections of the host
  TcpInErrs segments c Received with an error
  TcpOutRsts segments c Resets sent
  TcpInCsumErrors segments c Received with a wrong checksum
`;

/** Counters of /proc/net/netstat, meaning as in the kernel's networking/snmp_counter documentation and source. */
const TCP_EXTENDED = `
  TcpTimeouts times c A retransmission timer fired
  TcpLostRetransmit segments c Retransmitted and lost again
  TcpFastRetrans segments c Retransmitted at once because acknowledgements showed a loss
  TcpSlowStartRetrans segments c Retransmitted while recovering from a timeout
  TcpLossProbes segments c Probes sent to find a loss at the end of a burst before the timeout
  TcpLossProbeRecovery times c Losses that such a probe repaired
  TcpSackRecovery times c Fast recoveries from a loss, with SACK
  TcpRenoRecovery times c Fast recoveries from a loss, without SACK
  TcpSackRecoveryFail times c Timeouts during a fast recovery with SACK
  TcpRenoRecoveryFail times c Timeouts during a fast recovery without SACK
  TcpSackFailures times c Timeouts after SACK had shown gaps, before a recovery began
  TcpRenoFailures times c Timeouts after duplicate acknowledgements without SACK, before a recovery began
  TcpLossFailures times c Timeouts while still recovering from an earlier timeout
  TcpSpuriousRtos times c Timeouts that proved needless: the segment had arrived (F-RTO)
  TcpRetransFail segments c Retransmissions that could not be handed to the network
  TcpSynRetrans segments c Retransmitted requests for a connection (SYN) and answers to them
  TcpSpuriousRtxHostQueues times c Retransmissions left out because the first copy was still queued on this host
  TcpFullUndo times c Congestion windows restored because nothing had been lost
  TcpPartialUndo times c Congestion windows restored after a partial acknowledgement
  TcpDsackUndo times c Congestion windows restored because D-SACK showed needless retransmissions
  TcpLossUndo times c Congestion windows restored after a needless timeout
  TcpSackReneging times c A peer took back what it had acknowledged with SACK
  TcpSackReorder times c Reordering of packets found by SACK
  TcpRenoReorder times c Reordering of packets found by duplicate acknowledgements
  TcpTsReorder times c Reordering of packets found by time stamps
  TcpSackDiscard times c SACK blocks discarded as invalid
  TcpSackShifted times c Acknowledged stretches shifted between packets of the send queue
  TcpSackMerged times c Acknowledged packets of the send queue merged
  TcpSackShiftFallback times c Shifts or merges in the send queue that were not possible
  TcpDsackOldSent times c D-SACKs sent because a segment came that had been acknowledged before
  TcpDsackOfoSent times c D-SACKs sent because an out-of-order segment came twice
  TcpDsackRecv times c D-SACKs received: the peer got an acknowledged segment again
  TcpDsackOfoRecv times c D-SACKs received: the peer got an out-of-order segment twice
  TcpDsackIgnoredOld times c Invalid D-SACKs ignored while retransmissions could be undone
  TcpDsackIgnoredNoUndo times c Invalid D-SACKs ignored while there was nothing to undo
  TcpDsackIgnoredDubious times c D-SACKs ignored because they covered more than was retransmitted
  TcpDsackRecvSegs segments c Reported as received twice in D-SACKs
  TcpListenOverflows times c A connection found the accept queue of its listener full
  TcpListenDrops times c Requests for a connection dropped by a listener, a full accept queue included
  TcpReqQFullDrop times c Requests for a connection dropped because the SYN queue was full
  TcpReqQFullDoCookies times c Requests answered with a SYN cookie because the SYN queue was full
  TcpSyncookiesSent times c SYN cookies sent
  TcpSyncookiesRecv times c Valid SYN cookies received
  TcpSyncookiesFailed times c Invalid SYN cookies received
  TcpEmbryonicRsts times c Resets received for connections that were not yet established
  TcpDeferAcceptDrop packets c Dropped because the listener waits for data, not for a bare acknowledgement
  TcpMigrateReqSuccess times c Pending connections moved from a closed listener to another
  TcpMigrateReqFailure times c Pending connections that could not be moved from a closed listener
  TcpFastOpenActive connections c Begun with data in the first packet, which the peer took
  TcpFastOpenActiveFail connections c Begun with data in the first packet, which the peer did not take
  TcpFastOpenPassive connections c Accepted with data in the first packet
  TcpFastOpenPassiveFail times c Requests with data in the first packet refused
  TcpFastOpenListenOverflow times c Requests with data in the first packet beyond what the listener allows
  TcpFastOpenCookieReqd times c Requests that asked for a fast-open cookie
  TcpFastOpenBlackhole times c Fast open switched off because the network seems to swallow it
  TcpFastOpenPassiveAltKey times c Requests whose fast-open cookie was made with the older key
  TcpAbortOnTimeout connections c Given up because the peer did not answer in time
  TcpAbortOnData connections c Reset because data came after this side had closed
  TcpAbortOnClose connections c Reset because the process closed without reading all data
  TcpAbortOnMemory connections c Given up for want of memory or because of too many orphans
  TcpAbortOnLinger connections c Given up because the wait for the peer to close was over
  TcpAbortFailed times c Resets that could not be sent for want of memory
  TcpMemoryPressures times c TCP on this host came short of memory
  TcpMemoryPressuresChrono ms c Time in which TCP on this host was short of memory
  TcpBacklogDrop packets c Dropped because the queue of a locked socket was full
  TcpBacklogCoalesce packets c Merged in the queue of a locked socket
  TcpRcvCollapsed packets c Merged in a receive queue for want of memory
  TcpRcvCoalesce packets c Merged in a receive queue
  TcpPruneCalled times c A receive queue grew beyond its buffer and was compacted
  TcpRcvPruned packets c Dropped because compacting a receive queue did not free enough
  TcpOfoPruned times c Out-of-order segments thrown away to free a receive buffer
  TcpOfoQueue segments c Received out of order and queued
  TcpOfoDrop segments c Received out of order and dropped for want of memory
  TcpOfoMerge segments c Received out of order and overlapping others
  TcpRcvQDrop packets c Dropped because a receive queue was full
  TcpZeroWindowDrop packets c Dropped because the advertised window was zero
  TcpWqueueTooBig times c Packets of a send queue not split because the queue was too big
  TcpPfMemallocDrop packets c Dropped because they took memory reserved for emergencies
  TcpMinTtlDrop packets c Dropped because their time to live was below what the socket asks
  TcpTimeWaitOverflow times c TIME_WAIT left out because too many sockets were in it
  TcpIpReversePathFilter packets c Dropped because their source is not reached through the interface they came by
  TcpOutOfWindowIcmps messages c ICMP dropped because its sequence number was outside the window
  TcpLockDroppedIcmps messages c ICMP dropped because the socket was locked
  TcpArpFilter packets c ARP requests ignored because the route to the asker leaves by another interface
  TcpFromZeroWindowAdv times c The advertised window opened again from zero
  TcpToZeroWindowAdv times c The advertised window fell to zero
  TcpWantZeroWindowAdv times c The advertised window should have fallen to zero but must not shrink
  TcpWinProbe segments c Probes sent to peers that advertise a window of zero
  TcpKeepAlive segments c Probes sent to idle peers
  TcpDelayedAcks ACKs c Sent after a delay
  TcpDelayedAckLocked ACKs c Delayed further because the socket was locked
  TcpDelayedAckLost times c A peer sent again what had been received: an acknowledgement may be lost or late
  TcpHpHits segments c With data, taken on the fast path
  TcpPureAcks ACKs c Received without data, not on the fast path
  TcpHpAcks ACKs c Received without data, on the fast path
  TcpAckCompressed ACKs c Saved by sending one for several
  TcpChallengeAck ACKs c Sent to check a suspicious segment (RFC 5961)
  TcpSynChallenge ACKs c Sent to check a request on an established connection
  TcpAckSkippedSynRecv ACKs c Left out by the rate limit: connection not yet established
  TcpAckSkippedPaws ACKs c Left out by the rate limit: old time stamp
  TcpAckSkippedSeq ACKs c Left out by the rate limit: sequence number outside the window
  TcpAckSkippedFinWait2 ACKs c Left out by the rate limit: FIN_WAIT2
  TcpAckSkippedTimeWait ACKs c Left out by the rate limit: TIME_WAIT
  TcpAckSkippedChallenge ACKs c Left out by the rate limit: challenge
  TcpTw connections c Ended after a full TIME_WAIT
  TcpTwRecycled connections c TIME_WAIT sockets reused before their time
  TcpTwKilled connections c Ended after a TIME_WAIT of a few seconds only
  TcpPawsActive packets c Answers to own requests dropped because of an old time stamp
  TcpPawsEstab packets c Of established connections, dropped because of an old time stamp
  TcpOrigDataSent segments c With data, sent for the first time
  TcpDelivered segments c Delivered to peers, retransmissions included
  TcpDeliveredCe segments c Delivered to peers with a mark that the network is congested
  TcpAutoCorking times c Small writes held back to be sent together
  TcpBusyPollRxPackets packets c Received by polling the card
  TcpHystartTrainDetect times c Slow start ended because acknowledgements came spread out
  TcpHystartTrainCwnd segments c Sum of the congestion windows at those ends of slow start
  TcpHystartDelayDetect times c Slow start ended because the round-trip time grew
  TcpHystartDelayCwnd segments c Sum of the congestion windows at those ends of slow start
  TcpMtupFail times c Probes for a larger packet size that failed
  TcpMtupSuccess times c Probes for a larger packet size that succeeded
  TcpTimeoutRehash times c Another path tried after a timeout
  TcpDuplicateDataRehash times c Another path tried because the peer sent the same data again
  TcpPlbRehash times c Another path tried because of congestion
  TcpMd5NotFound segments c Without the MD5 signature that was expected
  TcpMd5Unexpected segments c With an MD5 signature that was not expected
  TcpMd5Failure segments c With a wrong MD5 signature
`;

const ICMP = `
  IcmpInMsgs messages c Received
  IcmpInErrors messages c Received with an error
  IcmpInCsumErrors messages c Received with a wrong checksum
  IcmpOutMsgs messages c Sent
  IcmpOutErrors messages c Not sent because of an error
  IcmpOutRateLimitGlobal messages c Not sent because of the limit for the whole host
  IcmpOutRateLimitHost messages c Not sent because of the limit for one destination
`;

/** Types of ICMP messages: each is counted as `IcmpIn…` and `IcmpOut…`. */
const ICMP_TYPES: Readonly<Record<string, string>> = {
  DestUnreachs: 'destination unreachable',
  TimeExcds: 'time exceeded',
  ParmProbs: 'parameter problem',
  SrcQuenchs: 'source quench',
  Redirects: 'redirect',
  Echos: 'echo request (ping)',
  EchoReps: 'echo reply',
  Timestamps: 'time stamp request',
  TimestampReps: 'time stamp reply',
  AddrMasks: 'address mask request',
  AddrMaskReps: 'address mask reply',
};

/** The 216 fields of a host since 2023-10-09 (91c4bc1), by name; `table` reads the lines above. */
export function netFields(table: (text: string) => Map<string, Field>): Map<string, Field> {
  const types = Object.entries(ICMP_TYPES).flatMap(([suffix, type]) => [
    `IcmpIn${suffix} messages c Received: ${type}`,
    `IcmpOut${suffix} messages c Sent: ${type}`,
  ]);
  return table([IP, UDP, TCP, TCP_EXTENDED, ICMP, types.join('\n')].map((part) => part.trim()).join('\n'));
}
