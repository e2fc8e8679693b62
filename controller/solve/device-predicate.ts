/**
 * What can be asked of a device, remembered for every position of a host: each device is asked once, when first met.
 */
import type { PoolDevice } from './claims.ts';
import { PositionSet } from './position-set.ts';

export type SelectorVerdict = { ok: true; value: boolean } | { ok: false; error: string };

/** CEL, as controller/cel compiles it. */
export type SelectorCompiler = (
  expression: string,
) => { ok: true; selector: { evaluate(device: PoolDevice): SelectorVerdict } } | { ok: false; error: string };

export interface DevicePredicate {
  /** Every position that is not yet known to fail. */
  readonly possible: PositionSet;
  test(position: number): boolean;
}

/** A predicate whose answer is known everywhere from the start. */
export class KnownPredicate implements DevicePredicate {
  readonly possible: PositionSet;

  constructor(members: PositionSet) {
    this.possible = members;
  }

  test(position: number): boolean {
    return this.possible.has(position);
  }
}

/** One selector's answers. An expression that fails on a device excludes the device; one that does not compile, all. */
export class SelectorPredicate implements DevicePredicate {
  possible: PositionSet;
  errors: PositionSet;
  private unknown: PositionSet;
  private devices: readonly PoolDevice[];
  private readonly compiled: ReturnType<SelectorCompiler>;

  constructor(compiled: ReturnType<SelectorCompiler>, devices: readonly PoolDevice[]) {
    this.compiled = compiled;
    this.devices = devices;
    this.possible = new PositionSet(devices.length, compiled.ok);
    this.unknown = new PositionSet(devices.length, compiled.ok);
    this.errors = new PositionSet(devices.length);
  }

  test(position: number): boolean {
    if (this.unknown.has(position)) this.evaluate(position);
    return this.possible.has(position);
  }

  /** Asks every device that was not asked yet; after it, `possible` is exactly what matches. */
  complete(): this {
    for (let at = this.unknown.next(0); at !== -1; at = this.unknown.next(at + 1)) this.evaluate(at);
    return this;
  }

  /** The host's devices changed: `previous[i]` is where the device at i was before, unchanged, or -1. */
  remap(devices: readonly PoolDevice[], previous: Int32Array): void {
    const before = { possible: this.possible, errors: this.errors, unknown: this.unknown };
    this.devices = devices;
    this.possible = new PositionSet(devices.length, this.compiled.ok);
    this.unknown = new PositionSet(devices.length, this.compiled.ok);
    this.errors = new PositionSet(devices.length);
    for (const [position, old] of previous.entries()) {
      if (old === -1 || before.unknown.has(old)) continue;
      this.unknown.delete(position);
      if (!before.possible.has(old)) this.possible.delete(position);
      if (before.errors.has(old)) this.errors.add(position);
    }
  }

  private evaluate(position: number): void {
    if (!this.compiled.ok) return;
    this.unknown.delete(position);
    const verdict = this.compiled.selector.evaluate(this.devices[position] as PoolDevice);
    if (!verdict.ok) this.errors.add(position);
    if (!verdict.ok || !verdict.value) this.possible.delete(position);
  }
}
