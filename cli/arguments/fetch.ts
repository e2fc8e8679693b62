/** Fetches what a command line selects from a cluster. */
import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import { keyOf } from '../../controller/api/object.ts';
import type { ClusterPort, ListOptions } from '../../controller/cluster/port.ts';
import { closestName } from '../../controller/manifest/suggest.ts';
import { NotFoundError, UsageError } from '../../controller/questions/errors.ts';
import type { Location } from '../location.ts';
import { DEFAULT_NAMESPACE } from '../location.ts';
import type { Session } from '../session.ts';
import { listPermitted } from '../../controller/apply/permitted.ts';
import type { KnownKind } from './kinds.ts';
import { kindOverview, knownKind, shortKind } from './kinds.ts';
import { parseSelection } from './selection.ts';

export interface SelectOptions {
  /** KIND [NAME...] or KIND/NAME... */
  args: readonly string[];
  /** Manifests that name the objects, instead of arguments. */
  files: readonly string[];
  recursive: boolean;
  namespace?: string;
  allNamespaces: boolean;
  selector?: string;
  fieldSelector?: string;
  location: Location;
}

type ClusterReader = Pick<ClusterPort, 'get' | 'list'>;

/** One kind's objects, or one object that was named. */
export interface Group {
  kind: KnownKind;
  objects: KubeObject[];
}

export interface Fetched {
  groups: Group[];
  /** Whether objects were named, and none was asked for as one of many. */
  named: boolean;
  missing: ObjectKey[];
}

/** What the command line asks for, before anything is fetched. */
export type Wanted = { keys: ObjectKey[] } | { kinds: KnownKind[]; list: ListOptions };

/**
 * Reads the arguments; undefined when manifests could not be read, which is told by then.
 * @throws UsageError
 */
export async function wantedOf(session: Session, options: SelectOptions): Promise<Wanted | undefined> {
  if (options.files.length > 0) return wantedByFiles(session, options);
  const selection = parseSelection(options.args, options);
  if (selection.length === 0) {
    throw new UsageError(
      'say which kind of object',
      `The kinds are ${kindOverview()}; all stands for all but namespaces.`,
    );
  }
  const { namespace = options.location.usualNamespace, allNamespaces, selector, fieldSelector } = options;
  const keys = selection.flatMap(({ kind, name }) =>
    name === undefined ? [] : [keyFor(kind, name, namespace)],
  );
  if (keys.length > 0) return { keys };
  return {
    kinds: selection.map(({ kind }) => kind),
    list: {
      ...(allNamespaces ? {} : { namespace }),
      ...(selector === undefined ? {} : { labelSelector: selector }),
      ...(fieldSelector === undefined ? {} : { fieldSelector }),
    },
  };
}

async function wantedByFiles(session: Session, options: SelectOptions): Promise<Wanted | undefined> {
  const { args, files, recursive, namespace, location } = options;
  const { usualNamespace } = location;
  if (args.length > 0)
    throw new UsageError(`'${args[0] ?? ''}' cannot be named together with -f`, 'Give one or the other.');
  // Reading manifests takes what most questions do not need: YAML, schemas and rules.
  const { readManifests } = await import('./manifests.ts');
  const manifests = await readManifests(session, { paths: files, recursive, namespace, usualNamespace });
  return manifests && { keys: manifests.objects.map(({ object }) => keyOf(object)) };
}

/** The key of an object that was named. */
export function keyFor(kind: KnownKind, name: string, namespace: string = DEFAULT_NAMESPACE): ObjectKey {
  return kind.namespaced ? { kind: kind.kind, namespace, name } : { kind: kind.kind, name };
}

/** Fetches it. What was named and is not there is listed, for the command to tell. */
export async function fetchWanted(cluster: ClusterReader, wanted: Wanted): Promise<Fetched> {
  if ('keys' in wanted) return fetchKeys(cluster, wanted.keys);
  const groups: Group[] = [];
  for (const kind of wanted.kinds) {
    const { namespace, ...rest } = wanted.list;
    const scope = kind.namespaced && namespace !== undefined ? { namespace } : {};
    const { items } = await cluster.list(kind.kind, { ...rest, ...scope });
    groups.push({ kind, objects: items });
  }
  return { groups, named: false, missing: [] };
}

async function fetchKeys(cluster: ClusterReader, keys: readonly ObjectKey[]): Promise<Fetched> {
  const groups = new Map<string, Group>();
  const missing: ObjectKey[] = [];
  for (const key of keys) {
    const object = await cluster.get(key);
    if (object === undefined) {
      missing.push(key);
      continue;
    }
    const group = groups.get(key.kind) ?? { kind: knownKind(key.kind), objects: [] };
    group.objects.push(object);
    groups.set(key.kind, group);
  }
  return { groups: [...groups.values()], named: true, missing };
}

/** `dclaim/rootdisks -n team-a`: how to name an object to another command. */
export function reference(key: ObjectKey, usualNamespace = DEFAULT_NAMESPACE): string {
  const short = `${shortKind(key.kind)}/${key.name}`;
  return key.namespace === undefined || key.namespace === usualNamespace
    ? short
    : `${short} -n ${key.namespace}`;
}

/** The command that tells all about an object, where it is. */
export function describeCommand({ flags, program, usualNamespace }: Location, key: ObjectKey): string {
  return `${program} describe ${reference(key, usualNamespace)}${flags}`;
}

/** Says that an object is not there, and which one may have been meant. */
export async function complainOfMissing(
  { err }: Session,
  cluster: ClusterReader,
  key: ObjectKey,
): Promise<void> {
  err.write(`${err.colors.red('error:')} ${new NotFoundError(key).message}\n`);
  const items = await listPermitted(cluster, key.kind, {
    namespaces: key.namespace === undefined ? [] : [key.namespace],
  });
  const elsewhere = items.find(({ metadata }) => metadata.name === key.name);
  if (elsewhere !== undefined) {
    err.write(
      `There is one in namespace ${elsewhere.metadata.namespace ?? ''}: ${reference(keyOf(elsewhere))}\n`,
    );
    return;
  }
  const inReach = items.filter(({ metadata }) => metadata.namespace === key.namespace);
  const closest = closestName(
    key.name,
    inReach.map(({ metadata }) => metadata.name),
  );
  if (closest !== undefined) err.write(`Did you mean ${closest}?\n`);
}
