/**
 * Natural order: as text, but runs of digits count as numbers, so that hdisk2 comes before hdisk10.
 *
 * Upper and lower case are different, and no locale has a say: the order must be the same on every machine.
 */

/** A key such that comparing keys as plain text compares the texts in natural order. Equal keys: `disk7`, `disk07`. */
export function naturalKey(text: string): string {
  return text.replace(/\d+/g, (run) => {
    const digits = run.replace(/^0+(?=\d)/, '');
    // The count of digits goes first: a longer number is a greater one.
    return String(digits.length).padStart(3, '0') + digits;
  });
}

/** Sorts texts in natural order, and texts that differ in leading zeros only as plain text. */
export function sortNaturally(texts: Iterable<string>): string[] {
  return [...texts]
    .map((text) => ({ text, key: naturalKey(text) }))
    .sort((a, b) => compareText(a.key, b.key) || compareText(a.text, b.text))
    .map(({ text }) => text);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
