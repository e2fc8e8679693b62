/** A clause as a sentence of its own: other sentences take it in as it is. */
export function startSentence(clause: string): string {
  return clause.charAt(0).toUpperCase() + clause.slice(1);
}
