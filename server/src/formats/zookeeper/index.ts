import type { Dialect, FileHead, LogFormat, Recognition } from '../../log/format.ts';
import { heads } from './header.ts';
import { recogniseLayout } from './recognise.ts';
import { readRecords } from './records.ts';
import { tokensOf } from './tokens.ts';

/** Logs of ZooKeeper servers, 3.3 to 3.9, written by log4j 1.2, log4j 2 or logback. */
export const zookeeper: LogFormat = {
  id: 'zookeeper',
  languageId: 'zookeeper-log',
  title: 'ZooKeeper server log',
  recognise(head: FileHead): Recognition {
    const { confidence, reason, name } = recogniseLayout(head);
    return name === undefined
      ? { format: zookeeper, confidence, reason }
      : { format: zookeeper, confidence, reason, dialect: dialect(name) };
  },
};

const dialect = (name: string): Dialect => ({
  name,
  face: 'local',
  resolution: 1,
  heads: () => heads,
  read: readRecords,
  tokens: tokensOf,
});
