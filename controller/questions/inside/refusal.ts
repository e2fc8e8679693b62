/** What a kernel refuses, as a command tells it: message, remedy and errno of the error catalogue. */
import type { CatalogueId } from '../../api/catalogue.ts';
import { catalogueEntry, catalogueText } from '../../api/catalogue.ts';
import type { KernelRefusal } from '../../kernel/port.ts';
import { NotDoneError } from '../errors.ts';

export function refusedBy({ id, args }: KernelRefusal): NotDoneError {
  return refusedAs(id, args);
}

/** As a kernel would refuse it. */
export function refusedAs(
  id: CatalogueId,
  args: Readonly<Record<string, string | number>>,
  hint?: string,
): NotDoneError {
  return new NotDoneError(`${catalogueText(id, args)} (${catalogueEntry(id).errno}, ${id})`, hint);
}
