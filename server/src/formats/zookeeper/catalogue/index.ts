import { audit } from './audit.ts';
import { configuration } from './configuration.ts';
import { connections } from './connections.ts';
import { disk } from './disk.ts';
import { election } from './election.ts';
import { electionChannel } from './electionChannel.ts';
import { learnerLosses } from './learnerLosses.ts';
import { learnerAnomalies } from './learnerAnomalies.ts';
import { learners } from './learners.ts';
import { requests } from './requests.ts';
import { roleLosses } from './roleLosses.ts';
import { roles } from './roles.ts';
import type { CatalogueRow } from './row.ts';
import { security } from './security.ts';
import { sessions } from './sessions.ts';
import { settings } from './settings.ts';
import { site } from './site.ts';
import { startAndStop } from './startAndStop.ts';
import { threads } from './threads.ts';

/** Every message that we know; of two that fit the same line the earlier one counts. */
export const catalogue: readonly CatalogueRow[] = [
  ...startAndStop,
  ...threads,
  ...election,
  ...roles,
  ...roleLosses,
  ...learners,
  ...learnerLosses,
  ...learnerAnomalies,
  ...electionChannel,
  ...sessions,
  ...connections,
  ...disk,
  ...requests,
  ...security,
  ...configuration,
  ...site,
  ...audit,
  ...settings,
];
