/** What `kubectl kustomize` makes of a directory. */
import { execFileSync } from 'node:child_process';
import { parseAllDocuments } from 'yaml';

export interface BuiltObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  [field: string]: unknown;
}

export function builtObjects(directory: string): BuiltObject[] {
  return objectsIn(execFileSync('kubectl', ['kustomize', directory], { encoding: 'utf8' }));
}

/** The objects of a YAML stream as Kubernetes reads it; documents that hold nothing are left out. */
export function objectsIn(text: string): BuiltObject[] {
  const documents = parseAllDocuments(text, { version: '1.1' }).map(
    (document) => document.toJS() as BuiltObject | null,
  );
  return documents.filter((document) => document !== null);
}

/** `KIND NAMESPACE/NAME`. */
export function titleOf({ kind, metadata }: BuiltObject): string {
  const { name, namespace } = metadata;
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
