/** A document within a file: offsets of its text. */
export interface DocumentSlice {
  start: number;
  end: number;
}

/** A marker at the start of a line ends a document wherever it stands: YAML allows none inside a scalar. */
const MARKER = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;

/** Whether something other than a comment follows the marker on its line: then the marker belongs to the document. */
function hasContent(text: string, from: number): boolean {
  const newline = text.indexOf('\n', from);
  const rest = text.slice(from, newline === -1 ? text.length : newline).trim();
  return rest !== '' && !rest.startsWith('#');
}

/** Cuts a file into its documents. Empty ones are among them. */
export function splitDocuments(text: string): DocumentSlice[] {
  const slices: DocumentSlice[] = [];
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (const match of text.matchAll(MARKER)) {
    slices.push({ start, end: match.index });
    const after = match.index + match[0].length;
    start = match[0] === '---' && hasContent(text, after) ? match.index : after;
  }
  slices.push({ start, end: text.length });
  return slices.filter((slice) => slice.end > slice.start);
}
