/** From deploy/argocd/health.lua to what Argo CD reads: its ConfigMap, with the same script under the key of each kind. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResourceDefinition } from '../controller/api/resource-definition.ts';

const INTRODUCTION = [
  '# Generated from deploy/argocd/health.lua by tools/generate.ts; do not edit.',
  '# A patch for the ConfigMap that Argo CD has: docs/gitops.md.',
  '# kubectl patch configmap argocd-cm -n argocd --patch-file deploy/argocd/argocd-cm.yaml',
];

/** YAML, formatted as the repository's own. */
export function toArgocdConfig(root: string, definitions: readonly ResourceDefinition[]): string {
  const script = readFileSync(join(root, 'deploy/argocd/health.lua'), 'utf8').trimEnd().split('\n');
  const indented = script.map((line) => (line === '' ? '' : `    ${line}`));
  const entries = definitions.flatMap(({ group, kind }) => [
    `  resource.customizations.health.${group}_${kind}: |`,
    ...indented,
  ]);
  return [...INTRODUCTION, 'data:', ...entries, ''].join('\n');
}
