import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { summarise, verifyLayers } from '../../../tools/verify-layers.ts';

/** `from` imports `to`: a path of the tree, a package, or a module of Node. */
interface Arrow {
  from: string;
  to: string;
  /** Default: an import of a value. */
  style?: 'value' | 'type' | 'dynamic';
}

const PACKAGES = [
  'yaml',
  'ajv',
  'ajv-formats',
  '@marcbachmann/cel-js',
  're2js',
  'fast-json-patch',
  'lmdb',
  '@kubernetes/client-node',
  'undici',
].concat(
  ['commander', 'picocolors', 'fast-check', 'vitest', 'typescript', 'esbuild', 'prettier'],
  [
    'dependency-cruiser',
    'json-schema-to-typescript',
    'ts-json-schema-generator',
    'pino',
    'prom-client',
    '@opentelemetry/api',
    'left-pad',
  ],
);

/** At least one arrow for each line of .dependency-cruiser.cjs. */
const ALLOWED: Arrow[] = [
  { from: 'controller/solve/a.ts', to: 'controller/solve/deeper/b.ts' },
  { from: 'controller/kernel/model/a.ts', to: 'controller/kernel/model/b.ts' },
  { from: 'controller/cluster/embedded/a.ts', to: 'controller/cluster/embedded/b.ts' },
  { from: 'controller/kinds/host/plan.ts', to: 'controller/kinds/host/checks.ts' },
  { from: 'cli/commands/get.ts', to: 'cli/render/table.ts' },
  { from: 'tools/a.ts', to: 'tools/b.ts' },
  { from: 'bench/a.ts', to: 'bench/b.ts' },
  { from: 'controller/cel/a.ts', to: 'controller/api/object.ts' },
  { from: 'controller/kernel/port.ts', to: 'controller/api/object.ts' },
  { from: 'controller/storage/a.ts', to: 'controller/api/object.ts' },
  { from: 'controller/solve/c.ts', to: 'controller/cel/a.ts' },
  { from: 'controller/solve/d.ts', to: 'controller/kernel/port.ts', style: 'type' },
  { from: 'controller/kernel/model/c.ts', to: 'controller/solve/a.ts' },
  { from: 'controller/kernel/model/d.ts', to: 'controller/kernel/port.ts' },
  { from: 'controller/kernel/journal/a.ts', to: 'controller/kernel/port.ts' },
  { from: 'controller/kernel/journal/b.ts', to: 'controller/kernel/model/a.ts' },
  { from: 'controller/kernel/journal/c.ts', to: 'controller/storage/a.ts' },
  { from: 'controller/kernel/remote/a.ts', to: 'controller/kernel/port.ts' },
  { from: 'controller/kernel/remote/b.ts', to: 'node:https' },
  { from: 'controller/kinds/host/a.ts', to: 'controller/solve/a.ts' },
  { from: 'controller/kinds/host/b.ts', to: 'controller/kinds/kind.ts' },
  { from: 'controller/kinds/host/c.ts', to: 'controller/kernel/port.ts', style: 'type' },
  { from: 'controller/kinds/kind.ts', to: 'controller/kernel/port.ts', style: 'type' },
  { from: 'controller/kinds/index.ts', to: 'controller/kinds/kind.ts' },
  { from: 'controller/kinds/index.ts', to: 'controller/kinds/host/index.ts' },
  { from: 'controller/engine/a.ts', to: 'controller/kinds/kind.ts' },
  { from: 'controller/engine/b.ts', to: 'controller/kernel/port.ts' },
  { from: 'controller/engine/b.ts', to: 'controller/kernel/giving-back.ts' },
  { from: 'controller/kernel/giving-back.ts', to: 'controller/kernel/port.ts', style: 'type' },
  { from: 'controller/engine/c.ts', to: 'controller/cluster/port.ts' },
  { from: 'controller/apply/a.ts', to: 'controller/apply/b.ts' },
  { from: 'controller/apply/a.ts', to: 'controller/cluster/port.ts' },
  { from: 'controller/apply/a.ts', to: 'controller/manifest/problem.ts' },
  { from: 'controller/questions/plan/a.ts', to: 'controller/apply/a.ts' },
  { from: 'controller/questions/plan/a.ts', to: 'controller/manifest/problem.ts' },
  { from: 'controller/questions/plan/a.ts', to: 'controller/cluster/patch.ts' },
  { from: 'controller/questions/plan/a.ts', to: 'controller/embedded.ts', style: 'type' },
  { from: 'controller/reviews/b.ts', to: 'controller/apply/a.ts' },
  { from: 'controller/reviews/f.ts', to: 'controller/embedded.ts', style: 'type' },
  { from: 'controller/reviews/b.ts', to: 'controller/cluster/fork/a.ts', style: 'type' },
  { from: 'controller/plan-worker.ts', to: 'controller/reviews/a.ts' },
  { from: 'controller/plan-worker.ts', to: 'controller/embedded.ts' },
  { from: 'controller/plan-worker.ts', to: 'node:crypto' },
  { from: 'controller/questions/view/a.ts', to: 'controller/questions/inside/b.ts' },
  { from: 'controller/questions/a.ts', to: 'controller/cluster/port.ts' },
  { from: 'controller/questions/b.ts', to: 'controller/kernel/port.ts' },
  { from: 'controller/questions/c.ts', to: 'controller/manifest/suggest.ts' },
  { from: 'controller/questions/d.ts', to: 'node:util' },
  { from: 'controller/reviews/a.ts', to: 'controller/reviews/b.ts' },
  { from: 'controller/reviews/a.ts', to: 'controller/questions/view/a.ts' },
  { from: 'controller/reviews/c.ts', to: 'controller/cluster/port.ts' },
  { from: 'controller/reviews/d.ts', to: 'controller/kernel/port.ts' },
  { from: 'controller/reviews/e.ts', to: 'node:zlib' },
  { from: 'controller/reviews/g.ts', to: 'node:child_process' },
  { from: 'controller/controller-term.ts', to: 'controller/reviews/a.ts' },
  { from: 'controller/election/a.ts', to: 'controller/election/b.ts' },
  { from: 'controller/election/a.ts', to: 'controller/cluster/port.ts' },
  { from: 'controller/election/a.ts', to: 'controller/kernel/port.ts' },
  { from: 'controller/election/a.ts', to: 'node:timers/promises' },
  { from: 'controller/controller-process.ts', to: 'controller/election/a.ts' },
  { from: 'controller/controller-process.ts', to: 'controller/controller-term.ts' },
  { from: 'controller/cluster/patch.ts', to: 'controller/cluster/port.ts' },
  { from: 'controller/cluster/semantics/a.ts', to: 'controller/cluster/port.ts' },
  { from: 'controller/cluster/semantics/b.ts', to: 'controller/cluster/patch.ts' },
  { from: 'controller/cluster/embedded/c.ts', to: 'controller/cluster/port.ts' },
  { from: 'controller/cluster/served/a.ts', to: 'controller/cluster/port.ts' },
  { from: 'controller/cluster/served/b.ts', to: 'controller/cluster/semantics/a.ts' },
  { from: 'controller/cluster/embedded/e.ts', to: 'controller/cluster/served/a.ts' },
  { from: 'controller/cluster/embedded/f.ts', to: 'controller/storage/a.ts' },
  { from: 'controller/cluster/fork/a.ts', to: 'controller/cluster/port.ts' },
  { from: 'controller/cluster/fork/b.ts', to: 'controller/cluster/served/a.ts' },
  { from: 'controller/cluster/fork/c.ts', to: 'controller/cluster/semantics/a.ts' },
  { from: 'controller/cluster/kubernetes/a.ts', to: 'controller/cluster/port.ts' },
  { from: 'controller/cluster/kubernetes/b.ts', to: 'controller/cluster/patch.ts' },
  { from: 'controller/cluster/kubernetes/c.ts', to: 'controller/cluster/semantics/namespaces.ts' },
  { from: 'controller/cluster/kubernetes/d.ts', to: '@kubernetes/client-node' },
  { from: 'controller/cluster/kubernetes/e.ts', to: 'undici' },
  { from: 'controller/cluster/kubernetes/f.ts', to: 'node:timers/promises' },
  { from: 'controller/manifest/a.ts', to: 'controller/cel/a.ts' },
  { from: 'controller/manifest/b.ts', to: 'schemas/host.json' },
  { from: 'controller/kinds/host/d.ts', to: 'controller/kinds/candidates.ts' },
  { from: 'controller/kinds/candidates.ts', to: 'controller/kinds/kind.ts' },
  { from: 'controller/kinds/host/e.ts', to: 'controller/kinds/partition-view.ts' },
  { from: 'controller/kinds/class-consent.ts', to: 'controller/kinds/candidates.ts' },
  { from: 'controller/kinds/placement.ts', to: 'controller/kinds/candidates.ts' },
  { from: 'controller/kinds/held-view.ts', to: 'controller/kinds/partition-view.ts' },
  { from: 'controller/kinds/candidates.ts', to: 'controller/solve/a.ts' },
  { from: 'controller/kinds/error-log.ts', to: 'controller/kernel/port.ts', style: 'type' },
  { from: 'controller/embedded.ts', to: 'controller/cluster/embedded/a.ts' },
  { from: 'controller/embedded.ts', to: 'node:crypto' },
  { from: 'controller/controller-process.ts', to: 'controller/engine/a.ts' },
  { from: 'controller/process/a.ts', to: 'controller/process/b.ts' },
  { from: 'controller/host-process.ts', to: 'controller/kernel/remote/a.ts' },
  { from: 'controller/host-process.ts', to: 'node:crypto' },
  { from: 'cli/commands/host.ts', to: 'controller/host-process.ts' },
  { from: 'cli/main.ts', to: 'controller/engine/a.ts' },
  { from: 'cli/commands/controller.ts', to: 'controller/controller-process.ts' },
  { from: 'tools/c.ts', to: 'controller/manifest/a.ts' },
  { from: 'bench/c.ts', to: 'controller/solve/a.ts' },
  { from: 'bench/e.ts', to: 'test/cluster/apiserver/a.ts' },
  { from: 'test/unit/a.test.ts', to: 'controller/kinds/host/plan.ts' },
  { from: 'test/unit/b.test.ts', to: 'fast-check' },
  { from: 'test/unit/c.test.ts', to: 'vitest' },
  { from: 'controller/cel/b.ts', to: '@marcbachmann/cel-js' },
  { from: 'controller/cel/c.ts', to: 're2js' },
  { from: 'controller/cluster/patch.ts', to: 'fast-json-patch' },
  { from: 'controller/storage/b.ts', to: 'lmdb' },
  { from: 'controller/manifest/c.ts', to: 'yaml' },
  { from: 'controller/manifest/d.ts', to: 'ajv' },
  { from: 'controller/manifest/e.ts', to: 'ajv-formats' },
  { from: 'controller/process/c.ts', to: 'pino' },
  { from: 'controller/process/d.ts', to: 'prom-client' },
  { from: 'controller/process/e.ts', to: 'node:http' },
  { from: 'controller/process/f.ts', to: 'controller/engine/a.ts', style: 'type' },
  { from: 'controller/telemetry/a.ts', to: 'controller/telemetry/b.ts' },
  { from: 'controller/telemetry/c.ts', to: 'controller/cluster/port.ts' },
  { from: 'controller/telemetry/d.ts', to: 'controller/kernel/port.ts' },
  { from: 'controller/telemetry/e.ts', to: 'controller/kinds/kind.ts', style: 'type' },
  { from: 'controller/telemetry/f.ts', to: 'controller/engine/a.ts', style: 'type' },
  { from: 'controller/controller-term.ts', to: 'controller/telemetry/a.ts' },
  { from: 'controller/tracing/a.ts', to: 'controller/tracing/b.ts' },
  { from: 'controller/tracing/c.ts', to: 'controller/engine/a.ts', style: 'type' },
  { from: 'controller/tracing/d.ts', to: 'controller/kernel/remote/a.ts', style: 'type' },
  { from: 'controller/tracing/e.ts', to: 'controller/telemetry/a.ts' },
  { from: 'controller/tracing/f.ts', to: 'controller/process/a.ts' },
  { from: 'controller/tracing/g.ts', to: '@opentelemetry/api' },
  { from: 'controller/tracing/h.ts', to: 'node:async_hooks' },
  { from: 'controller/controller-term.ts', to: 'controller/tracing/a.ts', style: 'type' },
  { from: 'controller/controller-process.ts', to: 'controller/tracing/a.ts', style: 'dynamic' },
  { from: 'controller/host-process.ts', to: 'controller/tracing/a.ts', style: 'type' },
  { from: 'controller/host-process.ts', to: 'controller/tracing/b.ts', style: 'dynamic' },
  { from: 'cli/a.ts', to: 'commander' },
  { from: 'cli/b.ts', to: 'picocolors' },
  { from: 'tools/d.ts', to: 'ajv' },
  { from: 'tools/e.ts', to: 'typescript' },
  { from: 'tools/g.ts', to: 'ts-json-schema-generator' },
  { from: 'tools/h.ts', to: 'json-schema-to-typescript' },
  { from: 'controller/engine/d.ts', to: 'node:util' },
  { from: 'controller/engine/clock.ts', to: 'node:timers/promises' },
  { from: 'controller/storage/c.ts', to: 'node:fs' },
  { from: 'controller/manifest/f.ts', to: 'node:fs' },
  { from: 'controller/controller-process.ts', to: 'node:net' },
  { from: 'cli/d.ts', to: 'node:process' },
  { from: 'tools/f.ts', to: 'node:fs' },
  { from: 'bench/d.ts', to: 'node:perf_hooks' },
];

/** Every kind of arrow that must be refused. */
const REFUSED: Arrow[] = [
  // A plan is given its world.
  { from: 'controller/questions/plan/x.ts', to: 'controller/embedded.ts' },
  { from: 'controller/apply/x.ts', to: 'controller/engine/a.ts' },
  // Questions are asked of ports; whoever prints answers is above them.
  { from: 'controller/questions/x.ts', to: 'cli/render/table.ts' },
  { from: 'controller/questions/x.ts', to: 'controller/reviews/a.ts' },
  { from: 'controller/questions/x.ts', to: 'controller/cluster/kubernetes/a.ts' },
  { from: 'controller/reviews/x.ts', to: 'controller/kernel/remote/a.ts' },
  { from: 'controller/engine/x.ts', to: 'controller/reviews/a.ts' },
  // The vocabulary imports nothing.
  { from: 'controller/api/x.ts', to: 'controller/solve/a.ts' },
  { from: 'controller/api/x.ts', to: 'controller/kernel/port.ts', style: 'type' },
  // Pure folders import no module of Node.
  { from: 'controller/api/x.ts', to: 'node:crypto' },
  { from: 'controller/solve/x.ts', to: 'node:fs' },
  { from: 'controller/kernel/model/x.ts', to: 'node:crypto' },
  { from: 'controller/kernel/port.ts', to: 'node:events' },
  { from: 'controller/kinds/host/x.ts', to: 'node:timers' },
  { from: 'controller/kinds/kind.ts', to: 'node:os' },
  { from: 'controller/cluster/semantics/x.ts', to: 'node:crypto' },
  // The engine compares with util, and has no other module of Node.
  { from: 'controller/engine/x.ts', to: 'node:fs' },
  { from: 'controller/engine/x.ts', to: 'node:timers/promises' },
  { from: 'controller/cluster/fork/x.ts', to: 'node:fs' },
  // A real server decides by itself: its adapter knows no semantics but what a Namespace is, and no store.
  { from: 'controller/cluster/kubernetes/x.ts', to: 'controller/cluster/semantics/a.ts' },
  { from: 'controller/cluster/kubernetes/x.ts', to: 'controller/storage/a.ts' },
  { from: 'controller/engine/x.ts', to: 'controller/cluster/kubernetes/a.ts' },
  { from: 'controller/manifest/x.ts', to: '@kubernetes/client-node' },
  { from: 'controller/kernel/remote/x.ts', to: 'undici' },
  // Without its prefix a module of Node is no less one.
  { from: 'controller/solve/x.ts', to: 'crypto' },
  // Algorithms know types of the kernel port, no values, and nothing else of the kernel.
  { from: 'controller/solve/x.ts', to: 'controller/kernel/port.ts', style: 'value' },
  { from: 'controller/solve/x.ts', to: 'controller/kernel/model/a.ts', style: 'type' },
  // The kernel knows neither cluster nor engine, and the model no journal.
  { from: 'controller/kernel/port.ts', to: 'controller/kernel/model/a.ts' },
  { from: 'controller/kernel/giving-back.ts', to: 'controller/kernel/model/a.ts' },
  { from: 'controller/kinds/host/x.ts', to: 'controller/kernel/giving-back.ts' },
  { from: 'controller/kernel/model/x.ts', to: 'controller/kernel/journal/a.ts' },
  { from: 'controller/kernel/model/x.ts', to: 'controller/storage/a.ts' },
  { from: 'controller/kernel/journal/x.ts', to: 'controller/cluster/port.ts', style: 'type' },
  { from: 'controller/kernel/journal/x.ts', to: 'controller/kernel/remote/a.ts' },
  // The wire carries what the port says, wherever the kernels behind it are.
  { from: 'controller/kernel/remote/x.ts', to: 'controller/kernel/model/a.ts' },
  { from: 'controller/kernel/remote/x.ts', to: 'controller/storage/a.ts' },
  { from: 'controller/kernel/remote/x.ts', to: 'ajv' },
  // A kind knows no sibling, no list, no effect.
  { from: 'controller/kinds/host/x.ts', to: 'controller/kinds/device-claim/index.ts' },
  { from: 'controller/kinds/host/x.ts', to: 'controller/kinds/index.ts' },
  { from: 'controller/kinds/host/x.ts', to: 'controller/kernel/port.ts', style: 'value' },
  { from: 'controller/kinds/host/x.ts', to: 'controller/kernel/model/a.ts' },
  { from: 'controller/kinds/host/x.ts', to: 'controller/cluster/port.ts', style: 'type' },
  { from: 'controller/kinds/host/x.ts', to: 'controller/engine/a.ts' },
  { from: 'controller/kinds/kind.ts', to: 'controller/kinds/host/index.ts' },
  // The engine knows no concrete kind and no adapter.
  { from: 'controller/engine/x.ts', to: 'controller/kinds/index.ts' },
  { from: 'controller/engine/x.ts', to: 'controller/kinds/host/index.ts', style: 'type' },
  { from: 'controller/engine/x.ts', to: 'controller/cluster/fork/a.ts' },
  { from: 'controller/engine/x.ts', to: 'controller/kernel/model/a.ts' },
  // Nothing but the command line, tools and tests knows how the embedded world is put together.
  { from: 'controller/engine/x.ts', to: 'controller/embedded.ts' },
  { from: 'controller/embedded.ts', to: 'controller/controller-process.ts' },
  { from: 'controller/embedded.ts', to: 'controller/process/a.ts' },
  { from: 'controller/embedded.ts', to: 'controller/telemetry/a.ts' },
  { from: 'controller/engine/x.ts', to: 'controller/telemetry/a.ts' },
  { from: 'controller/process/y.ts', to: 'controller/engine/a.ts' },
  { from: 'controller/telemetry/x.ts', to: 'controller/kinds/kind.ts' },
  { from: 'controller/telemetry/y.ts', to: 'controller/engine/engine.ts' },
  { from: 'controller/telemetry/z.ts', to: 'controller/cluster/kubernetes/a.ts' },
  // What traces is loaded only where traces are wanted.
  { from: 'controller/controller-process.ts', to: 'controller/tracing/a.ts' },
  { from: 'controller/host-process.ts', to: 'controller/tracing/a.ts' },
  { from: 'controller/embedded.ts', to: 'controller/tracing/a.ts', style: 'dynamic' },
  { from: 'controller/telemetry/w.ts', to: 'controller/tracing/a.ts' },
  { from: 'cli/x.ts', to: 'controller/tracing/a.ts' },
  { from: 'controller/tracing/x.ts', to: 'controller/engine/a.ts' },
  { from: 'controller/tracing/x.ts', to: 'controller/kernel/remote/a.ts' },
  // A host process has kernels, and neither cluster nor engine.
  { from: 'controller/host-process.ts', to: 'controller/engine/a.ts' },
  { from: 'controller/host-process.ts', to: 'controller/cluster/port.ts' },
  { from: 'controller/process/x.ts', to: 'controller/kernel/port.ts' },
  { from: 'controller/kinds/candidates.ts', to: 'controller/kinds/host/index.ts' },
  { from: 'controller/kinds/candidates.ts', to: 'node:crypto' },
  { from: 'controller/kinds/partition-view.ts', to: 'controller/kinds/host/index.ts' },
  { from: 'controller/kinds/class-consent.ts', to: 'controller/kinds/device-claim/index.ts' },
  { from: 'controller/kinds/placement.ts', to: 'controller/kinds/device-claim/index.ts' },
  { from: 'controller/kinds/held-view.ts', to: 'controller/kinds/host/index.ts' },
  // Adapters know the port, not each other.
  { from: 'controller/cluster/port.ts', to: 'controller/cluster/semantics/c.ts' },
  { from: 'controller/cluster/embedded/x.ts', to: 'controller/cluster/fork/a.ts' },
  { from: 'controller/cluster/fork/x.ts', to: 'controller/storage/a.ts' },
  { from: 'controller/cluster/semantics/x.ts', to: 'controller/cluster/embedded/a.ts' },
  { from: 'controller/cluster/semantics/x.ts', to: 'controller/cluster/served/a.ts' },
  { from: 'controller/cluster/served/x.ts', to: 'controller/storage/a.ts' },
  // Storage and manifest know nothing of what is stored and declared.
  { from: 'controller/storage/x.ts', to: 'controller/cluster/port.ts' },
  { from: 'controller/manifest/x.ts', to: 'controller/engine/a.ts' },
  // Who leads knows no adapter, and the engine does not know who leads.
  { from: 'controller/election/x.ts', to: 'controller/cluster/kubernetes/a.ts' },
  { from: 'controller/engine/x.ts', to: 'controller/election/a.ts' },
  // A controller has no storage of its own.
  { from: 'controller/controller-process.ts', to: 'controller/storage/a.ts' },
  { from: 'controller/engine/x.ts', to: 'cli/main.ts' },
  // Nothing imports tests, benchmarks or tools.
  { from: 'controller/engine/x.ts', to: 'test/support/a.ts' },
  { from: 'cli/x.ts', to: 'bench/a.ts' },
  { from: 'cli/x.ts', to: 'tools/a.ts' },
  { from: 'bench/x.ts', to: 'test/support/a.ts' },
  // Each package has one home.
  { from: 'controller/solve/x.ts', to: '@marcbachmann/cel-js' },
  { from: 'controller/manifest/x.ts', to: 're2js' },
  { from: 'controller/cluster/embedded/x.ts', to: 'fast-json-patch' },
  { from: 'controller/cluster/embedded/x.ts', to: 'lmdb' },
  { from: 'controller/kernel/journal/x.ts', to: 'lmdb' },
  { from: 'cli/x.ts', to: 'yaml' },
  { from: 'controller/engine/x.ts', to: 'ajv', style: 'type' },
  { from: 'controller/engine/x.ts', to: 'picocolors' },
  { from: 'controller/manifest/x.ts', to: 'commander' },
  { from: 'controller/kernel/remote/x.ts', to: 'pino' },
  { from: 'controller/engine/x.ts', to: '@opentelemetry/api', style: 'type' },
  { from: 'controller/solve/x.ts', to: 'fast-check' },
  { from: 'cli/x.ts', to: 'typescript' },
  // A package and a folder that nobody has given a home.
  { from: 'cli/x.ts', to: 'left-pad' },
  { from: 'controller/utils/x.ts', to: 'controller/api/object.ts' },
  { from: 'controller/solve/x.ts', to: 'controller/utils/a.ts' },
];

describe('tools/verify-layers', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'partywall-layers-'));
    for (const name of PACKAGES) {
      write(
        `node_modules/${name}/package.json`,
        JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
      );
      write(`node_modules/${name}/index.js`, 'export const value = 1;\n');
    }
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('passes every arrow that the import matrix draws', async () => {
    plant(ALLOWED);

    const report = await verifyLayers(root);

    expect(report.problems).toEqual([]);
    expect(report.modules).toBe(sourcesOf(ALLOWED).length);
  });

  it('refuses every other kind of arrow, and only those that were planted', async () => {
    const refused = REFUSED.filter((arrow) => arrow.from !== 'controller/utils/x.ts');
    plant([...ALLOWED, ...refused.map((arrow, index) => ({ ...arrow, from: numbered(arrow.from, index) }))]);

    const report = await verifyLayers(root);

    const bitten = refused.map((arrow, index) => `${numbered(arrow.from, index)} imports ${shown(arrow.to)}`);
    expect(report.problems.map((problem) => problem.split(', and no line of')[0]).sort()).toEqual(
      bitten.sort(),
    );
  });

  it('refuses a folder that no line knows, whatever it imports, but for the vocabulary', async () => {
    plant([{ from: 'controller/utils/x.ts', to: 'controller/solve/a.ts' }]);

    const report = await verifyLayers(root);

    expect(report.problems).toHaveLength(1);
    expect(report.problems[0]).toMatch(
      /^controller\/utils\/x\.ts imports controller\/solve\/a\.ts, and no line/,
    );
  });

  it('refuses a cycle, even one of types, and shows its path', async () => {
    plant([
      { from: 'controller/solve/a.ts', to: 'controller/solve/b.ts', style: 'type' },
      { from: 'controller/solve/b.ts', to: 'controller/solve/c.ts', style: 'type' },
      { from: 'controller/solve/c.ts', to: 'controller/solve/a.ts', style: 'type' },
    ]);

    const report = await verifyLayers(root);

    expect(report.problems).toHaveLength(1);
    expect(report.problems[0]).toContain(
      'a.ts -> controller/solve/b.ts -> controller/solve/c.ts -> controller/solve/a.ts',
    );
  });

  it('sees an import that hides in the middle of a type', async () => {
    write('controller/engine/a.ts', 'export const value = 1;\n');
    write('controller/api/x.ts', "export type Hidden = import('../engine/a.ts').Value;\n");

    const report = await verifyLayers(root);

    expect(report.problems).toHaveLength(1);
    expect(report.problems[0]).toContain('controller/api/x.ts imports controller/engine/a.ts');
  });

  it('refuses an import that leads nowhere', async () => {
    write('test/unit/x.test.ts', "import { value } from './missing.ts';\nexport const x = value;\n");

    const report = await verifyLayers(root);

    expect(report.problems).toEqual([
      'test/unit/x.test.ts imports ./missing.ts, which does not exist: correct the path.',
    ]);
  });

  it('is not content when there is nothing to check', async () => {
    const report = await verifyLayers(root);

    expect(report).toEqual({ modules: 0, problems: [expect.stringContaining('nothing was checked')] });
  });

  it('is not content when a file was not looked at', () => {
    const report = summarise({ modules: [], summary: { violations: [] } }, ['controller/api/object.ts']);

    expect(report.modules).toBe(0);
    expect(report.problems).toEqual([expect.stringContaining('controller/api/object.ts was not looked at')]);
  });

  /** Writes the tree in which exactly these arrows exist. */
  function plant(arrows: readonly Arrow[]): void {
    const texts = new Map<string, string>(
      sourcesOf(arrows).map((path) => [path, 'export const value = 1;\n']),
    );
    for (const arrow of arrows) texts.set(arrow.from, (texts.get(arrow.from) ?? '') + statement(arrow));
    for (const [path, text] of texts) write(path, text);
    if (arrows.some((arrow) => arrow.to.endsWith('.json'))) write('schemas/host.json', '{}\n');
  }

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});

/** The TypeScript files that a tree with these arrows has. */
function sourcesOf(arrows: readonly Arrow[]): string[] {
  return [...new Set(arrows.flatMap((arrow) => [arrow.from, arrow.to]))].filter((path) =>
    path.endsWith('.ts'),
  );
}

function statement({ from, to, style }: Arrow): string {
  const target = isFile(to) ? `${'../'.repeat(from.split('/').length - 1)}${to}` : to;
  if (style === 'dynamic') return `export const later = () => import('${target}');\n`;
  if (style === 'type') return `export type { value } from '${target}';\n`;
  return `import * as value${target.length} from '${target}';\nexport const used = value${target.length};\n`;
}

function isFile(target: string): boolean {
  return /\.(ts|json)$/.test(target);
}

/** As the report writes the target of an arrow. */
function shown(target: string): string {
  if (isFile(target)) return target;
  if (target.startsWith('node:')) return target.slice('node:'.length);
  return PACKAGES.includes(target) ? `node_modules/${target}/index.js` : target;
}

/** A file name of its own for each planted violation; files that the rules know by name keep theirs. */
function numbered(path: string, index: number): string {
  return path.endsWith('/x.ts') ? path.replace(/x\.ts$/, `x${index}.ts`) : path;
}
