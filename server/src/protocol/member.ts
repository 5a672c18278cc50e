/** The server of the cluster that a log is of, and what it was at one instant. */
export interface MemberAt {
  myid?: number;
  /** As the folders of this log call it; else its host, else `server 8`. */
  name: string;
  /** Its first host or address, without port. */
  address?: string;
  /** As {@link NodeRole.role}; absent where no log that was read tells. */
  role?: string;
  epoch?: number;
  /** What the reader should know of that role: plain words. */
  note?: string;
  /** Turns to other roles inside the window of a correlation, in time order. */
  turns?: { deltaMs: number; role: string; epoch?: number }[];
}

/** Roles as people say them: who leads is a leader. */
const WORDS: Readonly<Record<string, string>> = {
  leading: 'leader',
  following: 'follower',
  observing: 'observer',
};

/** `leader` for `leading`, `looking` for `looking`. */
export const roleWord = (role: string): string => WORDS[role] ?? role;

/** `8 · 10.255.0.141 · leader`, of what is known; text of a log, so show it as such. */
export function memberLabel({ myid, name, address, role }: MemberAt): string {
  const second = address ?? (myid === undefined || name === `server ${myid}` ? undefined : name);
  const parts = [myid ?? name, second, role === undefined ? undefined : roleWord(role)];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** What to call the node of a log: its member where that is known, else what folders call it; undefined where nothing does. */
export const nodeLabel = ({ member, node }: { member?: MemberAt; node?: string }): string | undefined =>
  member ? memberLabel(member) : node;

/** What the badge of a log's tab says. */
export interface OwnerOfLog {
  uri: string;
  myid?: number;
  /** `8 · 10.255.0.141 · leader at the end`. */
  label: string;
}

/** Null as long as the servers are not known: asking does not make them known. */
export type OwnersAnswer = OwnerOfLog[] | null;
