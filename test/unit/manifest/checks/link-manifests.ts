/** Manifests around links, for the tests of the checks: a parent and a child of the version 5.3 on a host of 7.2. */
import { validateFiles } from '../../../../controller/manifest/validate.ts';

function manifest(kind: string, metadata: object, spec: object): string {
  return JSON.stringify({ apiVersion: 'partywall.dev/v1alpha1', kind, metadata, spec });
}

export function version(name: string, number: string, more: object = {}): string {
  return manifest('RuntimeVersion', { name }, { version: number, kernel: {}, ...more });
}

export function host(name: string, runtimeVersionName: string): string {
  const deviceNumbers = { majors: { first: 32, last: 511 } };
  return manifest('Host', { name }, { runtimeVersionName, kernelLevel: '7.2', deviceNumbers });
}

export function namespace(name: string, labels: object): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
}

/** @param title namespace and name: `team-a/web` */
export function partition(title: string, spec: object): string {
  return manifest('WorkloadPartition', metadataOf(title), spec);
}

export function link(child: string, parent: string, more: object = {}): string {
  return manifest('VersionLink', metadataOf(child), { parentRef: metadataOf(parent), ...more });
}

function metadataOf(title: string): { namespace: string; name: string } {
  const [inside = '', name = ''] = title.split('/');
  return { namespace: inside, name };
}

const parentSpec = { runtimeVersionName: 'os-5.3', allowedChildNamespaces: { from: 'All' } };
const childSpec = { runtimeVersionName: 'os-5.3', userFileSystemSource: 'Parent' };

/** Partitions that fit; `more` is laid over what makes them fit. */
export const parent = (title: string, more: object = {}): string =>
  partition(title, { ...parentSpec, ...more });
export const child = (title: string, more: object = {}): string =>
  partition(title, { ...childSpec, ...more });
/** One that is both. */
export const middle = (title: string, more: object = {}): string =>
  partition(title, { ...parentSpec, ...childSpec, ...more });

/** Nothing is wrong with these. */
export const ground: readonly string[] = [
  version('os-5.3', '5.3'),
  version('os-7.2', '7.2'),
  host('alpha', 'os-7.2'),
];

/** What is said of documents, one line each: severity, code, path and message. */
export function told(...documents: string[]): string[] {
  return validateFiles([{ file: 'a.yaml', text: documents.join('\n---\n') }]).map(
    ({ severity, code, path, message }) => `${severity} ${code} ${path}: ${message}`,
  );
}

/** Severities, codes and paths alone. */
export function codes(...documents: string[]): string[] {
  return told(...documents).map((line) => line.slice(0, line.indexOf(': ')));
}

/** What would help, for each problem. */
export function remedies(...documents: string[]): (string | undefined)[] {
  return validateFiles([{ file: 'a.yaml', text: documents.join('\n---\n') }]).map(({ remedy }) => remedy);
}
