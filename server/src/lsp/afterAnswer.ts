/** Longer than the connection takes to write what it was given: several turns of the event loop. */
const AFTER_MS = 5;

/** Resolves when an answer that is given now has gone out: what it sets going, even the start of a thread, may take longer than the answer did. */
export const afterAnswer = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, AFTER_MS));
