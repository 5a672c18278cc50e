import { parseZxid, readZxid } from '../../../cluster/zxid.ts';
import type { Explanation } from '../../../log/token.ts';
import type { Word } from './word.ts';

const STATES: Readonly<Record<string, string>> = {
  LOOKING: 'has no leader and takes part in an election',
  FOLLOWING: 'follows a leader',
  LEADING: 'is the leader',
  OBSERVING: 'observes: it hears of everything and has no vote',
};

interface Field {
  readonly title: string;
  readonly means: string;
  readonly read?: (value: string) => string | undefined;
}

const hex = (value: string): string | undefined =>
  /^0x[0-9a-f]{1,13}$/i.test(value) ? String(Number.parseInt(value, 16)) : undefined;

/** The fields of a notification (FastLeaderElection.Notification and its printNotification, 3.4 to 3.9). */
const FIELDS: Readonly<Record<string, Field>> = {
  'n.sid': { title: 'Sender', means: 'The server that sent this vote.', read: (value) => `server ${value}` },
  'n.leader': {
    title: 'Vote',
    means: 'The server that the sender votes for, or already follows.',
    read: (value) => `server ${value}`,
  },
  'n.state': {
    title: 'State of the sender',
    means: 'What the sender was doing when it sent the vote.',
    read: (value) => STATES[value],
  },
  'my state': {
    title: 'State of this server',
    means: 'What this server was doing when the vote came.',
    read: (value) => STATES[value],
  },
  'n.round': {
    title: 'Election round',
    means: 'The number of the election that the sender is in; votes of an older round do not count.',
    read: hex,
  },
  'n.zxid': {
    title: 'zxid of the vote',
    means:
      'The last transaction that the proposed leader is known to have: of two proposals the higher wins.',
    read: (value) => {
      const zxid = parseZxid(value, 16);
      return zxid === undefined
        ? undefined
        : `epoch ${readZxid(zxid).epoch}, transaction ${readZxid(zxid).counter}`;
    },
  },
  'n.peerEpoch': {
    title: 'Epoch of the vote',
    means: 'The current epoch of the proposed leader; it counts before the zxid.',
    read: hex,
  },
  'n.config version': {
    title: 'Version of the configuration',
    means: 'The zxid with which the sender’s configuration was made; 0 for one that was never changed.',
  },
  'message format version': {
    title: 'Layout of the message',
    means: 'Which fields the sender’s version of ZooKeeper sends with a vote.',
  },
};

function explainField(name: string, value: string): Explanation | undefined {
  const field = FIELDS[/^n\.peerEP?och$/i.test(name) ? 'n.peerEpoch' : name];
  if (!field) return undefined;
  const read = field.read?.(value);
  return {
    title: field.title,
    rows: [
      ['Value', read === undefined || read === value ? value : `${value}: ${read}`],
      ['Meaning', field.means],
    ],
  };
}

const NAMES = String.raw`n\.(?:leader|zxid|round|state|sid|peerE[Pp]och|config version)|my state|message format version`;

/** `0x10 (n.round)` up to 3.5, `n.round:0x10` from 3.6 on. */
export const notification: readonly Word[] = [
  {
    pattern: new RegExp(String.raw`(?<![\w.])(\w{1,20}) \((${NAMES})\)`, 'dg'),
    explain: ([, value = '', name = '']) => explainField(name, value),
  },
  {
    // Up to 3.5.10 no blank stands before the version: `(my state)0 (n.config version)`.
    pattern: new RegExp(String.raw`(?<![\w.])(${NAMES}):\s?(\w{1,20})`, 'dg'),
    explain: ([, name = '', value = '']) => explainField(name, value),
  },
];
