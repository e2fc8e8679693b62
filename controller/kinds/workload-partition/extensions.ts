/** Extensions of a partition: granted, delivered, loaded before its processes run, unloaded when they leave the spec. */
import { catalogueEntry, catalogueText } from '../../api/catalogue.ts';
import type { ExtensionView, KernelRefusal, PartitionView } from '../../kernel/port.ts';
import type { Call } from '../../solve/attachment.ts';
import { globalCall, isUp } from '../../solve/attachment.ts';
import type { Fault } from '../kind.ts';
import type { PartitionWorld } from './observe.ts';

export interface AskedExtension {
  name: string;
  optional?: boolean | undefined;
}

export function askedExtensions({ partition }: Pick<PartitionWorld, 'partition'>): readonly AskedExtension[] {
  return partition.spec.extensions ?? [];
}

export function extensionNamed(view: PartitionView | undefined, name: string): ExtensionView | undefined {
  return view?.extensions.find((extension) => extension.name === name);
}

/** Tells the kernel what the partition may load, before anything else is done for it (KEXT-20). */
export function grantingCalls(
  { grants }: PartitionWorld,
  { grants: known, partitionUid }: PartitionView,
): Call[] {
  const { granted } = grants;
  const isSame =
    granted.length === known.length &&
    granted.every(({ name, scope }, at) => known[at]?.name === name && known[at].scope === scope);
  return isSame ? [] : [globalCall({ type: 'SetExtensionGrants', partitionUid, grants: granted })];
}

/** Copies of what is granted and needed. One that was changed inside stays until the partition stops (LIFE-25, KID-20). */
export function deliveringCalls(view: PartitionView): Call[] {
  const { extensions, partitionUid } = view;
  return extensions
    .filter((extension) => isDelivered(extension, !isUp(view)))
    .map(({ name }) => globalCall({ type: 'DeliverExtension', partitionUid, name }));
}

function isDelivered({ copy, deliveryRefusal }: ExtensionView, isStopped: boolean): boolean {
  if (copy === 'Current' || deliveryRefusal !== null) return false;
  return copy !== 'Modified' || isStopped;
}

/** What the kernel would load now; what others of the spec require comes first, one pass after the other. */
export function loadingCalls(world: PartitionWorld, view: PartitionView): Call[] {
  const { partitionUid } = view;
  return askedExtensions(world).flatMap(({ name }) => {
    const extension = extensionNamed(view, name);
    const isLoadable = extension !== undefined && !extension.declared && extension.loadRefusal === null;
    return isLoadable ? [globalCall({ type: 'LoadDeclaredExtension', partitionUid, name })] : [];
  });
}

/** Only what the spec had asked for: what was loaded from inside stays (LIFE-25). */
export function unloadingCalls(world: PartitionWorld, { extensions, partitionUid }: PartitionView): Call[] {
  const asked = new Set(askedExtensions(world).map(({ name }) => name));
  return extensions
    .filter(({ declared, name }) => declared && !asked.has(name))
    .map(({ name }) => globalCall({ type: 'UnloadDeclaredExtension', partitionUid, name }));
}

/** What keeps an extension of the spec from being loaded; undefined when it is, or is on its way. */
export function faultOfExtension(
  world: PartitionWorld,
  name: string,
  seen: ReadonlySet<string> = new Set(),
): Fault | undefined {
  const extension = extensionNamed(world.view, name);
  // What is loaded is not revoked (LIFE-17).
  if (extension?.declared === true) return undefined;
  const refused = grantFault(world, name);
  if (refused !== undefined) return refused;
  if (extension === undefined) return undefined;
  const refusal = refusalOf(extension, world.view);
  if (refusal === null || isComing(world, name, refusal, seen)) return undefined;
  return faultBy(refusal);
}

function faultBy({ args, id }: KernelRefusal): Fault {
  const reason = catalogueEntry(id).reason ?? 'LoadFailed';
  return { condition: 'ExtensionsReady', reason, message: catalogueText(id, args) };
}

/** What keeps it from being loaded anew, whatever is loaded now (KEXT-20, LIFE-19). */
export function grantFault({ grants }: PartitionWorld, name: string): Fault | undefined {
  const condition = 'ExtensionsReady';
  if (grants.conflicts.includes(name)) {
    const message = `Extension ${name} is granted to this partition with different scopes, so neither counts. Ask an administrator to take one of the grants away.`;
    return { condition, reason: 'ScopeConflict', message };
  }
  if (grants.granted.some((granted) => granted.name === name)) return undefined;
  return faultBy({ ok: false, errno: '', id: 'ExtensionNotGranted', args: { name } });
}

/** A copy that is about to be delivered keeps nothing from being loaded. */
function refusalOf(extension: ExtensionView, view: PartitionView | undefined): KernelRefusal | null {
  const { copy, deliveryRefusal, loadRefusal } = extension;
  // Where the root is on disks of its own, copies are delivered once its boot goes on from there (NS-14).
  const isOnItsWay = isDelivered(extension, !isUp(view)) || deliveryRefusal?.id === 'RootNotReachable';
  if (isOnItsWay) return null;
  return copy === 'Missing' && deliveryRefusal !== null ? deliveryRefusal : loadRefusal;
}

/** Whether what is missing is asked for as well, and nothing is wrong with it. */
function isComing(
  world: PartitionWorld,
  name: string,
  { args, id }: KernelRefusal,
  seen: ReadonlySet<string>,
): boolean {
  if (id !== 'ExtensionDependencyMissing') return false;
  const required = String(args['required']);
  const isAsked = askedExtensions(world).some((asked) => asked.name === required);
  if (!isAsked || seen.has(required)) return false;
  return faultOfExtension(world, required, new Set([...seen, name])) === undefined;
}

/** The first of the extensions without which the partition may not start that cannot be loaded (api.md: `optional`). */
export function requiredExtensionIsRefused(world: PartitionWorld): Fault | undefined {
  for (const { name, optional } of askedExtensions(world)) {
    const fault = optional === true ? undefined : faultOfExtension(world, name);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Whether everything that the partition must have is loaded. */
export function areLoaded(world: PartitionWorld): boolean {
  return askedExtensions(world).every(
    ({ name, optional }) => optional === true || extensionNamed(world.view, name)?.declared === true,
  );
}
