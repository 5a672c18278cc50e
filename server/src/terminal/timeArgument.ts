import { localClock } from '../log/clock.ts';
import { stamp } from '../log/instant.ts';
import { formatIso, parseIso, parseLocalIso } from '../log/zone.ts';
import { type Arguments, Misuse } from './arguments.ts';

/**
 * A time as the user gave it to an option such as `--from`, with the zone of --zone where it has none of its own. Throws
 * {@link Misuse} for what is no time, or has no zone.
 */
export function timeWithZone(
  option: string,
  given: string,
  { settings }: Pick<Arguments, 'settings'>,
): string {
  if (parseIso(given) !== undefined) return given;
  const local = parseLocalIso(given);
  const zone = settings.zones[0]?.value;
  if (local === undefined)
    throw new Misuse(
      `${option} ${given}: give a time such as 2023-10-24T10:32:31.666+08:00${option === '--at' ? ', or FILE:LINE' : ''}`,
    );
  if (zone === undefined)
    throw new Misuse(`${option} ${given}: give the time its zone, such as ${given}+08:00, or add --zone`);
  const clock = localClock({ name: zone, reason: 'of --zone', assumed: false });
  return formatIso(clock.toInstant(stamp(local)), zone);
}
