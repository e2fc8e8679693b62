/** Kinds as kubectl names them: by kind, plural, singular or short name, with or without the group, in any case. */
import type { PrinterColumn } from '../../controller/api/resource-definition.ts';
import { declaredKinds } from '../../controller/apply/kinds.ts';
import { closestName } from '../../controller/manifest/suggest.ts';
import { UsageError } from '../../controller/questions/errors.ts';

/** What the command line must know of a kind. */
export interface KnownKind {
  group: string;
  kind: string;
  plural: string;
  singular: string;
  shortNames: readonly string[];
  categories: readonly string[];
  namespaced: boolean;
  printerColumns: readonly PrinterColumn[];
}

/** Every cluster has it, so no CRD describes it. */
const namespaceKind: KnownKind = {
  group: '',
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  categories: [],
  namespaced: false,
  printerColumns: [{ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }],
};

const ownKinds: readonly KnownKind[] = declaredKinds;

export const knownKinds: readonly KnownKind[] = [...ownKinds, namespaceKind];

const byKind: ReadonlyMap<string, KnownKind> = new Map(knownKinds.map((known) => [known.kind, known]));

const byName = new Map<string, readonly KnownKind[]>();
for (const known of knownKinds) {
  for (const name of [known.kind.toLowerCase(), known.plural, known.singular, ...known.shortNames]) {
    byName.set(name, [known]);
    if (known.group !== '') byName.set(`${name}.${known.group}`, [known]);
  }
}
byName.set('all', ownKinds);
for (const category of new Set(ownKinds.flatMap(({ categories }) => categories))) {
  byName.set(
    category,
    ownKinds.filter(({ categories }) => categories.includes(category)),
  );
}

/** Every name that stands for kinds, for suggestions. */
export function kindNames(): string[] {
  return [...byName.keys()];
}

/** How to name the kinds there are, in one line. */
export function kindOverview(): string {
  return knownKinds.map(({ plural, shortNames }) => `${plural} (${shortNames.join(', ')})`).join(', ');
}

/** The kind of that exact name. @throws Error for one that is not served */
export function knownKind(kind: string): KnownKind {
  const known = byKind.get(kind);
  if (known === undefined) throw new Error(`the kind ${kind} is not served`);
  return known;
}

/** What a name stands for: one kind, or all of a category. Undefined when it stands for nothing. */
export function findKinds(name: string): readonly KnownKind[] | undefined {
  return byName.get(name.toLowerCase());
}

/** As `findKinds`, of several names separated by commas. @throws UsageError with the names there are */
export function resolveKinds(names: string): KnownKind[] {
  const found: KnownKind[] = [];
  for (const name of names.split(',')) {
    const kinds = findKinds(name.trim());
    if (kinds === undefined) {
      const closest = closestName(name, kindNames());
      const meant = closest === undefined ? '' : `Did you mean ${closest}? `;
      throw new UsageError(
        `there is no kind '${name}'`,
        `${meant}The kinds are ${kindOverview()}; all stands for all but namespaces.`,
      );
    }
    found.push(...kinds.filter((kind) => !found.includes(kind)));
  }
  return found;
}

/** `deviceclaim.partywall.dev`, as kubectl prints it before a slash and a name. */
export function qualifiedKind({ singular, group }: Pick<KnownKind, 'singular' | 'group'>): string {
  return group === '' ? singular : `${singular}.${group}`;
}

/** The shortest name that a person can type. */
export function shortKind(kind: string): string {
  const { shortNames, singular } = knownKind(kind);
  return shortNames[0] ?? singular;
}
