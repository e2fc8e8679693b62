/** What a command comes to: a result, or a refusal that names its entry of the error catalogue. */
import { catalogue } from '../../api/catalogue.ts';
import type { CatalogueId } from '../../api/catalogue.ts';
import type { DeviceNumber, KernelRefusal, KernelResult } from '../port.ts';

export type Outcome = { ok: true; result: KernelResult } | KernelRefusal;

const nothingToSay: Record<string, never> = {};

export function done(result: KernelResult = nothingToSay): Outcome {
  return { ok: true, result };
}

/** A refusal with the errno of its catalogue entry. */
export function refuse(id: CatalogueId, args: Record<string, string | number> = {}): KernelRefusal {
  return { ok: false, errno: catalogue[id].errno, id, args };
}

export function invalid(field: string, problem: string): KernelRefusal {
  return refuse('InvalidArgument', { field, problem });
}

/** A refusal that is about one device number. */
export function refuseNumber(id: CatalogueId, number: DeviceNumber): KernelRefusal {
  return refuse(id, { major: number.major, minor: number.minor });
}
