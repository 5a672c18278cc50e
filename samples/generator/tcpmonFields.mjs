/**
 * The fields of a tcpmon export in the order in which tcpmon writes them.
 */

const names = (text) => text.trim().split(/\s+/);

/** One line each per socket, after the line of the timer if the socket has one. */
export const SOCKET_FIELDS = names(`
  State RecvQ SendQ RmemAlloc RcvBuf WmemAlloc SndBuf FwdAlloc WmemQueued OptMem BackLog SockDrop Ts Sack
  Cubic AppLimited PacingRate DeliveryRate Send SndWscale RcvWscale Rto Rtt Rttvar Minrtt RcvRtt RetransNow
  RetransTotal Ato Mss Pmtu Rcvmss Advmss Cwnd SndWnd BytesSent BytesAcked BytesReceived SegsOut SegsIn
  Lastsnd Lastrcv Lastack Delivered BusyMs RcvSpace RcvSsthresh DataSegsOut DataSegsIn RwndLimited
  SndbufLimited Ecn Ecnseen
`);

/** Written with six decimals. */
export const SOCKET_FRACTIONS = new Set(
  names(`
  PacingRate DeliveryRate Send Rto Rtt Rttvar Minrtt RcvRtt Ato
`),
);

/** One line each per interface. */
export const INTERFACE_FIELDS = names(`
  RxErrors RxDropped RxOverruns RxFrame TxErrors TxDropped TxOverruns TxCarrier TxCollisions
`);

/** One line each per second and host. */
export const HOST_FIELDS = names(`
  IpForwarding IpDefaultTtl IpInReceives IpInHdrErrors IpInAddrErrors IpForwDatagrams IpInUnknownProtos
  IpInDiscards IpInDelivers IpOutRequests IpOutDiscards IpOutNoRoutes IpReasmTimeout IpReasmReqds
  IpReasmOks IpReasmFails IpFragOks IpFragFails IpFragCreates IpInNoRoutes IpInTruncatedPkts IpInMcastPkts
  IpOutMcastPkts IpInBcastPkts IpOutBcastPkts IpInOctets IpOutOctets IpInMcastOctets IpOutMcastOctets
  IpInBcastOctets IpOutBcastOctets IpInCsumErrors IpInNoEctPkts IpInEct1Pkts IpInEct0Pkts IpInCePkts
  IpReasmOverlaps UdpInDatagrams UdpNoPorts UdpInErrors UdpOutDatagrams UdpRcvbufErrors UdpSndbufErrors
  UdpInCsumErrors UdpIgnoredMulti UdpMemErrors TcpRtoAlgorithm TcpRtoMin TcpRtoMax TcpMaxConn
  TcpActiveOpens TcpPassiveOpens TcpAttemptFails TcpEstabResets TcpCurrEstab TcpInSegs TcpOutSegs
  TcpRetransSegs TcpInErrs TcpOutRsts TcpInCsumErrors TcpSyncookiesSent TcpSyncookiesRecv
  TcpSyncookiesFailed TcpEmbryonicRsts TcpPruneCalled TcpRcvPruned TcpOfoPruned TcpOutOfWindowIcmps
  TcpLockDroppedIcmps TcpArpFilter TcpTw TcpTwRecycled TcpTwKilled TcpPawsActive TcpPawsEstab
  TcpDelayedAcks TcpDelayedAckLocked TcpDelayedAckLost TcpListenOverflows TcpListenDrops TcpHpHits
  TcpPureAcks TcpHpAcks TcpRenoRecovery TcpSackRecovery TcpSackReneging TcpSackReorder TcpRenoReorder
  TcpTsReorder TcpFullUndo TcpPartialUndo TcpDsackUndo TcpLossUndo TcpLostRetransmit TcpRenoFailures
  TcpSackFailures TcpLossFailures TcpFastRetrans TcpSlowStartRetrans TcpTimeouts TcpLossProbes
  TcpLossProbeRecovery TcpRenoRecoveryFail TcpSackRecoveryFail TcpRcvCollapsed TcpBacklogCoalesce
  TcpDsackOldSent TcpDsackOfoSent TcpDsackRecv TcpDsackOfoRecv TcpAbortOnData TcpAbortOnClose
  TcpAbortOnMemory TcpAbortOnTimeout TcpAbortOnLinger TcpAbortFailed TcpMemoryPressures
  TcpMemoryPressuresChrono TcpSackDiscard TcpDsackIgnoredOld TcpDsackIgnoredNoUndo TcpSpuriousRtos
  TcpMd5NotFound TcpMd5Unexpected TcpMd5Failure TcpSackShifted TcpSackMerged TcpSackShiftFallback
  TcpBacklogDrop TcpPfMemallocDrop TcpMinTtlDrop TcpDeferAcceptDrop TcpIpReversePathFilter
  TcpTimeWaitOverflow TcpReqQFullDoCookies TcpReqQFullDrop TcpRetransFail TcpRcvCoalesce TcpOfoQueue
  TcpOfoDrop TcpOfoMerge TcpChallengeAck TcpSynChallenge TcpFastOpenActive TcpFastOpenActiveFail
  TcpFastOpenPassive TcpFastOpenPassiveFail TcpFastOpenListenOverflow TcpFastOpenCookieReqd
  TcpFastOpenBlackhole TcpSpuriousRtxHostQueues TcpBusyPollRxPackets TcpAutoCorking TcpFromZeroWindowAdv
  TcpToZeroWindowAdv TcpWantZeroWindowAdv TcpSynRetrans TcpOrigDataSent TcpHystartTrainDetect
  TcpHystartTrainCwnd TcpHystartDelayDetect TcpHystartDelayCwnd TcpAckSkippedSynRecv TcpAckSkippedPaws
  TcpAckSkippedSeq TcpAckSkippedFinWait2 TcpAckSkippedTimeWait TcpAckSkippedChallenge TcpWinProbe
  TcpKeepAlive TcpMtupFail TcpMtupSuccess TcpDelivered TcpDeliveredCe TcpAckCompressed TcpZeroWindowDrop
  TcpRcvQDrop TcpWqueueTooBig TcpFastOpenPassiveAltKey TcpTimeoutRehash TcpDuplicateDataRehash
  TcpDsackRecvSegs TcpDsackIgnoredDubious TcpMigrateReqSuccess TcpMigrateReqFailure TcpPlbRehash IcmpInMsgs
  IcmpInErrors IcmpInCsumErrors IcmpInDestUnreachs IcmpInTimeExcds IcmpInParmProbs IcmpInSrcQuenchs
  IcmpInRedirects IcmpInEchos IcmpInEchoReps IcmpInTimestamps IcmpInTimestampReps IcmpInAddrMasks
  IcmpInAddrMaskReps IcmpOutMsgs IcmpOutErrors IcmpOutRateLimitGlobal IcmpOutRateLimitHost
  IcmpOutDestUnreachs IcmpOutTimeExcds IcmpOutParmProbs IcmpOutSrcQuenchs IcmpOutRedirects IcmpOutEchos
  IcmpOutEchoReps IcmpOutTimestamps IcmpOutTimestampReps IcmpOutAddrMasks IcmpOutAddrMaskReps
`);
