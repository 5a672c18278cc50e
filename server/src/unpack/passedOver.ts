/** Why something in an archive is not among its files. */
export type PassedOver = 'link' | 'device' | 'encrypted' | 'method' | 'overlap';

/** Hears of what is passed over in an archive; told of no more than there are entries. */
export type TellPassed = (why: PassedOver, name: string) => void;
