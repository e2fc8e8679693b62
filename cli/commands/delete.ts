import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf, keyText } from '../../controller/api/object.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import type { SelectOptions, Wanted } from '../arguments/fetch.ts';
import { complainOfMissing, fetchWanted, wantedOf } from '../arguments/fetch.ts';
import { knownKind, knownKinds, qualifiedKind } from '../arguments/kinds.ts';
import { NotDoneError, UsageError } from '../../controller/questions/errors.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import { counted } from '../render/counted.ts';
import type { Removal } from '../render/removal.ts';
import { goneOf, remainingText, renderBlockers } from '../render/removal.ts';
import type { Session } from '../session.ts';
import { deleteAll, forceAll, remainingOf } from '../../controller/apply/deletion.ts';
import { Interruption } from '../world/interruption.ts';
import { Progress } from '../world/progress.ts';
import { withWorld } from '../world/open-world.ts';
import type { Settled, World } from '../world/world.ts';

export interface DeleteOptions extends SelectOptions {
  all: boolean;
  ignoreNotFound: boolean;
  /** As far as it goes, and what is left is listed by the Host (LIFE-16). */
  force: boolean;
  wait: boolean;
  timeoutMilliseconds: number;
}

/** Deletes objects and works until they are gone, or says what holds them. */
export async function runDelete(session: Session, options: DeleteOptions): Promise<ExitCode> {
  const wanted = await wantedOf(session, options);
  if (wanted === undefined) return exitCode.notDone;
  assertMeant(wanted, options);
  const interruption = new Interruption(session);
  try {
    return await withWorld({ session, interruption, location: options.location }, (world) =>
      deleteFrom(world, { session, options, wanted }),
    );
  } finally {
    interruption.close();
  }
}

/** Deleting all of a kind must be said in so many words. */
function assertMeant(wanted: Wanted, { all, selector, fieldSelector, args }: DeleteOptions): void {
  if ('keys' in wanted) {
    if (all) throw new UsageError('an object cannot be named together with --all', 'Leave out one of them.');
    return;
  }
  if (all || selector !== undefined || fieldSelector !== undefined) return;
  const kind = args[0] ?? '';
  throw new UsageError(
    `say which ${kind} to delete`,
    `Name it (partywall delete ${kind} NAME), select by label (-l), or take all of them (--all).`,
  );
}

interface Deletion {
  session: Session;
  options: DeleteOptions;
  wanted: Wanted;
}

async function deleteFrom(world: World, { session, options, wanted }: Deletion): Promise<ExitCode> {
  const { cluster } = world;
  const { groups, missing } = await fetchWanted(cluster, wanted);
  const found = groups.flatMap(({ objects }) => objects);
  if (!options.ignoreNotFound) {
    // Either all of what is named is deleted or nothing, so that a slip of the pen costs nothing.
    for (const key of missing) await complainOfMissing(session, cluster, key);
    if (missing.length > 0)
      throw new NotDoneError(
        'nothing was deleted',
        'What is not there is passed over with --ignore-not-found.',
      );
  }
  const targets = await withContents(cluster, found.filter(isStored));
  if (targets.length === 0) {
    session.err.write('There is nothing to delete.\n');
    return exitCode.done;
  }
  // A namespace goes when it is empty.
  const isLast = ({ kind }: KubeObject): boolean => kind === 'Namespace' && !world.emptiesNamespaces;
  const namespaces = targets.filter(isLast);
  const others = targets.filter((target) => !isLast(target));
  if (options.force) await forceAll(cluster, others);
  await deleteAll(cluster, others);
  world.commit();
  if (!options.wait) return leave(world, { session, namespaces, others });

  const { timeoutMilliseconds } = options;
  const progress = new Progress(session, others, 'gone');
  const end = await world.settle({ goal: { ready: [], gone: others }, timeoutMilliseconds, progress });
  const remaining = await remainingOf(cluster, others);
  const full = await deleteEmpty(world, namespaces);
  return conclude(world, session, { targets, remaining: [...remaining, ...full] }, end);
}

/** A namespace that is only labelled nowhere is answered by `get`, and has nothing to delete. */
function isStored({ metadata }: KubeObject): boolean {
  return metadata.uid !== undefined;
}

/** A namespace goes with all that is in it, as in a cluster. */
async function withContents(cluster: ClusterPort, found: readonly KubeObject[]): Promise<KubeObject[]> {
  const targets = new Map(found.map((object) => [keyText(keyOf(object)), object]));
  for (const { kind, metadata } of found) {
    if (kind !== 'Namespace') continue;
    for (const inside of knownKinds.filter(({ namespaced }) => namespaced)) {
      const { items } = await cluster.list(inside.kind, { namespace: metadata.name });
      for (const object of items) targets.set(keyText(keyOf(object)), object);
    }
  }
  return [...targets.values()];
}

/** Objects of a kind that has no finalizer are gone already; the others are only marked. */
async function leave(
  world: World,
  {
    session,
    namespaces,
    others,
  }: { session: Session; namespaces: readonly KubeObject[]; others: readonly KubeObject[] },
): Promise<ExitCode> {
  const full = await deleteEmpty(world, namespaces);
  const remaining = new Set(
    (await remainingOf(world.cluster, others)).map((object) => keyText(keyOf(object))),
  );
  for (const object of others) printDeleted(session, object, remaining.has(keyText(keyOf(object))));
  for (const object of namespaces) printDeleted(session, object, full.includes(object));
  session.err.write(`${world.sequel.rest('apply or delete')}\n`);
  for (const { metadata } of full)
    session.err.write(`Namespace ${metadata.name} is not empty yet: delete it once more when it is.\n`);
  return exitCode.done;
}

/** Deletes namespaces that hold nothing any more; returns the others. */
async function deleteEmpty(world: World, namespaces: readonly KubeObject[]): Promise<KubeObject[]> {
  const full: KubeObject[] = [];
  for (const namespace of namespaces) {
    const contents = await withContents(world.cluster, [namespace]);
    if (contents.length > 1) full.push(namespace);
    else await deleteAll(world.cluster, [namespace]);
  }
  world.commit();
  return full;
}

function printDeleted({ out }: Session, { kind, metadata }: KubeObject, marked = false): void {
  const end = marked ? 'marked for deletion' : 'deleted';
  out.write(`${qualifiedKind(knownKind(kind))} "${metadata.name}" ${end}\n`);
}

function conclude({ location, sequel }: World, session: Session, deletion: Removal, end: Settled): ExitCode {
  const { err } = session;
  const { remaining } = deletion;
  for (const target of goneOf(deletion)) printDeleted(session, target);
  err.write(renderBlockers(remaining, { colors: err.colors, location }));
  if (end === 'interrupted') {
    err.write(`Interrupted. ${counted(remaining.length, 'object')} still to go; ${sequel.goOn('delete')}.\n`);
    return exitCode.interrupted;
  }
  if (remaining.length === 0) return exitCode.done;
  err.write(remainingText(deletion, { noun: 'object', command: 'delete', end, sequel }, err.colors));
  return exitCode.notDone;
}
