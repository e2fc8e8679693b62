export type JsonObject = Readonly<Record<string, unknown>>;

/** An object of JSON, not a list and not null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Same JSON, whatever the order of keys; a key whose value is undefined counts as absent. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, at) => isSameJson(item, other[at]))
    );
  }
  return isJsonObject(one) && isJsonObject(other) && isSameObject(one, other);
}

function isSameObject(one: JsonObject, other: JsonObject): boolean {
  let present = 0;
  for (const key in one) {
    const value = one[key];
    if (value === undefined) continue;
    present++;
    if (!isSameJson(value, other[key])) return false;
  }
  for (const key in other) if (other[key] !== undefined) present--;
  return present === 0;
}
