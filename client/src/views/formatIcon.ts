const ICONS: Record<string, string> = { zookeeper: 'pulse', gc: 'trash', tcpmon: 'globe' };

/** The codicon of a log's format. */
export const formatIcon = (format: string): string => ICONS[format] ?? 'file';
