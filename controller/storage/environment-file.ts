import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** What the file of an lmdb environment looks like from outside. */
export type EnvironmentFile =
  | { state: 'absent' }
  | { state: 'whole' }
  /** Opening it would crash the process: lmdb maps the file and trusts what its first pages say. */
  | { state: 'damaged'; finding: string };

const pageSizeAtLeast = 4096;
const magic = 0xbeefc0de;
/** Within a page: magic, page size, number of the last page in use, number of the transaction. */
const offsets = { magic: 24, pageSize: 48, lastPage: 144, transaction: 152, end: 160 };

/** Looks at the two meta pages and at the length, without lmdb. */
export function inspectEnvironmentFile(path: string): EnvironmentFile {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { state: 'absent' };
    throw error;
  }
  try {
    return inspect(file);
  } finally {
    closeSync(file);
  }
}

function inspect(file: number): EnvironmentFile {
  // A process that was killed while it made the environment leaves an empty file; lmdb starts it anew.
  if (fstatSync(file).size === 0) return { state: 'absent' };
  const first = readMeta(file, 0);
  if (first === undefined)
    return { state: 'damaged', finding: 'data.mdb does not begin as an lmdb file does' };
  const second = readMeta(file, first.pageSize);
  if (second === undefined)
    return { state: 'damaged', finding: 'the second page of data.mdb is missing or damaged' };

  const newest = first.transaction > second.transaction ? first : second;
  const expected = (newest.lastPage + 1) * first.pageSize;
  // Read last, because a writer may make the file longer meanwhile.
  const size = fstatSync(file).size;
  if (size >= expected) return { state: 'whole' };
  return { state: 'damaged', finding: `data.mdb should have at least ${expected} bytes and has ${size}` };
}

interface MetaPage {
  pageSize: number;
  lastPage: number;
  transaction: number;
}

function readMeta(file: number, position: number): MetaPage | undefined {
  const page = new DataView(new ArrayBuffer(offsets.end));
  const length = readSync(file, page, 0, offsets.end, position);
  if (length < offsets.end || page.getUint32(offsets.magic, true) !== magic) return undefined;
  const pageSize = page.getUint32(offsets.pageSize, true);
  if (pageSize < pageSizeAtLeast || (pageSize & (pageSize - 1)) !== 0) return undefined;
  return {
    pageSize,
    lastPage: Number(page.getBigUint64(offsets.lastPage, true)),
    transaction: Number(page.getBigUint64(offsets.transaction, true)),
  };
}
