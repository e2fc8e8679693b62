/**
 * The process in which a controller makes one plan: it reads the cluster and copies the kernels over connections of its
 * own, runs the engine on the copies, and tells what came of it.
 */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { setImmediate as breath } from 'node:timers/promises';
import { resources } from './api/generated/resources.ts';
import type { Review } from './api/generated/review.ts';
import type { ClusterReader } from './cluster/fork/fork-cluster.ts';
import { readCluster } from './cluster/fork/read-cluster.ts';
import { createKubernetesCluster } from './cluster/kubernetes/kubernetes-cluster.ts';
import type { KubernetesCluster } from './cluster/kubernetes/kubernetes-cluster.ts';
import { loadKubeConfig } from './cluster/kubernetes/pooled-config.ts';
import type { PlanPlace } from './controller-clusters.ts';
import { copiedWorld } from './embedded.ts';
import type { RoomCopy } from './kernel/journal/kernel-copies.ts';
import { kernelCopies } from './kernel/journal/kernel-copies.ts';
import { Certificates } from './kernel/remote/certificates.ts';
import { hostAddresses } from './kernel/remote/host-addresses.ts';
import { remoteKernels } from './kernel/remote/remote-kernels.ts';
import type { PlanRunner } from './questions/plan/make-plan.ts';
import { forkMilliseconds } from './questions/plan/make-plan.ts';
import { answerPlan } from './reviews/answer-plan.ts';
import { verdictOn } from './reviews/answer-review.ts';
import { pack } from './reviews/packed.ts';
import type { PlanReport, PlanTask } from './reviews/planner.ts';
import type { Verdict } from './reviews/review-status.ts';
import { accessReviewResource } from './reviews/rights.ts';

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** Whoever waits for it may end meanwhile: that is heard between two turns. */
const breathe = async (): Promise<void> => {
  await breath();
};

const runner: PlanRunner = {
  worldOptions: { afterTurn: breathe },
  settle: async ({ engine }) => {
    await engine.start();
    await engine.runUntilQuiet({ until: Date.now() + forkMilliseconds });
  },
  checkpoint: breathe,
};

async function verdictFor({ epoch, place, review }: PlanTask<PlanPlace>): Promise<Verdict> {
  const { context, kubeconfig } = place;
  const cluster = createKubernetesCluster({
    config: loadKubeConfig({
      ...(kubeconfig === undefined ? {} : { kubeconfig }),
      ...(context === undefined ? {} : { context }),
    }),
    // Who applied what is told by managedFields, so they are read as well.
    resources: [...Object.values(resources), accessReviewResource],
    userAgent: 'partywall-controller/plan',
  });
  try {
    const stored = await readCluster(cluster, ['Namespace', ...Object.keys(resources)]);
    return await planned(review, { cluster, stored, epoch, place });
  } finally {
    await cluster.close();
  }
}

interface Read {
  cluster: KubernetesCluster;
  stored: ClusterReader;
  epoch: number;
  place: PlanPlace;
}

async function planned(review: Review, { cluster, epoch, place, stored }: Read): Promise<Verdict> {
  const { controllerNamespace } = place;
  try {
    const kernels = kernelCopies(await copiesAt(place, stored), { sha256 });
    const world = {
      fork: (options = {}) => copiedWorld({ cluster: stored, kernels, epoch }, options),
    };
    const answer = await answerPlan(review, { cluster, stored, world, runner, controllerNamespace });
    return { reason: 'Answered', answer: await pack(answer, 'answer') };
  } catch (error) {
    return verdictOn(error, review);
  }
}

async function copiesAt(
  { certificates, hosts: listed, hostTemplate: text }: PlanPlace,
  stored: ClusterReader,
): Promise<RoomCopy[]> {
  const names = async (): Promise<string[]> =>
    (await stored.list('Host')).items.map(({ metadata }) => metadata.name);
  const template = text === undefined ? {} : { template: { text, names } };
  const kernels = remoteKernels({
    hosts: hostAddresses({ listed, ...template }),
    certificates: new Certificates(certificates),
  });
  try {
    return (await kernels.copies()) as RoomCopy[];
  } finally {
    kernels.close();
  }
}

async function reportOn(task: PlanTask<PlanPlace>): Promise<PlanReport> {
  try {
    return { verdict: await verdictFor(task) };
  } catch (error) {
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Where the memory of the machine runs out, Linux ends this process and not the leader. */
async function offerItself(): Promise<void> {
  await writeFile('/proc/self/oom_score_adj', '1000').catch(() => undefined);
}

async function work(task: PlanTask<PlanPlace>): Promise<void> {
  await offerItself();
  const report = await reportOn(task);
  process.send?.(report, () => process.disconnect());
}

// Ctrl-C is for whoever waits, who ends this process.
process.on('SIGINT', () => undefined);
process.once('disconnect', () => process.exit());
process.once('message', (task) => void work(task as PlanTask<PlanPlace>));
