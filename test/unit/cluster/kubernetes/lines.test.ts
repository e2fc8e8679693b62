import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { linesOf } from '../../../../controller/cluster/kubernetes/lines.ts';

async function* inPieces(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((one, other) => one - other);
  let start = 0;
  for (const end of [...ends, bytes.length]) {
    yield bytes.subarray(start, end);
    start = end;
  }
}

describe('cluster/kubernetes/lines', () => {
  it('gives the lines of a text wherever its bytes are cut, in the middle of a character too', async () => {
    const lines = fc.array(
      fc.string({ unit: 'grapheme' }).filter((line) => line !== '' && !line.includes('\n')),
    );

    await fc.assert(
      fc.asyncProperty(lines, fc.array(fc.nat(), { maxLength: 8 }), async (wanted, cuts) => {
        const bytes = new TextEncoder().encode(wanted.map((line) => `${line}\n`).join(''));

        const found: string[] = [];
        for await (const line of linesOf(inPieces(bytes, cuts))) found.push(line);

        expect(found).toEqual(wanted);
      }),
    );
  });
});
