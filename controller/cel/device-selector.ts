/**
 * Device selectors: CEL over one device, as classes and claims write them.
 *
 * `device.attributes["bus"] == "fc"`, `device.capacity["size"].compareTo(quantity("50Gi")) >= 0`, `device.driver`,
 * `device.type`. A key that is not there is an evaluation error, which excludes the device.
 */
import type { SourceRange } from '@marcbachmann/cel-js';
import { BoundedCache } from './bounded-cache.ts';
import { kubernetesEnvironment } from './kubernetes-environment.ts';
import { parseQuantity, type Quantity } from './quantity.ts';
import { QUANTITY_TYPE } from './quantity-functions.ts';
import { compileExpression, type Verdict } from './strict-expression.ts';

/** What a selector sees of a device. Capacities are Kubernetes quantities as written: `100Gi`. */
export interface SelectableDevice {
  readonly driver: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly capacity: Readonly<Record<string, string>>;
}

export interface DeviceSelector {
  /** Whether the device is selected, or the text of an evaluation error. */
  evaluate(device: SelectableDevice): Verdict;
}

export type SelectorResult =
  | { ok: true; selector: DeviceSelector }
  /** `position`: offsets into the expression. */
  | { ok: false; error: string; position?: SourceRange };

/** Loops inside one another; two are enough to compare attributes in pairs. */
const MAXIMUM_LOOPS = 2;

const quantities = new BoundedCache<Quantity>(4096);

/** Parsed once for each inventory entry and not once for each selector. */
const capacities = new WeakMap<object, ReadonlyMap<string, Quantity>>();

function readQuantity(text: string): Quantity {
  return quantities.get(text, () => {
    const result = parseQuantity(text);
    if (!result.ok) throw new Error(result.error);
    return result.quantity;
  });
}

/** A device as expressions see it. The names are those of the CEL type. */
class DeviceValue {
  readonly driver: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly #capacity: Readonly<Record<string, string>>;

  constructor(device: SelectableDevice) {
    this.driver = device.driver;
    this.type = device.type;
    this.attributes = device.attributes;
    this.#capacity = device.capacity;
  }

  get capacity(): ReadonlyMap<string, Quantity> {
    const known = capacities.get(this.#capacity);
    if (known) return known;
    const parsed = new Map<string, Quantity>();
    for (const [name, text] of Object.entries(this.#capacity)) parsed.set(name, readQuantity(text));
    capacities.set(this.#capacity, parsed);
    return parsed;
  }
}

function selectorEnvironment() {
  return kubernetesEnvironment()
    .registerType('Device', {
      ctor: DeviceValue,
      fields: {
        driver: 'string',
        type: 'string',
        attributes: 'map<string, string>',
        capacity: `map<string, ${QUANTITY_TYPE}>`,
      },
    })
    .registerVariable('device', 'Device');
}

let environment: ReturnType<typeof selectorEnvironment> | undefined;
const selectors = new BoundedCache<SelectorResult>(4096);

function compile(expression: string): SelectorResult {
  environment ??= selectorEnvironment();
  const compiled = compileExpression(environment, expression, MAXIMUM_LOOPS);
  if (!compiled.ok) return compiled;
  const evaluate = (device: SelectableDevice): Verdict => compiled.run({ device: new DeviceValue(device) });
  return { ok: true, selector: { evaluate } };
}

/** Compiles a selector; the same text is compiled once. Nothing an author writes makes it throw. */
export function compileDeviceSelector(expression: string): SelectorResult {
  return selectors.get(expression, compile);
}
