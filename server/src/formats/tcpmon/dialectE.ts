import { endStampParser, tagsWithProcess } from './dialectF.ts';
import type { Form } from './form.ts';
import { endStampFinder, type Openings, type TagReader } from './lineProtocol.ts';

const OPENINGS: Openings = [
  ['tcp', 'tcp,LocalAddr="'],
  ['net', 'net,Hostname="'],
  ['nic', 'nic,Name="'],
];

/** The text of two hours (b60616b, 2023-10-11 17:24, until c5d6cc9, 19:06): as F, but tags in double quotes. */
export const formE: Form = {
  id: 'E',
  name: 'tcpmon line protocol of 2023-10-11 afternoon, tags in quotes',
  parser: () => endStampParser(OPENINGS, tagsOf),
  stampAt: endStampFinder(OPENINGS),
};

const tagsOf: TagReader = (line, measurement, start, end) =>
  tagsWithProcess(line, measurement, start, end, ',Process="')
    .map((pair) => ({ ...pair, value: pair.value.replace(/^"|"$/g, '') }))
    // Without a process F leaves the tag out, and E writes it empty.
    .filter(({ name, value }) => name !== 'Process' || value !== '');
