/** The one command that a hover may link to. */
export const CORRELATE = 'logLens.correlateAroundThisLine';
export const CORRELATE_TIME = 'logLens.correlateAroundTime';
export const NEXT_LOG = 'logLens.nextCorrelatedLog';
export const PREVIOUS_LOG = 'logLens.previousCorrelatedLog';
export const BACK = 'logLens.backToWhereIWas';
export const OPEN_HIT = 'logLens.openHit';
export const OPEN_HIT_BESIDE = 'logLens.openHitBeside';
export const REFRESH = 'logLens.refreshCorrelation';
export const WIDER = 'logLens.widenCorrelation';
export const NARROWER = 'logLens.narrowCorrelation';
export const COPY_EVIDENCE = 'logLens.copyEvidence';
export const SET_CLOCK = 'logLens.setClock';
export const OPEN_AROUND = 'logLens.openAroundThisTime';
export const EARLIER = 'logLens.earlierSlice';
export const LATER = 'logLens.laterSlice';
export const SHOW_WHOLE = 'logLens.showInWholeLog';
export const SEARCH_PAST = 'logLens.searchPastHour';
