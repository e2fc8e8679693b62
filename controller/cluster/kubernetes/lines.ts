/** The lines of a stream of bytes, each as soon as it is whole; a line that the end cut off is left out. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest: string[] = [];
  for await (const chunk of chunks) {
    // Pieces of a long line are joined once, when it ends.
    const [first = '', ...others] = decoder.decode(chunk, { stream: true }).split('\n');
    rest.push(first);
    for (const next of others) {
      const line = rest.join('');
      rest = [next];
      if (line !== '') yield line;
    }
  }
}
