/**
 * What a program is told within so many milliseconds. Who is not told is left waiting and not ended: the agent would
 * give its id to another program's request without a word, and an answer that is on its way already would be taken for
 * that request's (docs/protocol.md 4).
 * @throws Error when nothing came in time.
 */
export async function inTime<Told>(told: Promise<Told>, ms: number): Promise<Told> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came in ${ms} ms`)), ms);
  });
  // It may fail long after anybody waited for it.
  told.catch(() => {});
  try {
    return await Promise.race([told, late]);
  } finally {
    clearTimeout(timer);
  }
}
