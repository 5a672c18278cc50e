import type { Dialect, FileHead, LogFormat, Recognition } from '../../log/format.ts';
import { auditDialect, auditShare } from './audit.ts';
import { cluesIn } from './clues.ts';
import { coloursOf } from './colours.ts';
import { connections } from './connections.ts';
import { heads, headShape } from './header.ts';
import { recogniseLayout } from './recognise.ts';
import { levelAt } from './levelAt.ts';
import { marks } from './marks/index.ts';
import { members } from './members.ts';
import { readRecords, rowOf } from './records.ts';
import { sessionsTold } from './sessionsTold.ts';
import { stepAt } from './steps.ts';
import { tokensOf } from './tokens.ts';

/** Least share of the dated lines that make an audit log. */
const LEAST_AUDIT_SHARE = 0.5;

/** Logs of ZooKeeper servers, 3.3 to 3.9, written by log4j 1.2, log4j 2 or logback, and their audit logs. */
export const zookeeper: LogFormat = {
  id: 'zookeeper',
  languageId: 'zookeeper-log',
  title: 'ZooKeeper server log',
  recognise(head: FileHead): Recognition {
    const { confidence, reason, name } = recogniseLayout(head);
    if (name !== undefined) return { format: zookeeper, confidence, reason, dialect: dialect(name) };
    const share = auditShare(head);
    if (share < LEAST_AUDIT_SHARE) return { format: zookeeper, confidence, reason };
    return {
      format: zookeeper,
      confidence: 0.6 + 0.4 * share,
      reason: `${Math.round(100 * share)} % of the dated lines are events of an audit log`,
      dialect: auditDialect,
    };
  },
};

const dialect = (name: string): Dialect => ({
  name,
  face: 'local',
  resolution: 1,
  heads: () => heads,
  headShape,
  namesIds: true,
  levelAt,
  stepAt,
  read: readRecords,
  rowOf,
  tokens: tokensOf,
  colours: coloursOf,
  members,
  sessions: sessionsTold,
  marks,
  connections,
  clues: cluesIn,
});
