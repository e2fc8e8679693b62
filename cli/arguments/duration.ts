/** Times as kubectl takes them: `30s`, `5m`, `1h30m`, `0`. */

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h)/g;

/** Milliseconds; undefined for what is no time. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (!WHOLE.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(PART)) total += Number(amount) * (UNITS[unit ?? ''] ?? 0);
  return total;
}

/** What is wrong with it, for a message. */
export function durationFault(text: string): string {
  const meant = /^\d+$/.test(text) ? ` Did you mean ${text}s?` : '';
  return `Expected a time such as 30s, 5m or 1h30m.${meant}`;
}
