import type { LogFormat } from '../log/format.ts';
import { gc } from './gc/index.ts';
import { tcpmon } from './tcpmon/index.ts';
import { tcpmonLog } from './tcpmonLog/index.ts';
import { zookeeper } from './zookeeper/index.ts';

/** Every format we read; the one place to register another. */
export const formats: readonly LogFormat[] = [zookeeper, gc, tcpmon, tcpmonLog];
