/** Reads crds/ into resource definitions: the one source of everything that is generated. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type {
  OpenApiSchema,
  PrinterColumn,
  ResourceDefinition,
} from '../controller/api/resource-definition.ts';

interface CrdVersion {
  name: string;
  subresources?: { status?: object };
  selectableFields?: { jsonPath: string }[];
  additionalPrinterColumns?: PrinterColumn[];
  schema: { openAPIV3Schema: OpenApiSchema };
}

interface Crd {
  metadata: { name: string };
  spec: {
    group: string;
    scope: 'Cluster' | 'Namespaced';
    names: { kind: string; plural: string; singular: string; shortNames?: string[]; categories?: string[] };
    versions: CrdVersion[];
  };
}

function readDefinition(file: string): ResourceDefinition {
  const crd = parse(readFileSync(file, 'utf8')) as Crd;
  const { group, names, scope, versions } = crd.spec;
  const version = versions[0];
  if (version === undefined || versions.length > 1) {
    throw new Error(
      `${file}: expected exactly one version, found ${versions.length}; generate knows no conversion`,
    );
  }
  return {
    group,
    version: version.name,
    kind: names.kind,
    plural: names.plural,
    singular: names.singular,
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    namespaced: scope === 'Namespaced',
    hasStatus: version.subresources?.status !== undefined,
    selectableFields: (version.selectableFields ?? []).map((field) => field.jsonPath.replace(/^\./, '')),
    printerColumns: version.additionalPrinterColumns ?? [],
    schema: version.schema.openAPIV3Schema,
  };
}

/** All kinds, sorted by name, so that what is generated does not depend on the file system. */
export function readDefinitions(root: string): ResourceDefinition[] {
  const folder = join(root, 'crds');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => readDefinition(join(folder, file)))
    .sort((left, right) => (left.kind < right.kind ? -1 : 1));
}
