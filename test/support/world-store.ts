/** Where the world of a test keeps its objects: in memory, unless a file of tests keeps its worlds elsewhere. */
import { resources } from '../../controller/api/generated/resources.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { createEmbeddedCluster } from '../../controller/cluster/embedded/embedded-cluster.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import { admit } from '../../controller/manifest/admit.ts';
import type { Storage } from '../../controller/storage/storage.ts';

/** What stores and watchers of one world have in common. */
export interface WorldStore {
  cluster: ClusterPort;
  /** How many events its watches have told. */
  told(): number;
  /** Resolves when all that is stored has been told to who watches. */
  caughtUp(): Promise<void>;
}

/** What a store is given by its world. */
export interface WorldGoods {
  /** Of the kernels; an embedded store shares it. */
  storage: Storage;
  /** The world's time, RFC 3339: what is stored is created then. */
  now: () => string;
}

export interface StoreKeeper {
  open(goods: WorldGoods): WorldStore;
  /** How many generated worlds a property is tried on at most. */
  mostWorlds: number;
  /** Those golden cases that are played. */
  chosen<C extends PlayedCase>(cases: readonly C[]): readonly C[];
}

/** What a golden case is chosen by. */
export interface PlayedCase {
  steps: unknown;
}

const inMemory: StoreKeeper = { open: embeddedStore, mostWorlds: Infinity, chosen: (cases) => cases };

let keeper = inMemory;

/** From now on the worlds of this file of tests are kept elsewhere. */
export function keepWorlds(elsewhere: StoreKeeper): void {
  keeper = elsewhere;
}

export function openWorldStore(goods: WorldGoods): WorldStore {
  return keeper.open(goods);
}

/** How many generated worlds a property is tried on here, which would be tried on `count` in memory. */
export function worldCount(count: number): number {
  return Math.min(count, keeper.mostWorlds);
}

/** Those golden cases that are played here. */
export function playedCases<C extends PlayedCase>(cases: readonly C[]): readonly C[] {
  return keeper.chosen(cases);
}

/** UIDs are counted, and events are told within the write that causes them. */
export function embeddedStore({ storage, now }: WorldGoods): WorldStore {
  let uids = 0;
  const cluster = createEmbeddedCluster({
    storage,
    resources: Object.values(resources),
    admit,
    now,
    newUid: () => `uid-${String((uids += 1)).padStart(4, '0')}`,
  });
  return { cluster, told: () => 0, caughtUp: () => Promise.resolve() };
}

/** Stores objects as `partywall apply` does. */
export async function applyAll(cluster: ClusterPort, objects: readonly KubeObject[]): Promise<void> {
  for (const object of objects) await cluster.apply(object, { fieldManager: 'partywall', force: true });
}
