import type { KubeObject } from '../../controller/api/object.ts';
import type { Fetched, SelectOptions } from '../arguments/fetch.ts';
import { complainOfMissing, fetchWanted, wantedOf } from '../arguments/fetch.ts';
import { knownKind, qualifiedKind } from '../arguments/kinds.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import { jsonText } from '../render/json.ts';
import { renderObjectTable } from '../render/object-table.ts';
import type { Session } from '../session.ts';
import { withReader } from '../world/open-reader.ts';

export interface GetOptions extends SelectOptions {
  output: 'table' | 'wide' | 'json' | 'yaml' | 'name';
  headers: boolean;
  showManagedFields: boolean;
}

/** Prints objects. Reads only, so it works beside an apply. */
export async function runGet(session: Session, options: GetOptions): Promise<ExitCode> {
  const wanted = await wantedOf(session, options);
  if (wanted === undefined) return exitCode.notDone;
  return await withReader(options.location, async (cluster) => {
    const fetched = await fetchWanted(cluster, wanted);
    await print(session, options, fetched);
    for (const key of fetched.missing) await complainOfMissing(session, cluster, key);
    return fetched.missing.length > 0 ? exitCode.notDone : exitCode.done;
  });
}

async function print(session: Session, options: GetOptions, fetched: Fetched): Promise<void> {
  const objects = fetched.groups.flatMap((group) => group.objects);
  switch (options.output) {
    case 'table':
    case 'wide':
      printTables(session, options, fetched);
      return;
    case 'name':
      for (const object of objects)
        session.out.write(`${qualifiedKind(knownKind(object.kind))}/${object.metadata.name}\n`);
      return;
    case 'json':
    case 'yaml': {
      const document = documentOf(objects, fetched, options.showManagedFields);
      if (document === undefined) return;
      session.out.write(options.output === 'json' ? jsonText(document) : await yamlText(document));
    }
  }
}

/** Loaded only when it is wanted: the package takes longer to load than a table takes to print. */
async function yamlText(document: unknown): Promise<string> {
  const { writeYaml } = await import('../../controller/manifest/write-yaml.ts');
  return writeYaml(document);
}

/** The object itself for one that was named, a List for more (schemas/cli/list.json). */
function documentOf(objects: readonly KubeObject[], fetched: Fetched, whole: boolean): object | undefined {
  const items = whole ? objects : objects.map(withoutManagedFields);
  const [first] = items;
  if (fetched.named && items.length + fetched.missing.length === 1) return first;
  return { apiVersion: 'v1', kind: 'List', metadata: {}, items };
}

function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _managedFields, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function printTables(session: Session, options: GetOptions, fetched: Fetched): void {
  const { groups, named } = fetched;
  const filled = groups.filter(({ objects }) => objects.length > 0);
  if (filled.length === 0) {
    if (!named) session.err.write(`${nothingFound(fetched, options)}\n`);
    return;
  }
  const { out } = session;
  const namespaces = new Set(
    filled.flatMap(({ objects }) => objects.map(({ metadata }) => metadata.namespace)),
  );
  namespaces.delete(undefined);
  const tables = filled.map(({ kind, objects }) =>
    renderObjectTable(kind, objects, {
      wide: options.output === 'wide',
      // Manifests may name objects of several namespaces without -A.
      withNamespace: options.allNamespaces || namespaces.size > 1,
      withKind: filled.length > 1,
      headless: !options.headers,
      now: session.now(),
      colors: out.colors,
    }),
  );
  out.write(tables.join('\n'));
}

function nothingFound({ groups }: Fetched, options: GetOptions): string {
  const { allNamespaces, location, namespace = location.usualNamespace } = options;
  const [first, another] = groups;
  const what = first !== undefined && another === undefined ? first.kind.plural : 'objects';
  const isEverywhere = allNamespaces || groups.every(({ kind }) => !kind.namespaced);
  return isEverywhere
    ? `No ${what} found.`
    : `No ${what} found in namespace ${namespace}; -A looks into all.`;
}
