/** A process that holds a socket open. */
export interface Owner {
  /** The kernel's name for it: at most 15 bytes, cut. */
  readonly name: string;
  readonly pid: number;
  readonly fd: number;
}

/** The owners in a Process tag, `cmd:java;pid:5283;fd:167`, repeated with `;` between; none when it is damaged. */
export function owners(text: string): Owner[] {
  const found: Owner[] = [];
  for (const match of text.matchAll(/(?:^|;)cmd:(.{0,255}?);pid:(\d{1,20});fd:(\d{1,20})(?=;cmd:|$)/g)) {
    found.push({ name: match[1] ?? '', pid: Number(match[2]), fd: Number(match[3]) });
  }
  return found;
}

/** `java`, or `nginx ×4` for a socket that four workers share; undefined without an owner. */
export function ownerNames(text: string | undefined): string | undefined {
  if (!text) return undefined;
  const counts = new Map<string, number>();
  for (const { name } of owners(text)) counts.set(name, (counts.get(name) ?? 0) + 1);
  if (counts.size === 0) return undefined;
  return [...counts].map(([name, count]) => (count > 1 ? `${name} ×${count}` : name)).join(', ');
}
