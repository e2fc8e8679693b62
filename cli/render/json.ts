/** One document of JSON, as every command with `-o json` prints it. */
export function jsonText(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
