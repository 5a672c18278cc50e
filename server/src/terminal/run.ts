import { parseArguments, Misuse } from './arguments.ts';
import { clocks } from './clocks.ts';
import { correlate } from './correlate.ts';
import { detect } from './detect.ts';
import { merge } from './merge.ts';
import { nodes } from './nodes.ts';
import type { Print } from './pages.ts';
import { records } from './records.ts';
import { session } from './session.ts';
import { sessions } from './sessions.ts';
import { complain } from './sight.ts';

const USAGE = `Usage:
  log-lens correlate PATH… --at TIME|FILE:LINE [--window 10s] [--format text|markdown|json]
  log-lens records FILE…                       one JSON object per record, one per line; - is standard input
  log-lens records --schema                    what stands in a record: a JSON Schema with its version
  log-lens session ID [PATH…]                  what a session id says, and with logs what they add
  log-lens sessions PATH…                      the sessions that the logs name, and which share a Java hash
  log-lens nodes PATH…                         the cluster as the logs show it
  log-lens clocks PATH…                        zones, and how far each server's clock is off
  log-lens detect FILE…                        format, confidence, and why not
  log-lens merge PATH… --from TIME --to TIME   all records in time order

  PATH and FILE may be packed (.gz .zst .tar .zip), or lead into one: node8.tar.gz!/var/log/zookeeper.log

  --window 10s           how far to both sides; left out, 5 s, and back over the timeout that a line reports
  --zone IANA|+08:00     the zone of logs that do not write theirs
  --offset NODE=+120ms   how far ahead a node's clock is; may be repeated
  --json                 JSON where a command prints text

Exit code 0: done. 1: nothing found. 2: wrong use, or input that cannot be read.
`;

/** Runs one command line and answers its exit code: 0 done, 1 nothing found, 2 wrong use or unreadable input. */
export async function run(argv: readonly string[], print: Print): Promise<number> {
  const [command, ...rest] = argv;
  try {
    const pieces: string[] = [];
    const write = (text: string): void => void pieces.push(text);
    if (command !== 'records' && rest.includes('--schema'))
      throw new Misuse('--schema: only records has one');
    let code: number;
    if (command === 'correlate') code = await correlate(parseArguments(rest), write);
    else if (command === 'session') code = await session(parseArguments(rest), write);
    else if (command === 'sessions') code = await sessions(parseArguments(rest), write);
    else if (command === 'detect') code = await detect(parseArguments(rest), write);
    else if (command === 'nodes') code = await nodes(parseArguments(rest), write);
    else if (command === 'clocks') code = await clocks(parseArguments(rest), write);
    else if (command === 'records') return await records(parseArguments(rest), print);
    else if (command === 'merge') return await merge(parseArguments(rest), print);
    else if (command === '--help' || command === '-h' || command === 'help') {
      write(USAGE);
      code = 0;
    } else if (command === undefined)
      throw new Misuse(
        'say what to do: correlate, records, session, sessions, nodes, clocks, detect or merge (--help tells more)',
      );
    else
      throw new Misuse(
        `there is no command ${command}: use correlate, records, session, sessions, nodes, clocks, detect or merge`,
      );
    await print(pieces.join(''));
    return code;
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    complain(error.message);
    return 2;
  }
}
