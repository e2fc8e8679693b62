/**
 * What every adapter of the cluster port must do. It asserts only what a Kubernetes API server does too, so that a
 * real one can be held to it.
 */
import { afterEach, beforeEach, describe } from 'vitest';

import type { ClusterPort } from '../../controller/cluster/port.ts';
import { applyContract } from './cluster/apply.ts';
import { createContract } from './cluster/create.ts';
import { deleteContract } from './cluster/delete.ts';
import { frozenCluster } from './cluster/frozen-cluster.ts';
import { listContract } from './cluster/list.ts';
import { namespaceContract } from './cluster/namespaces.ts';
import { patchContract } from './cluster/patch.ts';
import type { Scene } from './cluster/scene.ts';
import { namespace } from './cluster/subjects.ts';
import { updateContract } from './cluster/update.ts';
import { watchContract } from './cluster/watch.ts';

export interface ClusterUnderTest {
  /** Serves the kinds of cluster/subjects.ts, with their defaults and rules. */
  cluster: ClusterPort;
  close?: () => Promise<void>;
}

let scenes = 0;

/** Declares the suite. `makeCluster` may return the same cluster every time. */
export function clusterContract(name: string, makeCluster: () => Promise<ClusterUnderTest>): void {
  describe(`contract/cluster of ${name}`, () => {
    const scene = {} as Scene;
    let close: (() => Promise<void>) | undefined;

    beforeEach(async () => {
      const made = await makeCluster();
      scene.cluster = frozenCluster(made.cluster);
      scene.namespace = `contract-${String(process.pid)}-${String(++scenes)}`;
      close = made.close;
      await scene.cluster.create(namespace(scene.namespace), { fieldManager: 'contract' });
    });

    afterEach(() => close?.());

    createContract(scene);
    updateContract(scene);
    applyContract(scene);
    patchContract(scene);
    deleteContract(scene);
    listContract(scene);
    watchContract(scene);
    namespaceContract(scene);
  });
}
