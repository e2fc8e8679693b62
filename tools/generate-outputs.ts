/** Everything that is generated, by path, as text: written by generate.ts and compared by verify-generated.ts. */
import { format, resolveConfig } from 'prettier';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '../controller/api/catalogue.ts';
import { loggedErrors } from '../controller/api/error-catalogue.ts';
import { reasonExplanations } from '../controller/api/reasons.ts';
import type { ResourceDefinition } from '../controller/api/resource-definition.ts';
import { toArgocdConfig } from './generate-argocd.ts';
import { chartOutputs } from './generate-chart.ts';
import { toConditions } from './generate-conditions.ts';
import { toErrorsPage } from './generate-errors-page.ts';
import { toFileSchema } from './generate-file-schema.ts';
import { toKindPage } from './generate-kind-page.ts';
import { readDefinitions } from './generate-read-crds.ts';
import { toReasonsPage } from './generate-reasons-page.ts';
import { toResources } from './generate-resources.ts';
import { toTypes } from './generate-types.ts';
import { toWireSchema } from './generate-wire-schema.ts';

/** `WorkloadPartition` -> `workload-partition`. */
export function kebabCase(kind: string): string {
  return kind.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}

async function ofKind(definition: ResourceDefinition): Promise<[string, string][]> {
  const { group, version, kind } = definition;
  return [
    [
      `schemas/${group}/${kind.toLowerCase()}_${version}.json`,
      JSON.stringify(toFileSchema(definition), null, 2),
    ],
    [`controller/api/generated/${kebabCase(kind)}.ts`, await toTypes(definition)],
    [`docs/kinds/${kebabCase(kind)}.md`, toKindPage(definition, reasonExplanations)],
  ];
}

/** Path from the root -> text, formatted as the repository's own files are. */
export async function generateOutputs(root: string): Promise<Map<string, string>> {
  const definitions = readDefinitions(root);
  const drafts = [
    ...(await Promise.all(definitions.map(ofKind))).flat(),
    ...chartOutputs(root),
    ['deploy/argocd/argocd-cm.yaml', toArgocdConfig(root, definitions)],
    ['controller/api/generated/resources.ts', toResources(definitions)],
    ['controller/api/generated/conditions.ts', toConditions(definitions)],
    ['docs/reasons.md', toReasonsPage(definitions, reasonExplanations)],
    ['docs/errors.md', toErrorsPage(catalogue, loggedErrors)],
    ['schemas/kernel/wire_v1.json', JSON.stringify(toWireSchema(root), null, 2)],
  ] as [string, string][];
  const outputs = new Map<string, string>();
  for (const [path, draft] of drafts.sort(([left], [right]) => (left < right ? -1 : 1))) {
    const filepath = join(root, path);
    outputs.set(path, await format(draft, { ...(await resolveConfig(filepath)), filepath }));
  }
  return outputs;
}

/** Folders that hold nothing but generated files, and single generated files beside others. */
const FOLDERS = [
  'controller/api/generated',
  'deploy/chart/partywall/files',
  'docs/kinds',
  'schemas/kernel',
  'schemas/partywall.dev',
];
const FILES = [
  'deploy/argocd/argocd-cm.yaml',
  'deploy/chart/partywall/README.md',
  'docs/errors.md',
  'docs/reasons.md',
];

/** Paths of all stored files that ought to be generated, so that one which nothing generates any more is found. */
export function listGenerated(root: string): string[] {
  const inFolders = FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder)).map((file) => `${folder}/${file}`),
  );
  return [...inFolders, ...FILES.filter((file) => existsSync(join(root, file)))];
}
