/**
 * What every adapter of the kernel port must do, wherever its kernels are. What the kernels decide is tested on the model
 * (test/unit/kernel/model); this is about how one is asked.
 */
import { afterEach, beforeEach, describe } from 'vitest';
import type { KernelDirectory } from '../../controller/kernel/port.ts';
import { changesContract } from './kernel/changes.ts';
import { directoryContract } from './kernel/directory.ts';
import { executeContract } from './kernel/execute.ts';
import { fenceContract } from './kernel/fence.ts';
import { readContract } from './kernel/read.ts';
import { Scene } from './kernel/scene.ts';

export interface KernelsUnderTest {
  /** Reaches `alpha` and `beta` of one machine room, which were never booted. */
  kernels: KernelDirectory;
  close?: () => Promise<void>;
}

/** Declares the suite. `makeKernels` makes new ones every time. */
export function kernelContract(name: string, makeKernels: () => Promise<KernelsUnderTest>): void {
  describe(`contract/kernel of ${name}`, () => {
    const scene = new Scene();
    let close: (() => Promise<void>) | undefined;

    beforeEach(async () => {
      const made = await makeKernels();
      close = made.close;
      scene.begin(made.kernels);
    });

    afterEach(() => close?.());

    executeContract(scene);
    fenceContract(scene);
    readContract(scene);
    changesContract(scene);
    directoryContract(scene);
  });
}
