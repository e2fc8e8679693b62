/**
 * One process of the measurement against a real API server: the engine, a client without logic, or the kernels. It is
 * told by its parent what to do, and answers with how long it took and what it cost.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHostProcess } from '../controller/host-process.ts';
import type { CertificateFiles } from '../controller/kernel/remote/certificates.ts';
import { createLog } from '../controller/process/log.ts';
import { converge } from './cluster/converging.ts';
import type { Converged, KernelsAt } from './cluster/converging.ts';
import { writeStatuses } from './cluster/plain-writes.ts';
import type { PlainWrites } from './cluster/plain-writes.ts';
import type { Spent } from './cluster/stopwatch.ts';

/** What a worker is asked, and what it answers. */
export interface Jobs {
  converge: {
    asked: { kubeconfig: string; kernels: KernelsAt | undefined; epoch: number; atOnce: number };
    answer: Converged;
  };
  write: { asked: PlainWrites & { kubeconfig: string }; answer: Spent };
  host: { asked: { names: readonly string[]; files: CertificateFiles }; answer: { url: string } };
}

type Order = { [J in keyof Jobs]: { job: J; asked: Jobs[J]['asked'] } }[keyof Jobs];

async function obey(order: Order): Promise<object> {
  switch (order.job) {
    case 'converge':
      return await converge(order.asked);
    case 'write':
      return await writeStatuses(order.asked);
    case 'host':
      return await holdKernels(order.asked);
  }
}

async function holdKernels({ names, files }: Jobs['host']['asked']): Promise<Jobs['host']['answer']> {
  const directory = mkdtempSync(join(tmpdir(), 'partywall-bench-host-'));
  process.once('disconnect', () => {
    rmSync(directory, { recursive: true, force: true });
    process.exit();
  });
  const held = await startHostProcess({
    hostNames: names,
    directory,
    listen: { host: '127.0.0.1', port: 0 },
    health: { host: '127.0.0.1', port: 0 },
    certificates: files,
    controllerNames: ['partywall-controller'],
    log: createLog('error', (line) => process.stderr.write(line)),
  });
  return { url: `https://localhost:${String(held.addresses.kernels.port)}` };
}

process.on('message', (order: Order) => {
  obey(order).then(
    (answer) => process.send?.({ answer }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }),
  );
});
