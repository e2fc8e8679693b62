import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../controller/api/catalogue.ts';
import type { CatalogueEntry } from '../../../controller/api/catalogue.ts';
import { conditionReasons } from '../../../controller/api/generated/conditions.ts';
import { reasonExplanations } from '../../../controller/api/reasons.ts';

/** Kind -> condition -> reasons, with the literal types taken off. */
const table: Record<
  string,
  Record<string, { True: readonly string[]; False: readonly string[] }>
> = conditionReasons;
const rows = Object.entries(table).flatMap(([kind, conditions]) =>
  Object.entries(conditions).map(([type, reasons]) => ({ kind, type, reasons })),
);

/** Ready, or Succeeded of what is done once. */
function summaryOf(kind: string): { False: readonly string[] } | undefined {
  return table[kind]?.Ready ?? table[kind]?.Succeeded;
}

describe('api/reasons', () => {
  it('explains exactly the reasons that the CRDs have', () => {
    const used = new Set(rows.flatMap(({ reasons }) => [...reasons.True, ...reasons.False]));

    expect(Object.keys(reasonExplanations).sort()).toEqual([...used].sort());
  });

  it('writes every explanation as sentences', () => {
    const wrong = Object.entries(reasonExplanations).filter(
      ([, { meaning, remedy }]) => !/^[A-Z`].*\.$/s.test(meaning) || !/^[A-Z`].*\.$/s.test(remedy),
    );

    expect(wrong).toEqual([]);
  });

  it('names every reason in PascalCase and gives none twice for one status', () => {
    for (const { kind, type, reasons } of rows) {
      const all = [...reasons.True, ...reasons.False];

      expect(
        all.filter((reason) => !/^([A-Z][a-z]+)+$/.test(reason)),
        `${kind} ${type}`,
      ).toEqual([]);
      expect(new Set(all).size, `${kind} ${type}`).toBe(all.length);
    }
  });

  it('lets the condition that sums up take over the reason of every other that can fail', () => {
    for (const { kind, type, reasons } of rows) {
      if (type === 'Reconciling') continue;
      const ready = summaryOf(kind)?.False ?? [];
      const faults = type === 'Stalled' ? reasons.True : reasons.False;

      expect(
        faults.filter((reason) => !ready.includes(reason)),
        `${kind} ${type}`,
      ).toEqual([]);
    }
  });

  it('starts every kind with the reason of its default status', () => {
    for (const kind of Object.keys(table)) expect(summaryOf(kind)?.False, kind).toContain('Pending');
  });

  it('X-9: gives each error of the catalogue only a reason that exists', () => {
    const entries: [string, CatalogueEntry][] = Object.entries(catalogue);
    const unknown = entries.filter(
      ([, { reason }]) => reason !== undefined && !Object.hasOwn(reasonExplanations, reason),
    );

    expect(unknown).toEqual([]);
  });
});
