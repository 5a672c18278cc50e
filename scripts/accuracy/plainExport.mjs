/**
 * A line of a tcpmon export as somebody reads it who knows only its form: measurement and tags, one field or the three of
 * a timer, the stamp; from the right, since nothing in the tags is escaped.
 * @typedef {{ measurement: string, host: string, local: string, peer: string, name: string, process: string,
 *   fields: [string, string][], digits: string, stamp: number }} Reading
 */

/** A progress bar that shares the screen with an export leaves its text before a sample. */
const NOISE = /^.*?(?=(?:tcp,LocalAddr|nic,Name|net,Hostname)=)/s;
const LINE = /^(tcp|nic|net),(.*) ([A-Z][A-Za-z0-9]*=[^ ]+) (\d{10}|\d{13}|\d{19})$/;
const TAGS = {
  tcp: /^LocalAddr=(?<local>[^,]*),PeerAddr=(?<peer>[^,]*),Hostname=(?<host>.*?)(?:,Process=(?<process>cmd:.*))?$/,
  nic: /^Name=(?<name>[^,]*),Hostname=(?<host>.*)$/,
  net: /^Hostname=(?<host>.*)$/,
};

/** @param {string} line @returns {Reading | undefined} */
export function plainReading(line) {
  const [, measurement = '', tags = '', fields = '', digits = ''] =
    LINE.exec(line.replace(NOISE, '').replace(/\r$/, '')) ?? [];
  const groups = TAGS[measurement]?.exec(tags)?.groups;
  if (!groups) return undefined;
  const { host = '', local = '', peer = '', name = '', process = '' } = groups;
  return {
    ...{ measurement, host, local, peer, name, process, digits },
    fields: fields.split(',').map((field) => {
      const at = field.indexOf('=');
      return [field.slice(0, at), field.slice(at + 1).replace(/^"(.*)"$/, '$1')];
    }),
    stamp: Number(digits.slice(0, 10)) * 1000,
  };
}

/** What a value is of: everything but the host, which raw data does not name. @param {Reading} reading */
export const subject = ({ measurement, local, peer, name, process, stamp }) =>
  [measurement, local, peer, name, process, stamp].join(' ');

/** What a record says a value is of, as {@link subject} does. */
export const subjectOfRecord = ({ stamp, fields }) =>
  ['measurement', 'LocalAddr', 'PeerAddr', 'Name', 'Process'].map((name) => fields[name] ?? '').join(' ') +
  ` ${stamp}`;

/** Whether two values are the same: as written, or as numbers where the text has needless zeros. */
export const isSame = (value, written) =>
  value !== undefined &&
  (String(value) === written || (typeof value === 'number' && value === Number(written)));
