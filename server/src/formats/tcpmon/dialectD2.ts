import { isBareValue, isBrokenTimer, namesProcess, tokensBetween } from './dialectD.ts';
import { endStampParser, OPENINGS, tagsWithProcess } from './dialectF.ts';
import type { Form } from './form.ts';
import { endStampFinder, type TagReader } from './lineProtocol.ts';

const PROCESS = ',Process="';

/**
 * The text of one hour (3d01971, 2023-10-11 16:30, until b60616b, 17:24): the Process of D on one line,
 * `Process="cmd=java,pid=5283,fd=167"`, and timer lines still broken.
 */
export const formD2: Form = {
  id: 'D2',
  name: 'tcpmon line protocol of 2023-10-11 16:30, a build that broke its timer lines',
  parser: () => endStampParser(OPENINGS, tagsOf),
  stampAt: endStampFinder(OPENINGS),
  continues: isBrokenTimer,
  marks: (line) => namesProcess(line, PROCESS),
  isValue: isBareValue,
  tokens: tokensBetween,
};

const tagsOf: TagReader = (line, measurement, start, end) =>
  tagsWithProcess(line, measurement, start, end, PROCESS).flatMap((pair) => {
    if (pair.name !== 'Process') return [pair];
    const written = pair.value.replace(/^"|"$/g, '');
    const value = written.replace(
      /(^|;)cmd=(.{0,255}?),pid=(\d{1,20}),fd=(\d{1,20})/g,
      '$1cmd:$2;pid:$3;fd:$4',
    );
    return value === '' ? [] : [{ ...pair, value, written }];
  });
