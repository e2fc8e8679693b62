import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openKernelDirectory } from '../../../../controller/kernel/journal/kernel-directory.ts';
import type { JournalStore } from '../../../../controller/kernel/journal/journal.ts';
import type { ForkableKernels } from '../../../../controller/kernel/journal/kernel-directory.ts';
import type { KernelCommand } from '../../../../controller/kernel/port.ts';
import { memoryStorage } from '../../../../controller/storage/memory-storage.ts';
import type { MemoryStorage } from '../../../../controller/storage/memory-storage.ts';
import { checkKernelDirectory } from '../../../support/kernel-invariants.ts';
import { drivers, randomCommands } from '../random-commands.ts';
import { definition, disk, Rig, smallTable, tools } from '../rig.ts';

const boot: KernelCommand = { type: 'Boot', bootID: 'boot-1', numbers: smallTable };
const discover: KernelCommand = {
  type: 'Discover',
  inventoryUid: 'i1',
  devices: Object.entries(drivers).map(([id, driver]) => disk(id, { driver })),
};

/** Requests come from a rig that never runs them; sequences and boot are all that it adds. */
async function ask(
  kernels: ForkableKernels,
  commands: readonly KernelCommand[],
  requests = new Rig(),
): Promise<void> {
  for (const command of commands) {
    const { bootID } = hostOf(kernels);
    await kernels.kernel('alpha').execute(requests.request(command, { fence: { epoch: 1, bootID } }));
  }
}

function hostOf(kernels: ForkableKernels): { bootID: string } {
  const answer = kernels.room.read('alpha', { type: 'Global' }, { type: 'Host' });
  if (!answer.ok) throw new Error(`refused: ${answer.id}`);
  return answer.result;
}

function entriesOf(storage: MemoryStorage): number {
  return [...storage.log('kernel/journal').entries()].length;
}

describe('kernel/journal/kernel-directory', () => {
  it('is the same kernel after any crash: what was committed, replayed', async () => {
    await fc.assert(
      fc.asyncProperty(randomCommands, fc.nat(100), async (commands, cut) => {
        const storage = memoryStorage();
        const kernels = openKernelDirectory(storage, tools);
        const requests = new Rig();
        const [kept, lost] = [commands.slice(0, cut), commands.slice(cut)];
        await ask(kernels, [boot, discover, ...kept], requests);
        storage.commit();
        const digest = kernels.room.digest();
        await ask(kernels, lost, requests);

        const replayed = openKernelDirectory(storage.afterCrash(), tools);

        expect(replayed.room.digest()).toBe(digest);
        expect(await checkKernelDirectory(replayed)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('goes on after a replay as if it had never stopped', async () => {
    await fc.assert(
      fc.asyncProperty(randomCommands, randomCommands, async (before, after) => {
        const storage = memoryStorage();
        const kernels = openKernelDirectory(storage, tools);
        const requests = new Rig();
        await ask(kernels, [boot, discover, ...before], requests);
        storage.commit();
        const replayed = openKernelDirectory(storage.afterCrash(), tools);

        for (const command of after) {
          const request = requests.request(command, { fence: { epoch: 1, bootID: 'boot-1' } });
          const [one, two] = [kernels, replayed].map((each) => each.kernel('alpha').execute(request));
          expect(await two).toEqual(await one);
        }
        expect(replayed.room.digest()).toBe(kernels.room.digest());
      }),
      { numRuns: 20 },
    );
  });

  it('DEV-18: a restart finds every number where it was, and allocates nothing new', async () => {
    const storage = memoryStorage();
    const kernels = openKernelDirectory(storage, tools);
    const requests = new Rig();
    const request: KernelCommand = { type: 'RequestGlobalNumber', driver: 'x', instance: '0' };
    await ask(kernels, [boot, request], requests);
    storage.commit();

    const restarted = openKernelDirectory(storage.afterCrash(), tools);
    const again = await restarted
      .kernel('alpha')
      .execute(requests.request(request, { fence: { epoch: 1, bootID: 'boot-1' } }));

    const table = restarted.room.read('alpha', { type: 'Global' }, { type: 'NumberTable' });
    const result = { real: { major: 32, minor: 0 } };
    expect(again).toEqual({ ok: true, result, changes: [], revision: 3 });
    expect(table).toMatchObject({ result: [{ real: { major: 32, minor: 0 } }] });
  });

  it('journals what changed the kernel, and neither refusals nor questions nor repeated answers', async () => {
    const storage = memoryStorage();
    const kernels = openKernelDirectory(storage, tools);
    const requests = new Rig();
    const request = requests.request(boot);
    const kernel = kernels.kernel('alpha');

    await kernel.execute(request);
    await kernel.execute(request);
    await kernel.execute(requests.request({ type: 'LoadPartition', partitionUid: 'p9' }));
    await kernel.read({ type: 'Global' }, { type: 'NumberTable' });

    expect(entriesOf(storage)).toBe(1);
    expect(await kernels.hosts()).toEqual(['alpha']);
  });

  it('takes a snapshot when the log has outgrown the state, and needs no entry before it any more', async () => {
    const storage = memoryStorage();
    const kernels = openKernelDirectory(storage, tools);
    const define = (index: number): KernelCommand => definition(`p${index % 10}`);

    const longest = { entries: 0 };
    const requests = new Rig();
    await ask(kernels, [boot], requests);
    for (let index = 0; index < 5000; index += 1) {
      await kernels
        .kernel('alpha')
        .execute(requests.request(define(index), { fence: { epoch: 1, bootID: 'boot-1' } }));
      if (index % 100 === 0) longest.entries = Math.max(longest.entries, entriesOf(storage));
    }
    storage.commit();
    const replayed = openKernelDirectory(storage.afterCrash(), tools);

    expect(longest.entries).toBeLessThanOrEqual(2048);
    expect(storage.log('kernel/journal').last()).toBe(5001);
    expect(replayed.room.digest()).toBe(kernels.room.digest());
    expect(replayed.room.revision).toBe(5001);
  });

  it('LIFE-26: a stream that is read over the port goes on after a replay, and not in a fork', async () => {
    const storage = memoryStorage();
    const kernels = openKernelDirectory(storage, tools);
    const requests = new Rig();
    await ask(kernels, [boot], requests);
    const { cursor } = await kernels.kernel('alpha').changes(null);
    await ask(kernels, [discover], requests);
    storage.commit();

    const replayed = openKernelDirectory(storage.afterCrash(), tools);

    const batch = await kernels.kernel('alpha').changes(cursor);
    expect(batch.changes.map(({ type }) => type)).toEqual(Object.keys(drivers).map(() => 'Device'));
    expect(await replayed.kernel('alpha').changes(cursor)).toEqual(batch);
    expect(await kernels.fork().kernel('alpha').changes(cursor)).toMatchObject({ complete: false });
    expect(await kernels.fork().kernel('alpha').changes(batch.cursor)).toMatchObject({ complete: true });
  });

  it('a fork does not reach the journal or the original', async () => {
    const storage = memoryStorage();
    const kernels = openKernelDirectory(storage, tools);
    const requests = new Rig();
    await ask(kernels, [boot], requests);
    const digest = kernels.room.digest();

    const fork = kernels.fork();
    await ask(fork, [discover], requests);

    expect(fork.room.digest()).not.toBe(digest);
    expect(kernels.room.digest()).toBe(digest);
    expect(entriesOf(storage)).toBe(1);
  });

  it.each([
    [
      'no tail',
      (storage: MemoryStorage) => without(storage, 3),
      /should end with entry 3 .* ends with entry 2/,
    ],
    ['a gap', (storage: MemoryStorage) => without(storage, 2), /entry 2 of the kernel journal is missing/],
    ['no head', withoutHead, /should end with entry 0/],
    ['another command', withAnotherBoot, /entry 2 .* is refused now/],
    ['another revision', withAnotherRevision, /leads to revision 3, not 4/],
  ])('notices damage: %s', async (_what, damage, message) => {
    const storage = memoryStorage();
    const kernels = openKernelDirectory(storage, tools);
    await ask(kernels, [boot, discover, { type: 'RequestGlobalNumber', driver: 'x', instance: '0' }]);
    storage.commit();

    const damaged = damage(storage);

    expect(() => openKernelDirectory(damaged, tools)).toThrow(message);
  });

  it('reads a store that is open for reading only, and changes nothing there', async () => {
    const storage = memoryStorage();
    const writer = openKernelDirectory(storage, tools);
    await ask(writer, [boot]);
    storage.commit();
    const readOnly = Object.assign(storage.afterCrash(), { readOnly: true });

    const reader = openKernelDirectory(readOnly, tools);
    const refused = reader.kernel('alpha').execute(new Rig().request(discover));

    await expect(refused).rejects.toMatchObject({ code: 'ReadOnly' });
    expect(reader.room.digest()).toBe(writer.room.digest());
  });
});

interface Entry {
  revision: number;
  request: { fence: { bootID: string } };
}

/** The store as it would be read if one entry of the journal had never reached the disk. */
function without(storage: MemoryStorage, missing: number): JournalStore {
  return {
    location: storage.location,
    readOnly: false,
    table: (name) => storage.table(name),
    log: <V>(name: string) => {
      const log = storage.log<V>(name);
      return {
        ...log,
        entries: (after?: number) => [...log.entries(after)].filter(([own]) => own !== missing),
      };
    },
  };
}

function withoutHead(storage: MemoryStorage): JournalStore {
  storage.table('kernel/journal').remove('head');
  return storage;
}

function withAnotherBoot(storage: MemoryStorage): JournalStore {
  return rewritten(storage, 2, (entry) => {
    entry.request.fence.bootID = 'another';
  });
}

function withAnotherRevision(storage: MemoryStorage): JournalStore {
  return rewritten(storage, 3, (entry) => {
    entry.revision += 1;
  });
}

function rewritten(storage: MemoryStorage, sequence: number, change: (entry: Entry) => void): JournalStore {
  const log = storage.log<Entry>('kernel/journal');
  const entries = structuredClone([...log.entries()]);
  log.erase();
  for (const [own, entry] of entries) {
    if (own === sequence) change(entry);
    log.append(entry);
  }
  return storage;
}
