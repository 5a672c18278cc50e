/**
 * Instants and how each kind of log writes them. An instant is a number: milliseconds since the Unix
 * epoch, fractions allowed.
 */

export const DAY = '2023-10-25';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/**
 * Minutes east of UTC of each zone, good for the day of the story only: New York still keeps summer
 * time on this day.
 */
const OFFSETS = { 'Asia/Shanghai': 480, UTC: 0, 'America/New_York': -240 };

/** The instant at which a clock in Shanghai showed `time` on the day of the story. */
export function shanghai(time, day = DAY) {
  return Date.parse(`${day}T00:00:00+08:00`) + timeOfDay(time);
}

/** Milliseconds since midnight of `hh:mm:ss.mmm`, with any number of decimals. */
function timeOfDay(time) {
  const [hours, minutes, seconds] = time.split(':').map(Number);
  return hours * HOUR + minutes * MINUTE + seconds * SECOND;
}

/** The clock face of a zone: `2023-10-25T14:17:38.214`. */
export function clockFace(instant, zone) {
  return new Date(Math.floor(instant) + OFFSETS[zone] * MINUTE).toISOString().slice(0, 23);
}

/** A ZooKeeper stamp: local time, a comma, no zone. */
export function zookeeperStamp(instant, zone) {
  return clockFace(instant, zone).replace('.', ',');
}

/** `+0800`, as both kinds of GC log write it. */
export function zoneSuffix(zone) {
  const offset = OFFSETS[zone];
  const hours = Math.floor(Math.abs(offset) / 60);
  return `${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}${String(Math.abs(offset) % 60).padStart(2, '0')}`;
}

/** A GC stamp: `2023-10-25T14:17:38.214+0800`. */
export function gcStamp(instant, zone) {
  return clockFace(instant, zone) + zoneSuffix(zone);
}

/** `2023-10-25 12:00:03`, as the head of a rotated GC log writes it. */
export function plainStamp(instant, zone) {
  return clockFace(instant, zone).slice(0, 19).replace('T', ' ');
}

/** `Oct 25, 2023 5:12:44 AM`, as Java's default date format writes it in an English locale. */
export function javaDate(instant, zone) {
  const [year, month, day, hours, minutes, seconds] = clockFace(instant, zone).split(/[-T:.]/);
  const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const hour = Number(hours) % 12 || 12;
  const half = Number(hours) < 12 ? 'AM' : 'PM';
  return `${names[Number(month) - 1]} ${Number(day)}, ${year} ${hour}:${minutes}:${seconds} ${half}`;
}
