/** Repeats pieces of work beside each other until it is enough. When one fails, all end, and the failure is thrown. */
export async function sideBySide(
  enough: () => boolean,
  ...work: readonly (() => Promise<unknown>)[]
): Promise<void> {
  let failed = false;
  const repeat = async (one: () => Promise<unknown>): Promise<void> => {
    try {
      while (!failed && !enough()) await one();
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  const ended = await Promise.allSettled(work.map(repeat));
  for (const one of ended) if (one.status === "rejected") throw one.reason;
}
