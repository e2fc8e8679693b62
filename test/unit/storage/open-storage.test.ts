import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { open } from 'lmdb';
import { describe, expect, it } from 'vitest';

import { openStorage } from '../../../controller/storage/open-storage.ts';
import { StorageError } from '../../../controller/storage/storage.ts';
import { startChild } from './child.ts';
import { temporaryDirectory } from './temporary-directory.ts';

function refusalOf(act: () => unknown): StorageError {
  try {
    act();
  } catch (error) {
    if (error instanceof StorageError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

async function filled(directory: string, entries = 1): Promise<void> {
  const storage = openStorage(directory);
  for (let index = 0; index < entries; index++)
    storage.table('a').put(`key-${String(index)}`, 'x'.repeat(1000));
  storage.commit();
  await storage.close();
}

describe('storage/open-storage', () => {
  it('makes the directory, and finds again what was committed', async () => {
    const directory = join(temporaryDirectory(), 'deep', 'state');
    const first = openStorage(directory);
    first.table('a').put('b', { c: [1, 'ü', null] });
    first.commit();
    first.table('a').put('lost', 1);
    await first.close();

    const second = openStorage(directory);
    const entries = [...second.table('a').entries()];
    await second.close();

    expect(entries).toEqual([['b', { c: [1, 'ü', null] }]]);
  });

  it('reads the last key of a log without its other entries, and goes on after it', async () => {
    const directory = temporaryDirectory();
    const first = openStorage(directory);
    first.log('a').append('x');
    first.log('b').append('y');
    first.log('b').append('z');
    first.commit();
    await first.close();

    const second = openStorage(directory);
    const given = [second.log('a').append('x'), second.log('b').append('y'), second.log('c').append('z')];
    await second.close();

    expect(given).toEqual([2, 3, 1]);
  });

  it('leaves nothing of a commit that fails', async () => {
    const directory = temporaryDirectory();
    const storage = openStorage(directory);
    storage.table('a').put('good', 1);
    storage.table('a').put('z-bad', 1n);

    expect(() => storage.commit()).toThrow(TypeError);
    await storage.close();

    const reopened = openStorage(directory);
    expect([...reopened.table('a').keys()]).toEqual([]);
    await reopened.close();
  });
});

describe('storage/open-storage for reading only', () => {
  it('reads beside a writer what that has committed, and takes no lock', async () => {
    const directory = temporaryDirectory();
    const writer = openStorage(directory);
    writer.table('a').put('seen', 1);
    writer.commit();
    writer.table('a').put('unseen', 2);

    const reader = openStorage(directory, { readOnly: true });
    const keys = [...reader.table('a').keys()];
    await reader.close();
    writer.commit();

    expect(keys).toEqual(['seen']);
    expect(readFileSync(join(directory, 'writer.json'), 'utf8')).toContain(`"pid":${String(process.pid)}`);
    await writer.close();
  });

  it('refuses writes', async () => {
    const directory = temporaryDirectory();
    await filled(directory);

    const reader = openStorage(directory, { readOnly: true });
    const refused = refusalOf(() => reader.table('a').put('b', 1));
    await reader.close();

    expect(refused.code).toBe('ReadOnly');
    expect(refused.message).toContain(directory);
  });

  it('makes nothing where there is nothing, and says what to do', () => {
    const directory = join(temporaryDirectory(), 'absent');

    const refused = refusalOf(() => openStorage(directory, { readOnly: true }));

    expect(refused).toMatchObject({ code: 'Unavailable', location: directory });
    expect(refused.message).toMatch(/there is no store in .*absent; apply something first/);
    expect(existsSync(directory)).toBe(false);
  });
});

describe('storage/open-storage lock', () => {
  it('refuses a second writer in this process', async () => {
    const directory = temporaryDirectory();
    const first = openStorage(directory);

    const refused = refusalOf(() => openStorage(directory));

    expect(refused.code).toBe('Locked');
    expect(refused.message).toContain('this process');
    first.table('a').put('still', 'open');
    first.commit();
    await first.close();
  });

  it('names the directory, the process that holds it and what to do', async () => {
    const directory = temporaryDirectory();
    const child = startChild('./child-holds.ts', directory);
    await child.printed(1);

    const refused = refusalOf(() => openStorage(directory));

    expect(refused).toMatchObject({ code: 'Locked', location: directory });
    expect(refused.message).toContain(directory);
    expect(refused.message).toContain(`process ${String(child.process.pid)}`);
    expect(refused.message).toMatch(/wait until it ends, end it, or use another directory/);
  });

  it('takes over from a process that was killed', async () => {
    const directory = temporaryDirectory();
    const child = startChild('./child-holds.ts', directory);
    await child.printed(1);
    await child.kill();
    const left = existsSync(join(directory, 'writer.json'));

    const storage = openStorage(directory);
    await storage.close();

    expect(left).toBe(true);
    expect(readdirSync(directory)).not.toContain('writer.json');
  });

  it.each([
    ['another process that got the same pid', (holder: object) => ({ ...holder, startedAt: '1' })],
    [
      'a process of before the machine was booted',
      (holder: object) => ({ ...holder, systemBoot: 'earlier' }),
    ],
    ['nobody that can be made out', () => ({ somebody: true })],
  ])('takes over a note of %s', async (_what, alter) => {
    const directory = temporaryDirectory();
    const note = await noteOf(directory);
    writeFileSync(join(directory, 'writer.json'), JSON.stringify(alter(note)));

    const storage = openStorage(directory);

    expect(await noteIn(directory)).toEqual(note);
    await storage.close();
  });

  it('does not take over from another container, where a pid says nothing', async () => {
    const directory = temporaryDirectory();
    const note = await noteOf(directory);
    writeFileSync(join(directory, 'writer.json'), JSON.stringify({ ...note, pidNamespace: 'pid:[1]' }));

    const refused = refusalOf(() => openStorage(directory));

    expect(refused.code).toBe('Locked');
    expect(refused.message).toContain(`remove ${join(directory, 'writer.json')}`);
  });

  async function noteOf(directory: string): Promise<object> {
    const storage = openStorage(directory);
    const note = await noteIn(directory);
    await storage.close();
    return note;
  }

  function noteIn(directory: string): Promise<object> {
    return Promise.resolve(JSON.parse(readFileSync(join(directory, 'writer.json'), 'utf8')) as object);
  }
});

describe('storage/open-storage of a directory that is not what it should be', () => {
  it('refuses the environment of another program', async () => {
    const directory = temporaryDirectory();
    const other = open<string, string>(directory, { noSubdir: false });
    await other.put('their', 'value');
    await other.close();

    const refused = refusalOf(() => openStorage(directory));

    expect(refused.code).toBe('Format');
    expect(refused.message).toContain('some other program');
  });

  it('refuses another version of the format, for reading too', async () => {
    const directory = temporaryDirectory();
    await filled(directory);
    const raw = open<string, string>(directory, { noSubdir: false, encoding: 'string' });
    await raw.put('format!', 'partywall storage 99');
    await raw.close();

    const writing = refusalOf(() => openStorage(directory));
    const reading = refusalOf(() => openStorage(directory, { readOnly: true }));

    expect([writing.code, reading.code]).toEqual(['Format', 'Format']);
    expect(writing.message).toContain("found the format 'partywall storage 99'");
  });

  it.each([
    [
      'text',
      (path: string) => writeFileSync(path, 'not a database '.repeat(2000)),
      /does not begin as an lmdb file/,
    ],
    ['one page', (path: string) => truncateSync(path, 4096), /second page/],
    ['a cut file', (path: string) => truncateSync(path, statSync(path).size - 8192), /should have at least/],
    ['a few bytes', (path: string) => truncateSync(path, 100), /does not begin/],
  ])('refuses %s instead of crashing', async (_what, damage, finding) => {
    const directory = temporaryDirectory();
    await filled(directory, 200);
    damage(join(directory, 'data.mdb'));

    const writing = refusalOf(() => openStorage(directory));
    const reading = refusalOf(() => openStorage(directory, { readOnly: true }));

    expect([writing.code, reading.code]).toEqual(['Corrupted', 'Corrupted']);
    expect(writing.message).toMatch(finding);
    expect(writing.message).toMatch(/restore the directory from a backup/);
  });

  it('reports pages that were overwritten', async () => {
    const directory = temporaryDirectory();
    await filled(directory, 400);
    const path = join(directory, 'data.mdb');
    const bytes = readFileSync(path);
    bytes.fill(7, 2 * 4096);
    writeFileSync(path, bytes);

    const refused = refusalOf(() => openStorage(directory));

    expect(refused.code).toBe('Corrupted');
  });

  it('begins anew on a file that a killed process left empty', async () => {
    const directory = temporaryDirectory();
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'data.mdb'), '');

    await filled(directory);

    const storage = openStorage(directory, { readOnly: true });
    expect(storage.table('a').has('key-0')).toBe(true);
    await storage.close();
  });

  it('says that a file stands where the directory should be', () => {
    const path = join(temporaryDirectory(), 'file');
    writeFileSync(path, '');

    const refused = refusalOf(() => openStorage(path));

    expect(refused.code).toBe('Unavailable');
    expect(refused.message).toContain(path);
  });
});
