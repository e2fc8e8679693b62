/* eslint max-lines: off -- the arrows are one matrix, read as a whole */
'use strict';
/**
 * Who may import whom. Everything that no line allows is refused (default-deny), so a new folder, a new arrow and a
 * new package each need a line here, with a reason.
 *
 * tools/verify-layers.ts runs this file and makes sure that every source file was looked at;
 * test/unit/tools/layers.test.ts plants violations and proves that each kind of rule bites.
 */

const API = '^controller/api/';
const CEL = '^controller/cel/';
const SOLVE = '^controller/solve/';
const KERNEL_PORT = '^controller/kernel/port\\.ts$';
const KERNEL_FACTS = '^controller/kernel/giving-back\\.ts$';
const KERNEL_MODEL = '^controller/kernel/model/';
const KERNEL_JOURNAL = '^controller/kernel/journal/';
const KERNEL_REMOTE = '^controller/kernel/remote/';
const KIND_SHAPE = '^controller/kinds/kind\\.ts$';
const KIND_LIST = '^controller/kinds/index\\.ts$';
const ONE_KIND = '^controller/kinds/([^/]+)/';
const SHARED_READING =
  '^controller/kinds/(candidates|class-consent|error-log|held-view|parentage|partition-view|placement)\\.ts$';
const ENGINE = '^controller/engine/';
const CLUSTER_PORT = '^controller/cluster/port\\.ts$';
const CLUSTER_PATCH = '^controller/cluster/patch\\.ts$';
const CLUSTER_SEMANTICS = '^controller/cluster/semantics/';
const CLUSTER_SERVED = '^controller/cluster/served/';
const CLUSTER_EMBEDDED = '^controller/cluster/embedded/';
const CLUSTER_FORK = '^controller/cluster/fork/';
const CLUSTER_KUBERNETES = '^controller/cluster/kubernetes/';
const QUESTIONS = '^controller/questions/';
const REVIEWS = '^controller/reviews/';
const ELECTION = '^controller/election/';
const STORAGE = '^controller/storage/';
const MANIFEST = '^controller/manifest/';
const PROCESS = '^controller/process/';
const TELEMETRY = '^controller/telemetry/';
const TRACING = '^controller/tracing/';
const EMBEDDED = '^controller/embedded\\.ts$';
const HOST_PROCESS = '^controller/host-process\\.ts$';
const CONTROLLER_PROCESS = '^controller/controller-(clusters|process|term)\\.ts$';
const PLAN_WORKER = '^controller/plan-worker\\.ts$';
const APPLY = '^controller/apply/';
const CLI = '^cli/';
const TOOLS = '^tools/';
const BENCH = '^bench/';
const TEST = '^test/';

/** Files of the packages named, wherever npm put them. */
const packages = (...names) => `(^|/)node_modules/(${names.join('|').replaceAll('/', '\\/')})/`;

/** One arrow. */
const allow = (from, to, comment) => ({ comment, from: { path: from }, to: { path: to } });

/** One arrow along which only types travel: it is gone at run time. */
const allowTypes = (from, to, comment) => ({
  comment,
  from: { path: from },
  to: { path: to, dependencyTypes: ['type-only', 'type-import'] },
});

/** One arrow along which a value travels only when it is asked for: what it leads to is not loaded before. */
const allowLazily = (from, to, comment) => ({
  comment,
  from: { path: from },
  to: { path: to, dynamic: true },
});

/** Node's own modules. A pure folder has no such line: lint keeps the globals out of it, this keeps the modules out. */
const allowNode = (from, comment) => ({ comment, from: { path: from }, to: { dependencyTypes: ['core'] } });

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment:
        'Two files that need each other are one file, or lack a third that both need. Types count too.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere would make this check blind behind it.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  allowedSeverity: 'error',
  allowed: [
    // ---- a folder is one unit: its files may use each other
    allow(
      '^controller/(api|cel|solve|engine|election|storage|manifest|process|questions|reviews|telemetry|tracing|apply)/',
      '^controller/$1/',
      'Within one layer.',
    ),
    allow(
      '^controller/kernel/(model|journal|remote)/',
      '^controller/kernel/$1/',
      'Within one part of the kernel.',
    ),
    allow(
      '^controller/cluster/(semantics|served|embedded|fork|kubernetes)/',
      '^controller/cluster/$1/',
      'Within an adapter.',
    ),
    allow(ONE_KIND, '^controller/kinds/$1/', 'Within one kind; never into a sibling kind.'),
    allow(CLI, CLI, 'Within the command line.'),
    allow(TOOLS, TOOLS, 'Within the tools.'),
    allow(BENCH, BENCH, 'Within the benchmarks.'),

    // ---- the vocabulary: imports nothing, and everything may import it
    allow('^(controller|cli|tools|bench)/', API, 'Everything shares the vocabulary.'),

    // ---- algorithms
    allow(SOLVE, CEL, 'Claim allocation evaluates device selectors.'),
    allowTypes(
      SOLVE,
      KERNEL_PORT,
      'Sharing, device types and reclaim policies have one definition (ADR 0005).',
    ),

    // ---- the kernel
    allow(KERNEL_MODEL, SOLVE, 'The number table is the number allocator of solve.'),
    allowTypes(KERNEL_FACTS, KERNEL_PORT, 'It names every command.'),
    allow(KERNEL_MODEL, KERNEL_PORT, 'The model answers the commands of the port.'),
    allow(KERNEL_JOURNAL, KERNEL_PORT, 'What is journalled is commands of the port.'),
    allow(KERNEL_JOURNAL, KERNEL_MODEL, 'Replay runs the journal through the model.'),
    allow(KERNEL_JOURNAL, STORAGE, 'The journal is durable.'),
    allow(KERNEL_REMOTE, KERNEL_PORT, 'The wire carries the same commands.'),

    // ---- kinds: pure decisions
    allow(ONE_KIND, SOLVE, 'A decision may use an algorithm.'),
    allow(ONE_KIND, KIND_SHAPE, 'Every kind has this shape.'),
    allowTypes(ONE_KIND, KERNEL_PORT, 'Steps are commands, as data.'),
    allowTypes(KIND_SHAPE, KERNEL_PORT, 'A step is a command for a kernel.'),
    allow(
      ONE_KIND,
      SHARED_READING,
      'A claim asks why not as a partition asks where, and a child as its link: they read the same.',
    ),
    allow(SHARED_READING, KIND_SHAPE, 'Reading is asking, in the way of every kind.'),
    allowTypes(SHARED_READING, KERNEL_PORT, 'What is to be recorded is a command, as data.'),
    allow(SHARED_READING, SOLVE, 'What is read is a placement problem, or who is whose parent.'),
    allow(SHARED_READING, SHARED_READING, 'Both read versions and labels.'),
    allow(KIND_LIST, KIND_SHAPE, 'The list has the shape of its entries.'),
    allow(KIND_LIST, ONE_KIND, 'The list names every kind.'),

    // ---- the engine: knows no kind and no adapter
    allow(ENGINE, KIND_SHAPE, 'The loop runs anything of this shape.'),
    allow(ENGINE, KERNEL_PORT, 'Only the engine performs steps.'),
    allow(ENGINE, KERNEL_FACTS, 'What may give something back is performed alone (ADR 20).'),
    allow(ENGINE, CLUSTER_PORT, 'Only the engine reads and writes the cluster.'),

    // ---- who leads
    allow(ELECTION, CLUSTER_PORT, 'A Lease is an object; and a leader writes through a fence.'),
    allow(ELECTION, KERNEL_PORT, 'A leader takes kernels over, and asks them through a fence.'),

    // ---- what is told of the work
    allow(TELEMETRY, CLUSTER_PORT, 'Stands between an engine and a cluster, and tells what is written.'),
    allow(TELEMETRY, KERNEL_PORT, 'Stands between an engine and kernels, and tells what is asked.'),
    allowTypes(TELEMETRY, KIND_SHAPE, 'A kind that is timed has the same shape.'),
    allowTypes(TELEMETRY, ENGINE, 'Listens to an engine; only its types are needed for that.'),
    allowTypes(TRACING, ENGINE, 'Stands around the passes of an engine; only its types are needed for that.'),
    allowTypes(TRACING, KERNEL_REMOTE, 'A host process tells what was asked over the wire.'),
    allow(TRACING, TELEMETRY, 'Stands where everybody stands who tells of the work, in the same words.'),
    allow(TRACING, PROCESS, 'What cannot be sent is logged.'),
    allowTypes(PROCESS, ENGINE, 'Metrics listen to an engine; only its types are needed for that.'),

    // ---- questions: what a person asks beside declaring something
    allow(APPLY, CLUSTER_PORT, 'What is applied is stored in a cluster.'),
    allow(
      APPLY,
      '^controller/manifest/problem\\.ts$',
      'What the store refuses is told as what a check finds.',
    ),
    allow(QUESTIONS, APPLY, 'A plan does what an apply does.'),
    allow(QUESTIONS, '^controller/manifest/problem\\.ts$', 'A plan may be refused as an apply may.'),
    allow(QUESTIONS, CLUSTER_PATCH, 'A plan tells which fields change.'),
    allowTypes(QUESTIONS, EMBEDDED, 'A plan is made on a world in memory that it is given.'),
    allow(REVIEWS, APPLY, 'The manifests of a plan are those of an apply.'),
    allowTypes(REVIEWS, EMBEDDED, 'A plan is made on a world in memory that it is given.'),
    allowTypes(REVIEWS, CLUSTER_FORK, 'A plan reads a cluster that was read once.'),
    allow(QUESTIONS, CLUSTER_PORT, 'Objects say what there is.'),
    allow(QUESTIONS, KERNEL_PORT, 'Kernels say who has it; a call inside is a command.'),
    allow(QUESTIONS, '^controller/manifest/suggest\\.ts$', 'What was misspelt is told what was meant.'),
    allow(REVIEWS, QUESTIONS, 'A Review carries a question.'),
    allow(REVIEWS, CLUSTER_PORT, 'A Review is an object, and rights are asked of the API server.'),
    allow(REVIEWS, KERNEL_PORT, 'A question is answered by kernels.'),

    // ---- the cluster port and its adapters
    allow(CLUSTER_PATCH, CLUSTER_PORT, 'The port says what a patch is and how one is refused.'),
    allow(CLUSTER_SEMANTICS, CLUSTER_PORT, 'What every adapter without an API server must do alike.'),
    allow(CLUSTER_SEMANTICS, CLUSTER_PATCH, 'A JSON Patch is applied in one way.'),
    allow(CLUSTER_SERVED, CLUSTER_PORT, 'The port over any store of objects.'),
    allow(CLUSTER_SERVED, CLUSTER_SEMANTICS, 'Decides by them, then stores and tells watchers.'),
    allow(CLUSTER_EMBEDDED, CLUSTER_PORT, 'An adapter implements the port.'),
    allow(CLUSTER_EMBEDDED, CLUSTER_SERVED, 'Shared by the store and the fork.'),
    allow(CLUSTER_EMBEDDED, STORAGE, 'The store is durable.'),
    allow(CLUSTER_FORK, CLUSTER_PORT, 'An adapter implements the port.'),
    allow(CLUSTER_FORK, CLUSTER_SERVED, 'Shared by the store and the fork.'),
    allow(CLUSTER_FORK, CLUSTER_SEMANTICS, 'Merges lists in the order of the store.'),
    allow(CLUSTER_KUBERNETES, CLUSTER_PORT, 'An adapter implements the port.'),
    allow(
      CLUSTER_KUBERNETES,
      CLUSTER_PATCH,
      'A server that refuses a patch does not say why: the patch does.',
    ),
    allow(
      CLUSTER_KUBERNETES,
      '^controller/cluster/semantics/namespaces\\.ts$',
      'Every adapter serves Namespace beside the kinds of the API.',
    ),

    // ---- manifests
    allow(MANIFEST, CEL, 'Rules of the CRDs are evaluated offline.'),
    allow(MANIFEST, '^schemas/', 'Manifests are checked against the generated schemas.'),

    // ---- what puts it all together
    allow(
      EMBEDDED,
      '^controller/(?!controller-(clusters|process|term)\\.ts$|host-process\\.ts$|plan-worker\\.ts$|process/|questions/|reviews/|apply/|telemetry/|tracing/)',
      'Wires cluster, kernels and engine into one process.',
    ),
    allow(
      HOST_PROCESS,
      '^controller/(kernel|manifest|process|storage)/',
      'Wires kernels, their journal and the wire into one process.',
    ),
    allow(
      CONTROLLER_PROCESS,
      '^controller/((cluster|election|engine|kernel|kinds|process|reviews|solve|telemetry)/|controller-(clusters|term)\\.ts$)',
      'Wires the adapter for Kubernetes, that for kernels elsewhere and the engine into one process.',
    ),
    allowTypes(CONTROLLER_PROCESS, TRACING, 'Hands it on where traces are wanted.'),
    allowLazily(CONTROLLER_PROCESS, TRACING, 'Its packages are loaded where traces are wanted.'),
    allowTypes(HOST_PROCESS, TRACING, 'Tells it of calls where traces are wanted.'),
    allowLazily(HOST_PROCESS, TRACING, 'Its packages are loaded where traces are wanted.'),
    allow(
      PLAN_WORKER,
      '^controller/((cluster|kernel|questions|reviews)/|controller-clusters\\.ts$|embedded\\.ts$)',
      'Wires copies of cluster and kernels, and the engine on them, into one process.',
    ),
    allow(CLI, '^controller/(?!tracing/)', 'The command line is the same code over other adapters.'),
    allow(TOOLS, '^controller/', 'Generators and checks read the code they are about.'),
    allow(BENCH, '^controller/', 'Benchmarks measure the code they are about.'),
    allow(
      BENCH,
      '^test/(cluster/apiserver/|support/certificates\\.ts$)',
      'A measurement on a real API server starts one as the tests do.',
    ),
    allow(TEST, '.', 'Tests may look at anything; nothing looks at tests.'),

    // ---- each package has one home
    allow(
      CEL,
      packages('@marcbachmann/cel-js', 're2js'),
      'The one home of CEL and of its regular expressions.',
    ),
    allow(CLUSTER_PATCH, packages('fast-json-patch'), 'The one home of JSON Patch.'),
    allow(
      CLUSTER_KUBERNETES,
      packages('@kubernetes/client-node', 'undici'),
      'The one home of kubeconfig and of requests to an API server.',
    ),
    allow(STORAGE, packages('lmdb'), 'The one home of the database.'),
    allow(MANIFEST, packages('yaml', 'ajv', 'ajv-formats'), 'The one home of YAML and of schema validation.'),
    allow(PROCESS, packages('pino', 'prom-client'), 'The one home of what operators read.'),
    allow(
      TRACING,
      packages('@opentelemetry/(api|core|exporter-trace-otlp-http|resources|sdk-trace-base)'),
      'The one home of traces.',
    ),
    allow(CLI, packages('commander', 'picocolors'), 'The one home of what a terminal needs.'),
    allow(TOOLS, packages('yaml', 'ajv', 'ajv-formats'), 'The generators read CRDs and prepare validators.'),
    allow(TOOLS, packages('typescript', 'dependency-cruiser', 'esbuild', 'prettier'), 'Build and check.'),
    allow(
      TOOLS,
      packages('json-schema-to-typescript', 'ts-json-schema-generator'),
      'Types are made from the CRDs, and the schema of the wire from types.',
    ),

    // ---- Node's own modules
    {
      comment: 'Compares statuses. No clock, file or process: those are handed to the engine.',
      from: { path: ENGINE },
      to: { path: '^util$', dependencyTypes: ['core'] },
    },
    {
      comment: 'The one clock that really waits; everything else is handed a clock.',
      from: { path: '^controller/engine/clock\\.ts$' },
      to: { path: '^timers/promises$', dependencyTypes: ['core'] },
    },
    allowNode(HOST_PROCESS, 'Hands hashing in.'),
    allowNode(PROCESS, 'Serves what operators ask.'),
    allowNode(EMBEDDED, 'Hands hashing and fresh identifiers in.'),
    allowNode(CLUSTER_KUBERNETES, 'Waits, and tells certificates apart by their hash.'),
    allowNode(KERNEL_REMOTE, 'Sockets, and the certificates of both sides.'),
    allowNode(STORAGE, 'Opens directories and locks them.'),
    allowNode(MANIFEST, 'Reads files.'),
    allowNode(CONTROLLER_PROCESS, 'Addresses, and an identity.'),
    allowNode(ELECTION, 'Waits.'),
    allowNode(TRACING, 'Follows a pass through all that it waits for.'),
    allowNode(PLAN_WORKER, 'Hands hashing in, and speaks to the process that waits.'),
    allowNode(QUESTIONS, 'Reads the words of a call, and joins paths.'),
    allowNode(REVIEWS, 'Packs and unpacks, and starts the processes that plan.'),
    allowNode(CLI, 'Terminal, files, exit codes.'),
    allowNode(TOOLS, 'Files and processes.'),
    allowNode(BENCH, 'Files, processes and clocks.'),
  ],
  options: {
    // Type-only imports are arrows as well: without this they would be invisible.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['main', 'types'],
    },
  },
};
