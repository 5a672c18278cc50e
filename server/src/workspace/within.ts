/**
 * What comes of work, or undefined where that takes longer than so many milliseconds: it goes on then. No timer is left behind, which
 * would hold all that waited for it. Rejects as the work does, while somebody waits.
 */
export async function within<Result>(
  ms: number,
  work: Promise<Result> | undefined,
): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, patience]);
  } finally {
    clearTimeout(timer);
  }
}
