/** What something cost the process that did it. */
export interface Spent {
  seconds: number;
  cpuSeconds: number;
}

export async function stopwatch(act: () => Promise<unknown>): Promise<Spent> {
  const began = performance.now();
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 };
}
