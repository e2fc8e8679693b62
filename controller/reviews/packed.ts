/** How manifests and answers travel in a Review: base64 of a gzip of JSON. */
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/** As the schema of Review has them, in characters of base64. */
export const mostPacked = { manifests: 600_000, answer: 700_000 } as const;

/** Bytes of JSON. */
export const mostUnpacked = { manifests: 16_777_216, answer: 67_108_864 } as const;

/** What is packed cannot be used. */
export class PackingError extends Error {
  readonly isTooLarge: boolean;

  constructor(message: string, isTooLarge = false) {
    super(message);
    this.name = 'PackingError';
    this.isTooLarge = isTooLarge;
  }
}

/** @throws PackingError when it is more than fits */
export async function pack(value: unknown, part: keyof typeof mostPacked): Promise<string> {
  const packed = (await zip(JSON.stringify(value))).toString('base64');
  if (packed.length <= mostPacked[part]) return packed;
  throw new PackingError(
    `${part} of ${packed.length} packed characters; at most ${mostPacked[part]} fit`,
    true,
  );
}

/** @throws PackingError for what is no packed JSON, or would be more than is allowed when it is unpacked */
export async function unpack(text: string, part: keyof typeof mostUnpacked): Promise<unknown> {
  const most = mostUnpacked[part];
  let bytes: Buffer;
  try {
    bytes = await unzip(decoded(text), { maxOutputLength: most });
  } catch (error) {
    if (error instanceof PackingError) throw error;
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new PackingError(`expected at most ${most} bytes after unpacking, found more`, true);
    }
    throw new PackingError(`expected base64 of a gzip, found something else (${code})`);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new PackingError(`expected JSON in the gzip: ${error instanceof Error ? error.message : ''}`);
  }
}

/** Node passes over what is no base64. */
function decoded(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') === text) return bytes;
  throw new PackingError('expected base64 of a gzip, found characters that are no base64');
}
