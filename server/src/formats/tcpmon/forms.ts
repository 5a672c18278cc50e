import { formA } from './dialectA.ts';
import { formB } from './dialectB.ts';
import { formC } from './dialectC.ts';
import { formD } from './dialectD.ts';
import { formD2 } from './dialectD2.ts';
import { formE } from './dialectE.ts';
import { formF } from './dialectF.ts';
import { formL } from './dialectL.ts';
import type { Form } from './form.ts';

/**
 * Every dialect of tcpmon's text. Where two fit a head equally well the first is meant: E's quotes could be part of
 * F's names, and L's hosts without letters behind their numbers are F's.
 */
export const forms: readonly Form[] = [formD, formD2, formE, formF, formC, formL, formA, formB];
