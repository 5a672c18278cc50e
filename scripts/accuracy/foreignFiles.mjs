import { isLog } from '../../server/src/workspace/logFile.ts';
import { isForeign, shown } from './files.mjs';
import { open } from './logs.mjs';

/** Logs of other programs, of which none may be claimed. @param {string[]} files */
export async function foreignFiles(files) {
  const foreign = files.filter(isForeign);
  if (foreign.length === 0) return [];
  const notes = [];
  for (const file of foreign) {
    const log = await open(file);
    if (isLog(log)) notes.push(`${shown(file)}: taken for a ${log.recognition.format.title}`);
  }
  return [
    {
      what: `no false recognition: of ${foreign.length} logs of other programs claimed`,
      found: String(notes.length),
      bound: '0',
      met: notes.length === 0,
      notes,
    },
  ];
}
