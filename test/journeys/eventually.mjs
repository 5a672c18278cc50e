const pauseMs = 100;

/**
 * Reads a value again and again until it is as wanted: what a person sees comes when it comes.
 * @template T
 * @param {() => Promise<T>} read
 * @param {(value: T) => boolean} isWanted
 * @param {string} wanted what it is, for the message
 * @param {number} [limitMs]
 * @returns {Promise<T>}
 */
export async function eventually(read, isWanted, wanted, limitMs = 30_000) {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await read();
    if (isWanted(value)) return value;
    if (Date.now() > end) {
      throw new Error(`Waited ${limitMs / 1000} s for ${wanted}; last seen: ${JSON.stringify(value)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
