/** `/10.255.0.141:42652` or `host/10.255.0.141:42652`, as Java prints a socket address. */
const ADDRESS = /\/((?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.%\w]+\]|[0-9a-f:]{3,}):\d{1,5})\b/i;

/** The first socket address in a text: `10.255.0.141:42652`; undefined when there is none. */
export const addressIn = (text: string): string | undefined => ADDRESS.exec(text)?.[1];
