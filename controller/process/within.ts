/** Waits for something, but no longer than so. @returns whether it came */
export async function within(work: Promise<void>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const hasCome = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return hasCome;
}
