/**
 * Names of the host's counters by the numbers that they have in a net record since 91c4bc1 (2023-10-09), in the order
 * of the export: first number, what all names begin with, and the names of the numbers from there on.
 */
const RUNS: readonly (readonly [first: number, prefix: string, names: string])[] = [
  [
    100,
    'Ip',
    'Forwarding DefaultTtl InReceives InHdrErrors InAddrErrors ForwDatagrams InUnknownProtos InDiscards ' +
      'InDelivers OutRequests OutDiscards OutNoRoutes ReasmTimeout ReasmReqds ReasmOks ReasmFails FragOks ' +
      'FragFails FragCreates',
  ],
  [
    600,
    'Ip',
    'InNoRoutes InTruncatedPkts InMcastPkts OutMcastPkts InBcastPkts OutBcastPkts InOctets OutOctets ' +
      'InMcastOctets OutMcastOctets InBcastOctets OutBcastOctets InCsumErrors InNoEctPkts InEct1Pkts ' +
      'InEct0Pkts InCePkts ReasmOverlaps',
  ],
  [
    200,
    'Udp',
    'InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors IgnoredMulti ' +
      'MemErrors',
  ],
  [
    300,
    'Tcp',
    'RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab ' +
      'InSegs OutSegs RetransSegs InErrs OutRsts InCsumErrors',
  ],
  [
    400,
    'Tcp',
    'SyncookiesSent SyncookiesRecv SyncookiesFailed EmbryonicRsts PruneCalled RcvPruned OfoPruned ' +
      'OutOfWindowIcmps LockDroppedIcmps ArpFilter Tw TwRecycled TwKilled PawsActive PawsEstab DelayedAcks ' +
      'DelayedAckLocked DelayedAckLost ListenOverflows ListenDrops HpHits PureAcks HpAcks RenoRecovery ' +
      'SackRecovery SackReneging SackReorder RenoReorder TsReorder FullUndo PartialUndo DsackUndo LossUndo ' +
      'LostRetransmit RenoFailures SackFailures LossFailures FastRetrans SlowStartRetrans Timeouts ' +
      'LossProbes LossProbeRecovery RenoRecoveryFail SackRecoveryFail RcvCollapsed BacklogCoalesce ' +
      'DsackOldSent DsackOfoSent DsackRecv DsackOfoRecv AbortOnData AbortOnClose AbortOnMemory ' +
      'AbortOnTimeout AbortOnLinger AbortFailed MemoryPressures MemoryPressuresChrono SackDiscard ' +
      'DsackIgnoredOld DsackIgnoredNoUndo SpuriousRtos Md5NotFound Md5Unexpected Md5Failure SackShifted ' +
      'SackMerged SackShiftFallback BacklogDrop PfMemallocDrop MinTtlDrop DeferAcceptDrop ' +
      'IpReversePathFilter TimeWaitOverflow ReqQFullDoCookies ReqQFullDrop RetransFail RcvCoalesce OfoQueue' +
      ' OfoDrop OfoMerge ChallengeAck SynChallenge FastOpenActive FastOpenActiveFail FastOpenPassive ' +
      'FastOpenPassiveFail FastOpenListenOverflow FastOpenCookieReqd FastOpenBlackhole ' +
      'SpuriousRtxHostQueues BusyPollRxPackets AutoCorking FromZeroWindowAdv ToZeroWindowAdv ' +
      'WantZeroWindowAdv SynRetrans OrigDataSent HystartTrainDetect HystartTrainCwnd HystartDelayDetect ' +
      'HystartDelayCwnd AckSkippedSynRecv AckSkippedPaws AckSkippedSeq AckSkippedFinWait2 ' +
      'AckSkippedTimeWait AckSkippedChallenge WinProbe KeepAlive MtupFail MtupSuccess Delivered DeliveredCe' +
      ' AckCompressed ZeroWindowDrop RcvQDrop WqueueTooBig FastOpenPassiveAltKey TimeoutRehash ' +
      'DuplicateDataRehash DsackRecvSegs DsackIgnoredDubious MigrateReqSuccess MigrateReqFailure PlbRehash',
  ],
  [
    700,
    'Icmp',
    'InMsgs InErrors InCsumErrors InDestUnreachs InTimeExcds InParmProbs InSrcQuenchs InRedirects InEchos' +
      ' InEchoReps InTimestamps InTimestampReps InAddrMasks InAddrMaskReps OutMsgs OutErrors ' +
      'OutRateLimitGlobal OutRateLimitHost OutDestUnreachs OutTimeExcds OutParmProbs OutSrcQuenchs ' +
      'OutRedirects OutEchos OutEchoReps OutTimestamps OutTimestampReps OutAddrMasks OutAddrMaskReps',
  ],
];

/** Counters in the order of the export, and the place of each in it by its number in a record. */
export interface Counters {
  readonly names: readonly string[];
  readonly places: ReadonlyMap<number, number>;
}

function counters(runs: typeof RUNS): Counters {
  const names: string[] = [];
  const places = new Map<number, number>();
  for (const [first, prefix, list] of runs) {
    for (const [index, name] of list.trim().split(/ +/).entries()) {
      places.set(first + index, names.length);
      names.push(prefix + name);
    }
  }
  return { names, places };
}

/** The 216 counters of a host since 91c4bc1 (2023-10-09). */
export const NET = counters(RUNS);

/** The 22 sums of `netstat -s` until then, numbers 3 to 24, under the names they were exported by. */
export const OLD_NET = counters([
  [
    3,
    '',
    'IpTotalPacketsReceived IpForwarded IpIncomingPacketsDiscarded IpIncomingPacketsDelivered IpRequestsSentOut ' +
      'IpOutgoingPacketsDropped TcpActiveConnectionsOpenings TcpPassiveConnectionOpenings ' +
      'TcpFailedConnectionAttempts TcpConnectionResetsReceived TcpConnectionsEstablished TcpSegmentsReceived ' +
      'TcpSegmentsSendOut TcpSegmentsRetransmitted TcpBadSegmentsReceived TcpResetsSent UdpPacketsReceived ' +
      'UdpPacketsToUnknownPortReceived UdpPacketReceiveErrors UdpPacketsSent UdpReceiveBufferErrors ' +
      'UdpSendBufferErrors',
  ],
]);

/** The 9 counters of an interface. */
export const NIC = counters([
  [2, '', 'RxErrors RxDropped RxOverruns RxFrame TxErrors TxDropped TxOverruns TxCarrier TxCollisions'],
]);

/** The one counter that is signed: -1 says that there is no limit. */
export const MAX_CONNECTIONS = 303;
