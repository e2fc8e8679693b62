import { describe, expect, it } from 'vitest';
import { GroupCommit } from '../../../controller/storage/group-commit.ts';
import { memoryStorage } from '../../../controller/storage/memory-storage.ts';

/** A storage that counts its commits, or fails at them. */
function counted(fault?: Error) {
  const storage = memoryStorage();
  const table = storage.table<number>('t');
  const failures: unknown[] = [];
  let commits = 0;
  const commit = (): void => {
    commits += 1;
    if (fault !== undefined) throw fault;
    storage.commit();
  };
  const group = new GroupCommit({ commit, isDirty: () => storage.isDirty() }, (error) =>
    failures.push(error),
  );
  return { group, storage, table, failures, commits: () => commits };
}

describe('storage/group-commit', () => {
  it('ADR-3: resolves only after what was written is durable', async () => {
    const { group, storage, table } = counted();
    table.put('a', 1);

    await group.durable();

    expect(storage.afterCrash().table<number>('t').get('a')).toBe(1);
  });

  it('shares one commit among all who write in the same moment', async () => {
    const { group, storage, table, commits } = counted();

    await Promise.all(
      ['a', 'b', 'c'].map((key) => {
        table.put(key, 1);
        return group.durable();
      }),
    );

    expect(commits()).toBe(1);
    expect([...storage.afterCrash().table('t').keys()]).toEqual(['a', 'b', 'c']);
  });

  it('commits nothing when nothing was written', async () => {
    const { group, commits } = counted();

    await group.durable();

    expect(commits()).toBe(0);
  });

  it('lets who only looks wait for what others wrote', async () => {
    const { group, table } = counted();
    const order: string[] = [];
    table.put('a', 1);

    const writer = group.durable().then(() => order.push('writer'));
    const reader = group.durable().then(() => order.push('reader'));
    expect(order).toEqual([]);
    await Promise.all([writer, reader]);

    expect(order).toEqual(['writer', 'reader']);
  });

  it('says nothing is durable after a commit that failed, and tells of it once', async () => {
    const fault = new Error('the disk is full');
    const { group, table, failures, commits } = counted(fault);
    table.put('a', 1);

    await expect(group.durable()).rejects.toBe(fault);
    await expect(group.durable()).rejects.toBe(fault);

    expect(failures).toEqual([fault]);
    expect(commits()).toBe(1);
  });
});
