import type { ManagedFieldsEntry } from '../../api/object.ts';
import type { FieldTree } from './field-tree.ts';
import { commonFields, isEmptyTree, noFields, subtract, unite } from './field-tree.ts';
import type { FieldChanges } from './field-set.ts';

type Entries = readonly ManagedFieldsEntry[];

/** Who writes, how, and when (whole seconds). */
export interface Writer {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  time: string;
}

/** A field that another manager owns with another value. */
export interface OwnershipConflict {
  owner: ManagedFieldsEntry;
  /** Path elements from the root. */
  path: readonly string[];
}

export function fieldsOfEntry(entry: ManagedFieldsEntry): FieldTree {
  return entry.fieldsV1 as FieldTree;
}

/** The writer's own entry for the main resource. */
export function entryOf(entries: Entries, writer: Writer): ManagedFieldsEntry | undefined {
  return entries.find((entry) => isEntryOf(entry, writer, undefined));
}

/** Every field that somebody but the writer's own entry owns. */
export function fieldsOfOthers(entries: Entries, writer: Writer): FieldTree {
  const others = entries.filter((entry) => !isEntryOf(entry, writer, undefined));
  return others.reduce<FieldTree>((all, entry) => unite(all, fieldsOfEntry(entry)), noFields);
}

/** An update owns what it changes; what it removes belongs to nobody any more. */
export function afterUpdate(entries: Entries, writer: Writer, changes: FieldChanges): ManagedFieldsEntry[] {
  const own = entryOf(entries, writer);
  const before = own === undefined ? noFields : fieldsOfEntry(own);
  const owned = unite(subtract(before, changes.removed), changes.changed);
  return withEntry(withoutFields(entries, writer, changes), writer, owned);
}

/** An apply owns exactly what it says, and, where it was forced, alone what it changed. */
export function afterApply(
  entries: Entries,
  writer: Writer,
  applied: { fields: FieldTree; changes: FieldChanges },
): ManagedFieldsEntry[] {
  return withEntry(withoutFields(entries, writer, applied.changes), writer, applied.fields);
}

/**
 * Status is only ever replaced as a whole, by its controller, so its ownership is kept coarse: one entry a manager
 * that owns `status`, written once. (A Kubernetes API server lists the single fields; nobody applies a status here.)
 */
export function afterStatusUpdate(entries: Entries, writer: Writer): Entries {
  if (entries.some((entry) => isEntryOf(entry, writer, 'status'))) return entries;
  return [...entries, { ...newEntry(writer, { 'f:status': noFields }), subresource: 'status' }];
}

export function conflictsOf(entries: Entries, writer: Writer, changed: FieldTree): OwnershipConflict[] {
  return entries
    .filter((entry) => !isEntryOf(entry, writer, undefined))
    .flatMap((owner) => commonFields(fieldsOfEntry(owner), changed).map((path) => ({ owner, path })));
}

function withoutFields(entries: Entries, writer: Writer, changes: FieldChanges): ManagedFieldsEntry[] {
  const lost = unite(changes.changed, changes.removed);
  return entries.flatMap((entry) => {
    if (isEntryOf(entry, writer, undefined)) return [entry];
    if (commonFields(fieldsOfEntry(entry), lost).length === 0) return [entry];
    const rest = subtract(fieldsOfEntry(entry), lost);
    return isEmptyTree(rest) ? [] : [{ ...entry, fieldsV1: rest }];
  });
}

function withEntry(entries: Entries, writer: Writer, fields: FieldTree): ManagedFieldsEntry[] {
  const at = entries.findIndex((entry) => isEntryOf(entry, writer, undefined));
  const entry = newEntry(writer, fields);
  const without = entries.filter((_entry, index) => index !== at);
  if (isEmptyTree(fields)) return without;
  return at < 0 ? [...entries, entry] : entries.map((old, index) => (index === at ? entry : old));
}

function newEntry(writer: Writer, fields: FieldTree): ManagedFieldsEntry {
  return { ...writer, fieldsType: 'FieldsV1', fieldsV1: fields };
}

function isEntryOf(entry: ManagedFieldsEntry, writer: Writer, subresource: string | undefined): boolean {
  return (
    entry.manager === writer.manager &&
    entry.operation === writer.operation &&
    entry.subresource === subresource
  );
}
