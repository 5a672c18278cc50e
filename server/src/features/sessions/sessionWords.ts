import type { SessionStepKind } from '../../log/session.ts';
import type { Ensemble } from '../../workspace/nodes/ensemble.ts';
import type { HostBoot } from '../../workspace/sessions/hostBoots.ts';
import type { MintingRoles, RoleRecords } from '../../workspace/sessions/mintingRoles.ts';
import type { SessionCatalogue } from '../../workspace/sessions/sessionCatalogue.ts';

/** What a step is called in a list; `server` is the one whose log tells it, `minter` the one that minted the session. */
export function stepWords(
  kind: SessionStepKind,
  server: string,
  minter: string,
  timeoutMs: number | undefined,
): string {
  const timeout = timeoutMs === undefined ? '' : ` (timeout ${timeoutMs} ms)`;
  switch (kind) {
    case 'created':
      return server === minter ? `created by ${minter}` : `created by ${minter}, as ${server} tells`;
    case 'established':
      return `established with a client at ${server}${timeout}`;
    case 'requested':
      return `asked for at ${server}${timeout}`;
    case 'renewing':
      return `asked for again at ${server}${timeout}`;
    case 'upgraded':
      return `made known to the whole ensemble by ${server}`;
    case 'moved':
      return `its client came to ${server}`;
    case 'refused':
      return `refused by ${server} as no longer valid`;
    case 'password-wrong':
      return `refused by ${server}: wrong password`;
    case 'expired':
      return `expired by ${server}${timeout}`;
    case 'ended':
      return `ended, as ${server} tells`;
    case 'closing':
      return `closed by its client at ${server}`;
    case 'closed-by-server':
      return `closed by ${server} itself`;
    case 'expired-by-force':
      return `expired at ${server} by an administrator`;
    case 'client-left':
      return `its client had left ${server} before the leader answered`;
    case 'disconnected':
      return `a connection to ${server} ended`;
  }
}

/** A server as a column of a table shows it: its id, or its name where nothing tells that. */
export function nodeLabel(ensemble: Ensemble, uri: string): string | undefined {
  const node = ensemble.memberOf(uri)?.node;
  return node && String(node.myid ?? node.name);
}

/** From which records the beginning of a role follows. */
export function roleReason(
  { uri, after, before }: RoleRecords,
  { roles }: HostBoot<RoleRecords>,
  nameOf: (uri: string) => string,
): string {
  const lines =
    before && before.line !== after.line ? `${after.line + 1}–${before.line + 1}` : after.line + 1;
  const words = before
    ? `between "${after.mark.words}" and "${before.mark.words}"`
    : `behind "${after.mark.words}"`;
  const others = roles.size - 1;
  const also =
    others === 0
      ? ''
      : `; ${others === 1 ? 'another role' : `${others} other roles`} of the server agree${others === 1 ? 's' : ''} on when its host booted`;
  return `${words}, ${nameOf(uri)}:${lines}${also}`;
}

/** What is to be said of a server whose roles do not agree on when its host booted: whole sentences. */
export function bootNotes({ boots }: MintingRoles, server: string, show: (ms: number) => string): string[] {
  return boots.slice(1).map((boot, index) => {
    const before = boots[index];
    const [was, is] = [before?.booted.from ?? 0, boot.booted.from];
    const last = was + Math.max(...(before?.roles.keys() ?? [0]));
    return is > last
      ? `The host of ${server} was started again at ${show(is)}: ids minted before and after count from different moments.`
      : `The wall clock of ${server}'s host was set ${is > was ? 'forward' : 'back'} by ${Math.round(Math.abs(is - was))} ms between two of its roles, or one of its logs is read in the wrong zone.`;
  });
}

/** What of the logs is not in a catalogue: whole sentences. */
export function catalogueNotes(catalogue: SessionCatalogue, nameOf: (uri: string) => string): string[] {
  const [assumed, ...others] = catalogue.ofAssumedZone;
  return [
    ...(assumed
      ? [
          `No zone is known of ${nameOf(assumed.log.uri)}${others.length === 0 ? '' : others.length === 1 ? ' and another log' : ` and ${others.length} other logs`}: read in ${assumed.clock.zone.name}, which is only assumed.`,
        ]
      : []),
    ...catalogue.left.map(({ log, why }) => `${nameOf(log.uri)}: ${why}.`),
    ...(catalogue.isCut ? ['Logs name more sessions than are kept: only the first of each are known.'] : []),
  ];
}
