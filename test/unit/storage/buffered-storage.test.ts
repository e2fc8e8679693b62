import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { BufferedStorage } from '../../../controller/storage/buffered-storage.ts';
import type { DurableHalf } from '../../../controller/storage/buffered-storage.ts';
import { memoryStorage } from '../../../controller/storage/memory-storage.ts';
import type { KeyRange, Storage } from '../../../controller/storage/storage.ts';
import { openStorage } from '../../../controller/storage/open-storage.ts';
import { temporaryDirectory } from './temporary-directory.ts';

type Step =
  | { do: 'put'; key: string; value: number }
  | { do: 'remove'; key: string }
  | { do: 'commit' }
  | { do: 'read'; range: KeyRange };

const key = fc.stringMatching(/^[ab!]{1,3}$/);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('put' as const), key, value: fc.nat() }),
  fc.record({ do: fc.constant('remove' as const), key }),
  fc.record({ do: fc.constant('commit' as const) }),
  fc.record({
    do: fc.constant('read' as const),
    range: fc.record({ prefix: key, after: key }, { requiredKeys: [] }),
  }),
);

/** The entries that a naive table would answer. */
function expectedEntries(table: Map<string, number>, { prefix = '', after }: KeyRange): [string, number][] {
  return [...table]
    .filter(([name]) => name.startsWith(prefix) && (after === undefined || name > after))
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

function follow(storage: Storage, steps: readonly Step[]): void {
  const name = `run-${String(Math.random()).slice(2)}`;
  const table = storage.table<number>(name);
  const oracle = new Map<string, number>();
  for (const step of steps) {
    if (step.do === 'put') {
      table.put(step.key, step.value);
      oracle.set(step.key, step.value);
    } else if (step.do === 'remove') {
      table.remove(step.key);
      oracle.delete(step.key);
      expect(table.has(step.key)).toBe(false);
    } else if (step.do === 'commit') {
      storage.commit();
      expect(storage.isDirty()).toBe(false);
    } else {
      expect([...table.entries(step.range)]).toEqual(expectedEntries(oracle, step.range));
      expect([...table.keys(step.range)]).toEqual(expectedEntries(oracle, step.range).map(([name]) => name));
    }
  }
  for (const [name, value] of oracle) expect(table.get(name)).toBe(value);
}

describe('storage/buffered-storage', () => {
  it('answers like one ordered map, whatever is committed and whatever is not (in memory)', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => follow(memoryStorage(), steps)));
  });

  it('answers like one ordered map, whatever is committed and whatever is not (on disk)', async () => {
    const storage = openStorage(temporaryDirectory());

    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => follow(storage, steps)),
      { numRuns: 60 },
    );

    await storage.close();
  });

  it('keeps tables and logs of like names apart', () => {
    const storage = memoryStorage();

    storage.table('a').put('b', 1);
    storage.table('a/b').put('c', 2);
    storage.log('a').append('x');
    storage.commit();

    expect([...storage.table('a').keys()]).toEqual(['b']);
    expect([...storage.table('a/b').keys()]).toEqual(['c']);
    expect([...storage.log('a').entries()]).toEqual([[1, 'x']]);
  });

  it('hands out what was put as it is until it is committed, and what was written afterwards', () => {
    const storage = memoryStorage();
    const value = { at: [1] };

    storage.table('a').put('b', value);
    const before = storage.table('a').get('b');
    storage.commit();

    expect(before).toBe(value);
    expect(storage.table('a').get('b')).toEqual(value);
  });

  it('loses exactly what was not committed', () => {
    const storage = memoryStorage();
    storage.table('a').put('kept', 1);
    storage.log('b').append('kept');
    storage.commit();
    storage.table('a').put('lost', 2);
    storage.table('a').remove('kept');
    storage.log('b').append('lost');

    const after = storage.afterCrash();

    expect([...after.table('a').entries()]).toEqual([['kept', 1]]);
    expect([...after.log('b').entries()]).toEqual([[1, 'kept']]);
    expect(storage.table('a').get('lost')).toBe(2);
  });

  it('writes nothing when one value cannot be written, and still holds all of them', () => {
    const storage = memoryStorage();
    storage.table('a').put('good', 1);
    storage.table('a').put('bad', 1n);

    expect(() => storage.commit()).toThrow(TypeError);

    expect([...storage.afterCrash().table('a').keys()]).toEqual([]);
    storage.table('a').put('bad', 2);
    storage.commit();
    expect([...storage.afterCrash().table('a').keys()]).toEqual(['bad', 'good']);
  });

  it('reads nothing but the key that is asked for', () => {
    const read: string[] = [];
    const half: DurableHalf = {
      get: (name) => (read.push(name), '1'),
      has: () => true,
      entries: () => {
        throw new Error('all entries were read');
      },
      keys: () => [],
      lastKey: () => undefined,
      write: () => undefined,
      close: () => Promise.resolve(),
    };

    const value = new BufferedStorage('nowhere', half, false).table('a').get('b');

    expect(value).toBe(1);
    expect(read).toEqual(['table!a!b']);
  });

  it('says which entry is damaged, and what to do', () => {
    const half = { get: () => '{"cut', has: () => true } as unknown as DurableHalf;
    const table = new BufferedStorage('/state', half, false).table('a');

    expect(() => table.get('b')).toThrow(/\/state is damaged: the entry 'table!a!b' is not JSON; restore/);
  });

  it('refuses keys, names and values that it cannot keep', () => {
    const storage = memoryStorage();
    const table = storage.table<unknown>('a');

    expect(() => table.put('', 1)).toThrow(/printable ASCII/);
    expect(() => table.put('grün', 1)).toThrow(/printable ASCII/);
    expect(() => table.put('x'.repeat(1001), 1)).toThrow(/printable ASCII/);
    expect(() => table.put('b', undefined)).toThrow(/undefined/);
    expect(() => storage.table('a!b')).toThrow(/name/);
    expect(table.get('grün')).toBeUndefined();
    expect(table.has('grün')).toBe(false);
  });

  it('answers nothing after it was closed', async () => {
    const storage = memoryStorage();
    const table = storage.table('a');

    await storage.close();

    expect(() => table.get('b')).toThrow(/was closed/);
    expect(() => table.put('b', 1)).toThrow(/was closed/);
    expect(() => storage.commit()).toThrow(/was closed/);
  });
});

describe('storage/buffered-storage log', () => {
  it('counts from 1 and goes on where it was', () => {
    const storage = memoryStorage();
    const log = storage.log<string>('journal');

    const given = [log.last(), log.append('a'), log.append('b')];
    storage.commit();
    const reopened = storage.afterCrash().log<string>('journal');

    expect(given).toEqual([0, 1, 2]);
    expect(reopened.append('c')).toBe(3);
    expect([...reopened.entries(1)]).toEqual([
      [2, 'b'],
      [3, 'c'],
    ]);
  });

  it('never gives a sequence twice, even when everything was dropped', () => {
    const storage = memoryStorage();
    const log = storage.log<string>('journal');
    for (const entry of ['a', 'b', 'c']) log.append(entry);

    log.dropThrough(2);
    storage.commit();
    const left = [...storage.afterCrash().log('journal').entries()];
    log.dropThrough(99);
    storage.commit();
    const empty = storage.afterCrash().log<string>('journal');

    expect(left).toEqual([[3, 'c']]);
    expect([...empty.entries()]).toEqual([]);
    expect(empty.append('d')).toBe(4);
  });

  it('begins anew when it is erased', () => {
    const storage = memoryStorage();
    const log = storage.log<string>('journal');
    log.append('a');
    log.dropThrough(1);
    log.append('b');
    storage.commit();

    log.erase();
    storage.commit();

    expect([...storage.afterCrash().log('journal').entries()]).toEqual([]);
    expect(storage.afterCrash().log('journal').append('c')).toBe(1);
  });

  it('stays in order past a thousand entries', () => {
    const storage = memoryStorage();
    const log = storage.log<number>('journal');

    for (let count = 1; count <= 1200; count++) {
      log.append(count);
      if (count % 100 === 50) storage.commit();
    }

    expect([...log.entries(998)].slice(0, 3)).toEqual([
      [999, 999],
      [1000, 1000],
      [1001, 1001],
    ]);
  });
});
