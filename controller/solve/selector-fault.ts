/** Faults of a problem that are there whatever is published or held: consent first, then selectors that do not compile. */
import type { AllocationProblem, DeviceRequest } from './claims.ts';
import type { DevicePool } from './device-pool.ts';
import { expressionText } from './requirement-text.ts';

export interface RequestFault {
  fault: 'ClassNotAllowed' | 'SelectorError';
  /** Index of the claim, and of its entry. */
  claim: number;
  entry: number;
  message: string;
}

/** The first such fault in the order of claims and entries. What an entry keeps is not asked again (LIFE-17). */
export function requestFault(pool: DevicePool, problem: AllocationProblem): RequestFault | undefined {
  const places = problem.claims.flatMap((request, claim) =>
    request.devices.flatMap((device, entry): Place[] =>
      device.keep === undefined ? [{ pool, problem, claim, entry, device }] : [],
    ),
  );
  for (const find of [notAllowed, notCompiling]) {
    for (const place of places) {
      const found = find(place);
      if (found !== undefined) return { ...found, claim: place.claim, entry: place.entry };
    }
  }
  return undefined;
}

interface Place {
  pool: DevicePool;
  problem: AllocationProblem;
  claim: number;
  entry: number;
  device: DeviceRequest;
}

type FoundFault = Pick<RequestFault, 'fault' | 'message'>;

/** No class of the entry is there and open to the namespace; the two look the same. */
function notAllowed({ pool, problem, device }: Place): FoundFault | undefined {
  const { namespace, namespaceLabels } = problem;
  const names = device.alternatives.map(({ deviceClassName }) => deviceClassName);
  if (names.some((name) => pool.allowedClass(name, namespace, namespaceLabels) !== undefined))
    return undefined;
  const classes =
    names.length === 1 ? `class ${names[0]}, which is not` : `classes ${names.join(', ')}, none of which is`;
  const message =
    `entry ${device.name} asks for ${classes} open to this namespace. ` +
    'Ask for a class that is open to it, or ask an administrator to open one.';
  return { fault: 'ClassNotAllowed', message };
}

function notCompiling({ pool, entry, device }: Place): FoundFault | undefined {
  for (const [alternative, choice] of device.alternatives.entries()) {
    for (const [index, selector] of choice.selectors.entries()) {
      const error = pool.selectorError(selector);
      if (error === undefined) continue;
      const place = device.usesFirstAvailable === true ? `.firstAvailable[${alternative}]` : '';
      const message =
        `selector ${expressionText(selector)} of entry ${device.name} does not compile: ${firstLine(error)}. ` +
        `Correct spec.devices[${entry}]${place}.selectors[${index}].cel.`;
      return { fault: 'SelectorError', message };
    }
  }
  return undefined;
}

/** The first open class of a request that has a selector which does not compile, and the compiler's complaint. */
export function brokenClass(
  pool: DevicePool,
  problem: AllocationProblem,
  request: DeviceRequest,
): { name: string; error: string } | undefined {
  for (const { deviceClassName } of request.alternatives) {
    const deviceClass = pool.allowedClass(deviceClassName, problem.namespace, problem.namespaceLabels);
    for (const selector of deviceClass?.selectors ?? []) {
      const error = pool.selectorError(selector);
      if (error !== undefined) return { name: deviceClassName, error: firstLine(error) };
    }
  }
  return undefined;
}

function firstLine(error: string): string {
  return (error.split('\n', 1)[0] ?? '').replace(/\.$/, '');
}
