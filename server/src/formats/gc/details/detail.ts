/** What begins a detail of a GC log, what it is called, and one sentence on what to read from it, or ''. */
export type Detail = readonly [form: RegExp, title: string, note: string];
