import type { CatalogueRow } from './row.ts';

/** What audit loggers print, in their own file or in the server's log: fact sheet §4.1, AuditEvent of 3.6 and later. */
export const audit: readonly CatalogueRow[] = [
  {
    id: 'U01',
    kind: 'audit',
    levels: ['INFO', 'ERROR'],
    classes: ['Slf4jAuditLogger', 'Log4jAuditLogger'],
    templates: ['…'],
    versions: '3.6 and later, where audit.enable is set',
    reading: 'What a client, or the server itself, did to the data, and whether it was allowed to.',
  },
];
