import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restoreMachineRoom } from '../../../../controller/kernel/model/machine-room.ts';
import type { RoomSnapshot } from '../../../../controller/kernel/model/snapshot.ts';
import type { KernelCommand, LoadRequester } from '../../../../controller/kernel/port.ts';
import { extension, Rig, tools } from '../rig.ts';

const names = ['core', 'trace', 'stay'] as const;
type Name = (typeof names)[number];
type Scope = 'Global' | 'Local';
type Scopes = Readonly<Record<Name, Scope>>;

/** Requests as a list that is searched from front to back: no images, no keys, no counters. */
class NaiveLoads {
  requests: { who: string; name: Name; scope: Scope; requester: string }[] = [];
  /** Never leaves a kernel once it was there. */
  stayed = false;
  private readonly scopes: Readonly<Record<string, Scopes>>;
  private readonly running = new Set<string>(['p1', 'p2']);

  constructor(scopes: Readonly<Record<string, Scopes>>) {
    this.scopes = scopes;
  }

  execute(command: KernelCommand): string {
    switch (command.type) {
      case 'LoadExtension':
        return this.running.has(command.partitionUid)
          ? this.load(command.partitionUid, command.name as Name, 'Inside')
          : 'PartitionNotActive';
      case 'LoadDeclaredExtension':
        if (!this.running.has(command.partitionUid)) return 'FileSystemsNotMounted';
        if (this.has(command.partitionUid, command.name, 'Spec')) return 'ok';
        return this.load(command.partitionUid, command.name as Name, 'Spec');
      case 'LoadGlobalExtension':
        if (command.requester !== 'Inside' && this.has('-', command.name, 'Spec')) return 'ok';
        return this.load('-', command.name as Name, command.requester ?? 'Spec');
      case 'UnloadExtension':
        return this.unload(command.partitionUid, command.name, 'Inside', 'ExtensionNotLoaded');
      case 'UnloadDeclaredExtension':
        return this.unload(command.partitionUid, command.name, 'Spec', 'ok');
      case 'UnloadGlobalExtension':
        return command.requester === 'Inside'
          ? this.unload('-', command.name, 'Inside', 'ExtensionNotLoaded')
          : this.unload('-', command.name, 'Spec', 'ok');
      case 'StopPartition':
        this.running.delete(command.partitionUid);
        this.requests = this.requests.filter(({ who }) => who !== command.partitionUid);
        return 'ok';
      default:
        return 'ok';
    }
  }

  private has(who: string, name: string, requester: string): boolean {
    return this.requests.some((one) => one.who === who && one.name === name && one.requester === requester);
  }

  private load(who: string, name: Name, requester: string): string {
    const scope = who === '-' ? 'Global' : this.scopes[who]![name];
    if (name === 'stay' && scope === 'Local') return 'ExtensionNeverUnloads';
    const isThere = this.requests.some(
      (one) =>
        one.name === 'core' &&
        (one.who === who || one.who === '-') &&
        (scope === 'Local' || one.scope === 'Global'),
    );
    if (name === 'trace' && !isThere) return 'ExtensionDependencyMissing';
    this.requests.push({ who, name, scope, requester });
    if (name === 'stay') this.stayed = true;
    return 'ok';
  }

  private unload(who: string, name: string, requester: string, otherwise: string): string {
    const at = this.requests.findIndex(
      (one) => one.who === who && one.name === name && one.requester === requester,
    );
    if (at === -1) return otherwise;
    this.requests.splice(at, 1);
    return 'ok';
  }

  /** Lists of who asked, by image; images that nobody asks for are left out. */
  describe(): string[] {
    const images = new Map<string, string[]>();
    for (const { name, scope, who } of this.requests) {
      const key = scope === 'Global' ? `${name} Global` : `${name} Local of ${who}`;
      images.set(key, [...(images.get(key) ?? []), who]);
    }
    return [...images].map(([key, whos]) => `${key}: ${whos.join(' ')}`).sort();
  }
}

const partitionUid = fc.constantFrom('p1', 'p2');
const name = fc.constantFrom(...names);
const command: fc.Arbitrary<KernelCommand> = fc.oneof(
  ...(['LoadExtension', 'LoadDeclaredExtension', 'UnloadExtension', 'UnloadDeclaredExtension'] as const).map(
    (type) => ({
      weight: 5,
      arbitrary: fc
        .tuple(partitionUid, name)
        .map(([uid, one]): KernelCommand => ({ type, partitionUid: uid, name: one })),
    }),
  ),
  ...(['LoadGlobalExtension', 'UnloadGlobalExtension'] as const).map((type) => ({
    weight: 2,
    arbitrary: fc
      .tuple(name, fc.constantFrom<LoadRequester | undefined>('Spec', 'Inside', undefined))
      .map(([one, requester]): KernelCommand => {
        return { type, name: one, ...(requester === undefined ? {} : { requester }) };
      }),
  })),
  {
    weight: 1,
    arbitrary: partitionUid.map((uid): KernelCommand => ({ type: 'StopPartition', partitionUid: uid })),
  },
);
const scope = fc.constantFrom<Scope>('Global', 'Local');
const scopes = fc.record({ core: scope, trace: scope, stay: scope });

function rigWith(granted: Readonly<Record<string, Scopes>>): Rig {
  const rig = new Rig();
  rig.boot();
  rig.do(extension('core'));
  rig.do(extension('trace', { requires: ['core'] }));
  rig.do(extension('stay', { unloadPolicy: 'Never' }));
  for (const [uid, some] of Object.entries(granted)) {
    rig.partition(uid);
    rig.start(uid);
    rig.grant(uid, some);
  }
  return rig;
}

describe('kernel/model/extension-loads, random commands', () => {
  it('KEXT-9, KEXT-17, KID-10, SHR-1, SHR-5, X-12: answers and holds exactly as a naive list of requests does', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(
        scopes,
        scopes,
        fc.array(command, { minLength: 10, maxLength: 40, size: 'max' }),
        (one, two, commands) => {
          const rig = rigWith({ p1: one, p2: two });
          const naive = new NaiveLoads({ p1: one, p2: two });

          for (const asked of commands) {
            // The rig checks the invariants after each command, and that a refusal leaves the digest as it was.
            const answer = rig.ask(asked);

            const outcome = answer.ok ? 'ok' : answer.id;
            seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
            expect(outcome, JSON.stringify(asked)).toBe(naive.execute(asked));
            expect(rig.loaded().filter((line) => !line.endsWith(': '))).toEqual(naive.describe());
            const left = rig.loaded().filter((line) => line.endsWith(': '));
            expect(left.filter((line) => line.startsWith('trace'))).toEqual([]);
            expect(left.some((line) => line.startsWith('stay')) && !naive.stayed).toBe(false);
          }
          const written = JSON.parse(JSON.stringify(rig.room.snapshot())) as RoomSnapshot;
          expect(restoreMachineRoom(written, tools).digest()).toBe(rig.room.digest());
        },
      ),
      { numRuns: 40 },
    );

    for (const outcome of [
      'ok',
      'ExtensionDependencyMissing',
      'ExtensionNeverUnloads',
      'ExtensionNotLoaded',
    ]) {
      expect(seen.get(outcome) ?? 0, `${outcome} was never reached`).toBeGreaterThan(0);
    }
  });
});
