import { offsetMinutes } from '../../server/src/log/zone.ts';

/** How a server's clock goes in a test, and in which zone it writes. */
export interface Going {
  /** Milliseconds by which it is ahead; may depend on the true time. */
  readonly aheadMs?: number | ((instant: number) => number);
  readonly zone?: string;
}

/** A log of a server, whose stamps are right and at `offset` hours, as another clock would have stamped it. */
export function shifted(text: string, { aheadMs = 0, zone }: Going, offset = 8): string {
  return text.replace(
    /^(\[?)(\d{4}-\d\d-\d\d)([ T])(\d\d:\d\d:\d\d)([,.])(\d{3})(?:([+-])(\d\d)(\d\d))?/gm,
    (_all, bracket: string, day, between, time, comma, ms, sign: string | undefined) => {
      const instant = Date.parse(`${day}T${time}.${ms}Z`) - offset * 3_600_000;
      const face = instant + (typeof aheadMs === 'number' ? aheadMs : aheadMs(instant));
      const minutes = zone === undefined ? offset * 60 : offsetMinutes(zone, face);
      const [date, clock] = new Date(face + minutes * 60_000).toISOString().slice(0, -1).split('T');
      const [seconds, thousandths] = clock!.split('.');
      const hours = String(Math.abs(minutes) / 60).padStart(2, '0');
      const written = sign === undefined ? '' : `${minutes < 0 ? '-' : '+'}${hours}00`;
      return `${bracket}${date}${between}${seconds}${comma}${thousandths}${written}`;
    },
  );
}
