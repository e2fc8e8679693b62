import type { Explanation } from '../../controller/api/explanation.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf, keyText, keyTitle } from '../../controller/api/object.ts';
import { applyJsonPatch } from '../../controller/cluster/patch.ts';
import { writeYaml } from '../../controller/manifest/write-yaml.ts';
import type { SelectOptions } from '../arguments/fetch.ts';
import { complainOfMissing, fetchWanted, wantedOf } from '../arguments/fetch.ts';
import { NotDoneError, UsageError } from '../../controller/questions/errors.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import { linkOfChild, parentThrough } from '../../controller/questions/kinship.ts';
import type { Location } from '../location.ts';
import type { Reference } from '../../controller/questions/references.ts';
import { referencesOf, referringKinds } from '../../controller/questions/references.ts';
import type { Counterpart } from '../render/describe-object.ts';
import { operationsOf, renderDescription } from '../render/describe-object.ts';
import type { Session } from '../session.ts';
import type { Reader } from '../state-directory.ts';
import { withReader } from '../world/open-reader.ts';
import { getPermitted, listPermitted } from '../../controller/apply/permitted.ts';

export interface DescribeOptions extends SelectOptions {
  /** Which suggestion to apply, from 1. */
  remedy?: number;
}

/** Prints all about objects. Reads only, so it works beside an apply. */
export async function runDescribe(session: Session, options: DescribeOptions): Promise<ExitCode> {
  const wanted = await wantedOf(session, options);
  if (wanted === undefined) return exitCode.notDone;
  return await withReader(options.location, async (cluster) => {
    const { groups, missing } = await fetchWanted(cluster, wanted);
    const objects = groups.flatMap((group) => group.objects);
    if (options.remedy !== undefined) printRemedy(session, objects, options.remedy);
    else await printDescriptions(session, { cluster, location: options.location }, objects);
    for (const key of missing) await complainOfMissing(session, cluster, key);
    if (objects.length === 0 && missing.length === 0) session.err.write('There is no object that fits.\n');
    return missing.length > 0 ? exitCode.notDone : exitCode.done;
  });
}

async function printDescriptions(
  session: Session,
  { cluster, location }: { cluster: Reader['cluster']; location: Location },
  objects: readonly KubeObject[],
): Promise<void> {
  const referrers = await referrersOf(cluster, objects);
  const context = { now: session.now(), colors: session.out.colors, location };
  for (const [at, object] of objects.entries()) {
    const refersTo = await namedBy(cluster, object);
    const description = { object, refersTo, referredToBy: referrers.get(keyText(keyOf(object))) ?? [] };
    const separator = at === 0 ? '' : `\n${session.out.colors.dim('---')}\n\n`;
    session.out.write(separator + renderDescription(description, context));
  }
}

/** What an object names, and what a child reaches through its link. */
async function namedBy(cluster: Reader['cluster'], object: KubeObject): Promise<Counterpart[]> {
  const named: Counterpart[] = [];
  for (const reference of referencesOf(object)) {
    named.push({ ...reference, object: await getPermitted(cluster, reference.key) });
  }
  const toLink = linkOfChild(object);
  if (toLink === undefined) return named;
  const link = await getPermitted(cluster, toLink.key);
  const toParent = link === 'hidden' ? undefined : parentThrough(link);
  named.push({ ...toLink, object: link });
  if (toParent !== undefined) named.push({ ...toParent, object: await getPermitted(cluster, toParent.key) });
  return named;
}

/** Who names such objects, by what they name; each kind is read once, however many objects are described. */
async function referrersOf(
  cluster: Reader['cluster'],
  objects: readonly KubeObject[],
): Promise<Map<string, Counterpart[]>> {
  const found = new Map<string, Counterpart[]>();
  const kinds = new Set(objects.map(({ kind }) => kind));
  const namespaces = objects.map(({ metadata }) => metadata.namespace).filter((name) => name !== undefined);
  const list = (kind: string): Promise<KubeObject[]> => listPermitted(cluster, kind, { namespaces });
  for (const kind of new Set([...kinds].flatMap(referringKinds))) {
    for (const object of await list(kind)) {
      for (const reference of referencesOf(object)) note(found, object, reference);
    }
  }
  if (kinds.has('WorkloadPartition') || kinds.has('VersionLink')) await noteChildren(found, list);
  return found;
}

/** A child stands with its link, and with its parent. */
async function noteChildren(
  found: Map<string, Counterpart[]>,
  list: (kind: string) => Promise<KubeObject[]>,
): Promise<void> {
  const byKey = new Map((await list('VersionLink')).map((link) => [keyText(keyOf(link)), link]));
  for (const child of await list('WorkloadPartition')) {
    const toLink = linkOfChild(child);
    if (toLink === undefined) continue;
    const toParent = parentThrough(byKey.get(keyText(toLink.key)));
    note(found, child, toLink);
    if (toParent !== undefined) note(found, child, toParent);
  }
}

function note(found: Map<string, Counterpart[]>, object: KubeObject, { field, key }: Reference): void {
  const text = keyText(key);
  const known = found.get(text) ?? [];
  known.push({ field, key: keyOf(object), object });
  found.set(text, known);
}

/** Prints the object as a manifest, the way its suggestion would make it. */
function printRemedy(session: Session, objects: readonly KubeObject[], place: number): void {
  const [object, another] = objects;
  if (object === undefined) return;
  if (another !== undefined)
    throw new UsageError('--remedy is about one object', 'Name it: partywall describe KIND/NAME --remedy 1');
  const { explanation } = (object.status ?? {}) as { explanation?: Explanation };
  const suggestions = explanation?.suggestions ?? [];
  const suggestion = suggestions[place - 1];
  if (suggestion === undefined) {
    const title = keyTitle(keyOf(object));
    throw new NotDoneError(
      suggestions.length === 0
        ? `${title} has no suggestion`
        : `${title} has ${suggestions.length} suggestions, and no number ${place}`,
      'partywall describe without --remedy tells what is known.',
    );
  }
  session.out.write(writeYaml(applyJsonPatch(manifestOf(object), operationsOf(suggestion.patch))));
}

/** The part of an object that a manifest holds. */
function manifestOf({ apiVersion, kind, metadata, spec }: KubeObject): KubeObject {
  const { name, namespace, labels, annotations } = metadata;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    ...(spec === undefined ? {} : { spec }),
  };
}
