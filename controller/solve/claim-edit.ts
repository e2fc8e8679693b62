/** Edits of a claim that an explanation may suggest: the claim as it would be, and the JSON Patch that makes it so. */
import type { ClaimConstraint, ClaimRequest, DeviceChoice } from './claims.ts';

/** One operation of RFC 6902, as far as edits need them. Paths are those of a DeviceClaim. */
export type PatchOperation = { op: 'remove'; path: string } | { op: 'replace'; path: string; value: unknown };

export interface ClaimEdit {
  claim: ClaimRequest;
  operations: readonly PatchOperation[];
  /** What the edit does: `hdisk0 need not fulfil ...`. */
  effect: string;
}

interface ChoicePlace {
  entry: number;
  alternative: number;
}

/** Drops one selector of the claim; a list that becomes empty goes as a whole. */
export function withoutSelector(
  claim: ClaimRequest,
  place: ChoicePlace & { selector: number },
): ClaimRequestEdit {
  const selectors = choiceAt(claim, place)?.selectors ?? [];
  const path = `${choicePath(claim, place)}/selectors`;
  return {
    claim: withChoice(claim, place, (choice) => ({
      ...choice,
      selectors: choice.selectors.filter((_, index) => index !== place.selector),
    })),
    operations: [{ op: 'remove', path: selectors.length === 1 ? path : `${path}/${place.selector}` }],
  };
}

export function withoutDeviceID(claim: ClaimRequest, place: ChoicePlace): ClaimRequestEdit {
  return {
    claim: withChoice(claim, place, ({ deviceClassName, selectors }) => ({ deviceClassName, selectors })),
    operations: [{ op: 'remove', path: `${choicePath(claim, place)}/deviceID` }],
  };
}

export function withClass(
  claim: ClaimRequest,
  place: ChoicePlace,
  deviceClassName: string,
): ClaimRequestEdit {
  const path = `${choicePath(claim, place)}/deviceClassName`;
  return {
    claim: withChoice(claim, place, (choice) => ({ ...choice, deviceClassName })),
    operations: [{ op: 'replace', path, value: deviceClassName }],
  };
}

export function withoutConstraint(claim: ClaimRequest, constraint: number): ClaimRequestEdit {
  const constraints = claim.constraints.filter((_, index) => index !== constraint);
  const path = constraints.length === 0 ? '/spec/constraints' : `/spec/constraints/${constraint}`;
  return { claim: { ...claim, constraints }, operations: [{ op: 'remove', path }] };
}

/** Removes entries, and what constraints say of them: a constraint needs two devices and may name only those there are. */
export function withoutEntries(claim: ClaimRequest, entries: ReadonlySet<number>): ClaimRequestEdit {
  const removed = new Set([...entries].map((entry) => claim.devices[entry]?.name));
  const operations: PatchOperation[] = [];
  const constraints: ClaimConstraint[] = [];
  // From the end to the beginning, so that no removal moves a place that is still to be named.
  for (let index = claim.constraints.length - 1; index >= 0; index -= 1) {
    const constraint = claim.constraints[index] as ClaimConstraint;
    const devices = constraint.devices.filter((name) => !removed.has(name));
    const path = `/spec/constraints/${index}`;
    if (devices.length < 2) operations.push({ op: 'remove', path });
    else constraints.unshift({ ...constraint, devices });
    if (devices.length >= 2 && devices.length < constraint.devices.length) {
      operations.push({ op: 'replace', path: `${path}/devices`, value: devices });
    }
  }
  for (const entry of [...entries].sort((a, b) => b - a)) {
    operations.push({ op: 'remove', path: `/spec/devices/${entry}` });
  }
  const devices = claim.devices.filter((_, index) => !entries.has(index));
  return { claim: { ...claim, devices, constraints }, operations };
}

type ClaimRequestEdit = Omit<ClaimEdit, 'effect'>;

function choiceAt(claim: ClaimRequest, { entry, alternative }: ChoicePlace): DeviceChoice | undefined {
  return claim.devices[entry]?.alternatives[alternative];
}

function choicePath(claim: ClaimRequest, { entry, alternative }: ChoicePlace): string {
  const path = `/spec/devices/${entry}`;
  return claim.devices[entry]?.usesFirstAvailable === true ? `${path}/firstAvailable/${alternative}` : path;
}

function withChoice(
  claim: ClaimRequest,
  place: ChoicePlace,
  change: (choice: DeviceChoice) => DeviceChoice,
): ClaimRequest {
  const devices = claim.devices.map((device, entry) => {
    if (entry !== place.entry) return device;
    const alternatives = device.alternatives.map((choice, index) =>
      index === place.alternative ? change(choice) : choice,
    );
    return { ...device, alternatives };
  });
  return { ...claim, devices };
}
