/** Names that are close to what was written: `did you mean ...`. */

/** More candidates than this are not searched: a suggestion must not cost more than the check it serves. */
const MOST_CANDIDATES = 2000;

/** The three latest rows of the table of distances; `older` is empty for the first letter. */
interface Rows {
  older: readonly number[];
  previous: readonly number[];
  current: number[];
}

/** The least number of edits that ends at this row and column. */
function leastEdits(a: string, b: string, at: { row: number; column: number }, rows: Rows): number {
  const { row, column } = at;
  const replaced = (rows.previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
  const shifted = Math.min(rows.previous[column] ?? 0, rows.current[column - 1] ?? 0) + 1;
  const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
  const swapped = isSwap ? (rows.older[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
  return Math.min(replaced, shifted, swapped);
}

/**
 * How many letters one must insert, remove, replace or swap with their neighbour to get from one text to the other;
 * some number above `limit` when it takes more than that.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      current.push(leastEdits(a, b, { row, column }, { older, previous, current }));
    }
    if (Math.min(...current) > limit) return limit + 1;
    older = previous;
    previous = current;
  }
  return previous[b.length] ?? limit + 1;
}

/** The candidate that was most probably meant, if any is close. Equal ones go by the alphabet. */
export function closestName(written: string, candidates: Iterable<string>): string | undefined {
  const wanted = written.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  let searched = 0;
  for (const candidate of candidates) {
    searched += 1;
    if (searched > MOST_CANDIDATES) break;
    const distance = editDistance(wanted, candidate.toLowerCase(), limit);
    if (distance < bestDistance || (distance === bestDistance && best !== undefined && candidate < best)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return bestDistance <= limit ? best : undefined;
}

/** The remedy that names it. */
export function didYouMean(written: string, candidates: Iterable<string>): { remedy?: string } {
  const closest = closestName(written, candidates);
  return closest === undefined ? {} : { remedy: `did you mean ${closest}?` };
}
