import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { mostUnpacked, pack, unpack } from '../../../controller/reviews/packed.ts';

const packedText = (text: string | Buffer): string => gzipSync(text).toString('base64');

describe('reviews/packed', () => {
  it('gives back what was packed, in the order it was in', async () => {
    const value = { b: [1, { z: null, a: 'ä' }], a: true };

    const text = await pack(value, 'answer');

    expect(JSON.stringify(await unpack(text, 'answer'))).toBe(JSON.stringify(value));
  });

  it('refuses to pack more than fits into a Review', async () => {
    const noise = Array.from({ length: 300_000 }, (_, at) => (at * 2_654_435_761) % 4_294_967_296);

    await expect(pack(noise, 'answer')).rejects.toThrow(/at most 700000 fit/u);
  });

  it.each([
    ['no base64', 'not base64!', 'expected base64 of a gzip, found characters that are no base64'],
    ['no gzip', Buffer.from('plain').toString('base64'), 'expected base64 of a gzip, found something else'],
    ['half a gzip', packedText('{"a":1}').slice(0, 16), 'expected base64 of a gzip, found something else'],
    ['no JSON', packedText('kind: Host'), 'expected JSON in the gzip'],
    ['no UTF-8', packedText(Buffer.from([0x22, 0xff, 0x22])), 'expected JSON in the gzip'],
  ])('refuses %s', async (_, text, message) => {
    await expect(unpack(text, 'manifests')).rejects.toThrow(message);
  });

  it('unpacks no bomb: it ends where the bound is', async () => {
    const bomb = packedText(Buffer.alloc(mostUnpacked.manifests + 1, 0x20));

    expect(bomb.length).toBeLessThan(30_000);
    await expect(unpack(bomb, 'manifests')).rejects.toMatchObject({ isTooLarge: true });
  });
});
