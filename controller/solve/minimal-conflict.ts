/**
 * Makes a conflict minimal: what is left cannot be met together, while every proper subset of it can.
 *
 * Items are left out in whole groups first and in halves of a group after that, so that a large request with a small
 * reason costs few questions. It relies on one thing: leaving out an item never makes a set harder to meet.
 *
 * @param groups items, those that should rather not be in the answer first
 * @param isConflict whether these items cannot be met together; "not known" must be answered false
 */
export function minimalConflict<T>(
  groups: readonly (readonly T[])[],
  isConflict: (items: readonly T[]) => boolean,
): T[] {
  let kept = groups.flat();
  const reduce = (chunk: readonly T[]): void => {
    if (chunk.length === 0) return;
    const without = kept.filter((item) => !chunk.includes(item));
    if (isConflict(without)) {
      kept = without;
      return;
    }
    if (chunk.length === 1) return;
    const half = chunk.length >>> 1;
    reduce(chunk.slice(0, half));
    reduce(chunk.slice(half));
  };
  for (const group of groups) reduce(group);
  return kept;
}
