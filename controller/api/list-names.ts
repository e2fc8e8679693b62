/** How many names a message shows before it only counts. */
const most = 5;

/** Names as a person lists them: `a, b and 3 more`. Sorted, so that a message is stable. */
export function listNames(names: readonly string[]): string {
  const sorted = [...new Set(names)].sort();
  if (sorted.length <= 1) return sorted.join('');
  if (sorted.length <= most) return `${sorted.slice(0, -1).join(', ')} and ${sorted.slice(-1).join('')}`;
  return `${sorted.slice(0, most).join(', ')} and ${String(sorted.length - most)} more`;
}
