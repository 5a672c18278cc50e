import { endStampParser } from './dialectF.ts';
import type { Form } from './form.ts';
import { endStampFinder, type Openings, type TagReader, tagsInOrder } from './lineProtocol.ts';
import { todaysTag, todaysValue } from './today.ts';

const OPENINGS: Openings = [
  ['tcp', 'tcp,LocalAddr='],
  ['net', 'net,hostname='],
  ['nic', 'nic,name='],
];

/** Stands between the addresses and the host, on lines of a process or a timer. */
const OPTIONAL = ['ProcessName', 'TimerName'];

/**
 * The first line protocol (0636262, 2023-09-15, until 91c4bc1, 2023-10-09): tags in small letters, State a number,
 * Pid and Fd on lines with a ProcessName, timers on lines with a TimerName, 22 fields of a host.
 */
export const formC: Form = {
  id: 'C',
  name: 'tcpmon line protocol, 2023-09-15 to 2023-10-09',
  parser: () => endStampParser(OPENINGS, tagsOf, todaysValue),
  stampAt: endStampFinder(OPENINGS),
};

const tagsOf: TagReader = (line, measurement, start, end) => {
  const at = start + measurement.length + 1;
  return tagsInOrder(line, at, end, orderOf(line, measurement, at)).map(todaysTag);
};

function orderOf(line: string, measurement: 'tcp' | 'nic' | 'net', at: number): readonly string[] {
  if (measurement === 'net') return ['hostname'];
  if (measurement === 'nic') return ['name', 'hostname'];
  const host = line.indexOf(',hostname=', at);
  const optional = OPTIONAL.filter((name) => {
    const found = line.indexOf(`,${name}=`, at);
    return found >= 0 && found < host;
  });
  return ['LocalAddr', 'PeerAddr', ...optional, 'hostname'];
}
