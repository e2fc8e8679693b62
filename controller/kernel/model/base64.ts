/** Bytes of a file that a text holds in base64: a pure model has no Buffer. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values: ReadonlyMap<string, number> = new Map(Array.from(alphabet, (letter, value) => [letter, value]));

/** Undefined for a text that is not base64 in its one canonical form, so that equal bytes have one text. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const letters = text.slice(0, text.length - padding);
  const bytes = new Uint8Array(Math.floor((letters.length * 6) / 8));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of letters) {
    const value = values.get(letter);
    if (value === undefined) return undefined;
    bits = ((bits << 6) | value) & 0x3fff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at] = (bits >> held) & 0xff;
    at += 1;
  }
  // Bits that stand for nothing must be zero, or two texts would mean the same bytes.
  return (bits & ((1 << held) - 1)) === 0 ? bytes : undefined;
}
