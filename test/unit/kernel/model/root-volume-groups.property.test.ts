/**
 * Roots on disks of their own against a naive account of them: which steps each has taken, whose root is on which disk, and
 * what was written there last. Commands come in any order, with hosts booted and disks given back in between.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BootStep, KernelCommand } from '../../../../controller/kernel/port.ts';
import { restoreMachineRoom } from '../../../../controller/kernel/model/machine-room.ts';
import {
  allocation,
  definition,
  disk,
  firstBootSteps,
  lastBootSteps,
  population,
  RootRig,
  scratch,
  tools,
} from '../rig.ts';

const uids = ['p1', 'p2', 'p3'];
const diskIds = ['d1', 'd2'];
const order: readonly BootStep[] = [...firstBootSteps, ...lastBootSteps];

/** Each names a partition and a disk, whether or not it needs one. */
type Deed =
  | {
      type: 'hold' | 'release' | 'prepare' | 'populate' | 'clear' | 'load' | 'configure' | 'stop' | 'remove';
      uid: string;
      disk: string;
    }
  | { type: 'step'; uid: string; disk: string; step: BootStep }
  | { type: 'boot-all' | 'run' | 'write'; uid: string; disk: string }
  | { type: 'host'; uid: string; disk: string };

const deed: fc.Arbitrary<Deed> = fc.record({
  uid: fc.constantFrom(...uids),
  disk: fc.constantFrom(...diskIds),
  step: fc.constantFrom(...order),
  type: fc.constantFrom<Deed['type'][]>(
    ...([
      'hold',
      'hold',
      'prepare',
      'prepare',
      'populate',
      'populate',
      'clear',
      'clear',
      'load',
      'load',
    ] as const),
    ...([
      'step',
      'step',
      'configure',
      'boot-all',
      'boot-all',
      'boot-all',
      'write',
      'write',
      'stop',
      'stop',
    ] as const),
    ...(['release', 'remove', 'host', 'run', 'run', 'run', 'run'] as const),
  ),
});

interface Account {
  /** Disk by disk: whose root is on it. */
  rootOn: Map<string, string>;
  /** Partition -> the disk of its scratch, and how far its root is made. */
  made: Map<string, { disk: string; step: 'Prepared' | 'Populated' | 'Cleared' }>;
  /** Partition -> how many steps of its boot are done. */
  booted: Map<string, number>;
  /** Partition -> what was written last into its root. */
  written: Map<string, string>;
  held: Map<string, string>;
  loaded: Set<string>;
  configured: Set<string>;
  defined: Set<string>;
}

function blank(): Account {
  return {
    rootOn: new Map(),
    made: new Map(),
    booted: new Map(),
    written: new Map(),
    held: new Map(),
    loaded: new Set(),
    configured: new Set(),
    defined: new Set(uids),
  };
}

/** What the naive account says of how far a partition is. */
function stepOf({ booted, made }: Account, uid: string): string | undefined {
  const steps = booted.get(uid) ?? 0;
  return steps > 0 ? order[steps - 1] : made.get(uid)?.step;
}

class World {
  readonly rig = new RootRig();
  readonly account = blank();
  private boots = 1;
  private texts = 0;

  constructor() {
    this.rig.boot();
    this.rig.discover(diskIds.map((id) => disk(id)));
    for (const uid of uids) this.rig.do(definition(uid, { rootType: 'VolumeGroup' }));
  }

  private asks(command: KernelCommand): boolean {
    return this.rig.ask(command).ok;
  }

  act(deed: Deed): void {
    const { account } = this;
    const { uid } = deed;
    if (deed.type === 'host') this.bootHost();
    else if (!account.defined.has(uid)) this.define(uid);
    else this.actOn(deed);
  }

  private define(uid: string): void {
    expect(this.asks(definition(uid, { rootType: 'VolumeGroup' }))).toBe(true);
    this.account.defined.add(uid);
  }

  private actOn(deed: Exclude<Deed, { type: 'host' }>): void {
    const { uid } = deed;
    if (deed.type === 'step') this.take(uid, deed.step);
    else this.deeds[deed.type](deed);
  }

  private readonly deeds: Record<Exclude<Deed['type'], 'step' | 'host'>, (deed: Deed) => void> = {
    hold: ({ disk: id, uid }) => {
      this.hold(uid, id);
    },
    release: ({ uid }) => {
      this.release(uid);
    },
    prepare: ({ uid }) => {
      this.prepare(uid);
    },
    populate: ({ uid }) => {
      this.populate(uid);
    },
    clear: ({ uid }) => {
      this.clear(uid);
    },
    load: ({ uid }) => {
      expect(this.asks({ type: 'LoadPartition', partitionUid: uid })).toBe(true);
      this.account.loaded.add(uid);
    },
    configure: ({ uid }) => {
      this.configure(uid);
    },
    // All of it in order, so that much of what is tried begins from a root that runs.
    run: (all) => {
      for (const type of ['hold', 'prepare', 'populate', 'clear', 'load', 'boot-all', 'write'] as const) {
        this.deeds[type](all);
      }
    },
    'boot-all': ({ uid }) => {
      this.configure(uid);
      for (const step of order) this.take(uid, step);
    },
    write: ({ uid }) => {
      this.write(uid);
    },
    stop: ({ uid }) => {
      expect(this.asks({ type: 'StopPartition', partitionUid: uid })).toBe(true);
      this.down(uid);
    },
    remove: ({ uid }) => {
      this.remove(uid);
    },
  };

  private clear(uid: string): void {
    const own = this.account.made.get(uid);
    const may = own !== undefined && own.step !== 'Prepared';
    expect(this.asks({ type: 'ClearGlobalNames', partitionUid: uid })).toBe(may);
    if (may) own.step = 'Cleared';
  }

  private hold(uid: string, id: string): void {
    const { held } = this.account;
    const isFree = ![...held.values()].includes(id) && !held.has(uid);
    const entries = [allocation('hdisk0', id)];
    if (held.get(uid) === id) return;
    const isDone = this.asks({
      type: 'AllocateDevices',
      partitionUid: uid,
      claimUid: `${uid}-root`,
      entries,
    });
    expect(isDone).toBe(isFree);
    if (!isFree) return;
    this.rig.numbers(uid, `${uid}-root`, 'hdisk0');
    held.set(uid, id);
    // What a partition left that is gone is wiped before anybody has the disk (LIFE-8).
    if (this.account.rootOn.get(id) !== uid) this.account.rootOn.delete(id);
  }

  private release(uid: string): void {
    const { booted, configured, held, made, rootOn } = this.account;
    const id = held.get(uid);
    if (id === undefined || configured.has(uid)) return;
    const isBusy = (booted.get(uid) ?? 0) >= 3;
    if (isBusy) return;
    const claim = { partitionUid: uid, claimUid: `${uid}-root`, entries: ['hdisk0'] };
    expect(this.asks({ type: 'ReleaseNumbers', ...claim, freeMajor: true })).toBe(true);
    expect(this.asks({ type: 'ReleaseDevices', ...claim })).toBe(true);
    held.delete(uid);
    rootOn.delete(id);
    const own = made.get(uid);
    if (own?.step === 'Populated' && own.disk === id) own.step = 'Prepared';
  }

  private prepare(uid: string): void {
    const { held, made, rootOn } = this.account;
    const id = held.get(uid);
    const own = made.get(uid);
    const isMade = own !== undefined && own.step !== 'Prepared';
    const isAtHand = isMade && own.disk === id && rootOn.get(own.disk) === uid;
    expect(this.asks(scratch(uid))).toBe(isMade ? isAtHand : id !== undefined);
    if (isMade || id === undefined) return;
    made.set(uid, { disk: id, step: rootOn.get(id) === uid ? 'Cleared' : 'Prepared' });
  }

  private populate(uid: string): void {
    const { held, made, rootOn, written } = this.account;
    const own = made.get(uid);
    const isThere = own !== undefined && rootOn.get(own.disk) === uid;
    if (isThere) {
      // The same version again: nothing to do, wherever the root is.
      expect(this.asks(population(uid))).toBe(true);
      return;
    }
    // The host cannot fill a disk that is exported (NS-14).
    const isExported = this.account.configured.has(uid);
    const may = own?.step === 'Prepared' && held.get(uid) === own.disk && !isExported;
    expect(this.asks(population(uid))).toBe(may);
    if (!may) return;
    own.step = 'Populated';
    rootOn.set(own.disk, uid);
    written.set(uid, 'welcome');
  }

  private configure(uid: string): void {
    const { configured, held, loaded } = this.account;
    if (!held.has(uid) || !loaded.has(uid) || configured.has(uid) || this.isPopulated(uid)) return;
    this.rig.export(uid, `${uid}-root`, 'hdisk0');
    this.rig.configure(uid, `${uid}-root`, 'hdisk0', [256, 0]);
    configured.add(uid);
  }

  /** A disk that the host has in use is not exported (X-12 f). */
  private isPopulated(uid: string): boolean {
    return this.account.made.get(uid)?.step === 'Populated';
  }

  private take(uid: string, step: BootStep): void {
    const { booted, loaded, made } = this.account;
    const done = booted.get(uid) ?? 0;
    const at = order.indexOf(step);
    const isUp = loaded.has(uid) && made.has(uid);
    const may = isUp && (at < done || (at === done && this.mayGoOn(uid, step)));
    expect(this.asks({ type: 'TakeBootStep', partitionUid: uid, step }), step).toBe(may);
    if (may && at === done) booted.set(uid, done + 1);
  }

  private mayGoOn(uid: string, step: BootStep): boolean {
    const { configured, held, made, rootOn } = this.account;
    const own = made.get(uid);
    if (step === 'ScratchBooted') return own?.step === 'Cleared';
    if (step !== 'DisksIdentified' && step !== 'Imported') return true;
    const id = own?.disk ?? '';
    const isRight = held.get(uid) === id && rootOn.get(id) === uid;
    return isRight && (step === 'DisksIdentified' || configured.has(uid));
  }

  private write(uid: string): void {
    const { booted, written } = this.account;
    const isSwitched = booted.get(uid) === order.length;
    const mounted = this.asks({ type: 'MountFileSystems', partitionUid: uid });
    expect(mounted).toBe(isSwitched);
    if (!mounted) return;
    this.rig.do({ type: 'StartPartition', partitionUid: uid, mode: 'Active' });
    const text = `text ${String((this.texts += 1))}`;
    this.rig.write(uid, '/etc/motd', text);
    written.set(uid, text);
  }

  private down(uid: string): void {
    this.account.booted.delete(uid);
    this.account.loaded.delete(uid);
    this.account.configured.delete(uid);
  }

  private remove(uid: string): void {
    const { defined, held, made, rootOn, written } = this.account;
    expect(this.asks({ type: 'RemovePartition', partitionUid: uid })).toBe(true);
    const id = held.get(uid);
    if (id !== undefined) rootOn.delete(id);
    for (const map of [held, made, written]) map.delete(uid);
    this.down(uid);
    defined.delete(uid);
  }

  /** Memory is gone: who holds what, and every import. Roots, scratches and names of roots that are being made stay. */
  private bootHost(): void {
    const { account } = this;
    this.rig.boot('alpha', `boot-${String((this.boots += 1))}`);
    this.rig.discover(diskIds.map((id) => disk(id)));
    const holders = [...account.held];
    for (const uid of account.defined) {
      this.down(uid);
      this.rig.do(definition(uid, { rootType: 'VolumeGroup' }));
    }
    // What was recorded is restored before anything new is granted (LIFE-9).
    for (const [uid, id] of holders) this.rig.hold(uid, [id]);
    this.rig.do({ type: 'FinishRecovery' });
  }

  check(): void {
    const { account, rig } = this;
    for (const uid of account.defined) {
      expect(rig.step(uid), uid).toBe(stepOf(account, uid));
      if (account.booted.get(uid) !== order.length || !rig.view(uid).mounts.length) continue;
      expect(rig.content(uid, '/etc/motd')).toBe(account.written.get(uid));
    }
    const making = [...account.made].filter(([, { step }]) => step === 'Populated').length;
    expect(rig.globalNames()).toHaveLength(1 + making);
  }
}

describe('kernel/model/root-volume-groups', () => {
  it('NS-3, NS-12, NS-15, NS-16, NS-17, LIFE-8: goes and keeps exactly as a naive account of the steps does', () => {
    let booted = 0;
    fc.assert(
      fc.property(fc.array(deed, { minLength: 20, maxLength: 60 }), (deeds) => {
        const world = new World();
        for (const each of deeds) {
          world.act(each);
          world.check();
        }
        booted += [...world.account.written.values()].filter((text) => text.startsWith('text')).length;
        // A snapshot has all of it: what goes on from there is the same room.
        const copy = restoreMachineRoom(structuredClone(world.rig.room.snapshot()), tools);
        expect(copy.digest()).toBe(world.rig.room.digest());
      }),
      { numRuns: 100, seed: 20261126 },
    );
    // The property has seen what it is about.
    expect(booted).toBeGreaterThan(20);
  });
});
