/** Splits a list into runs: each item joins the run of the one before it, or begins one. */
export function runsOf<T>(items: readonly T[], joins: (item: T, before: T) => boolean): T[][] {
  const runs: T[][] = [];
  let before: T | undefined;
  for (const item of items) {
    if (before !== undefined && joins(item, before)) runs.at(-1)?.push(item);
    else runs.push([item]);
    before = item;
  }
  return runs;
}
