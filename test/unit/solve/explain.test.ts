import { aPartition } from '../../support/objects.ts';
import fc from 'fast-check';
import jsonPatch from 'fast-json-patch';
import type { Operation } from 'fast-json-patch';
import { describe, expect, it } from 'vitest';
import type { DeviceClaim } from '../../../controller/api/generated/device-claim.ts';
import { allocate } from '../../../controller/solve/allocate.ts';
import { claimRequest } from '../../../controller/solve/claim-request.ts';
import type { AllocationProblem, ClaimRequest, DeviceChoice } from '../../../controller/solve/claims.ts';
import { findAllocation } from '../../../controller/solve/find-allocation.ts';
import { minimalConflict } from '../../../controller/solve/minimal-conflict.ts';
import { onlyRequirements, requirementsOf } from '../../../controller/solve/requirement.ts';
import type { Requirement } from '../../../controller/solve/requirement.ts';
import { poolOf, problems, worlds } from '../../support/allocation-worlds.ts';
import { allocateNaively } from '../../support/naive-allocator.ts';
import type { World } from '../../support/naive-allocator.ts';

describe('solve/explain', () => {
  it('refuses exactly what has no solution, and names the fault by its definition', () => {
    const seen = new Map<string, number>();

    fc.assert(
      fc.property(worlds, problems, (world, problem) => {
        const answer = allocate(poolOf(world), problem);

        expect(answer.ok).toBe(allocateNaively(world, problem) !== null);
        if (answer.ok) return;
        expect(answer.fault).toBe(faultNaively(world, upTo(problem, answer.claimUid)));
        seen.set(answer.fault, (seen.get(answer.fault) ?? 0) + 1);
      }),
      { numRuns: 1500 },
    );

    const faults = ['AllHeld', 'AdapterToVersionedPartition', 'ClassNotAllowed', 'ConstraintUnsatisfiable'];
    const others = ['NoMatchingDevice', 'RetainedData', 'UsedByHost'];
    expect([...seen.keys()].sort()).toEqual([...faults, ...others].sort());
  }, 60_000);

  it('blames the first claim that cannot be met together with those before it', () => {
    fc.assert(
      fc.property(worlds, problems, (world, problem) => {
        const answer = allocate(poolOf(world), problem);
        fc.pre(!answer.ok && answer.fault !== 'ClassNotAllowed');

        const blamed = upTo(problem, (answer as { claimUid: string }).claimUid);
        const before = { ...blamed, claims: blamed.claims.slice(0, -1) };

        expect(allocateNaively(world, blamed)).toBeNull();
        expect(allocateNaively(world, before)).not.toBeNull();
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  it('finds conflicts that cannot be met while every proper subset can', () => {
    fc.assert(
      fc.property(worlds, problems, (world, problem) => {
        const pool = poolOf(world);
        fc.pre(!findAllocation(pool, problem).ok);
        const isMet = (parts: readonly Requirement[]): boolean => {
          const part = onlyRequirements(problem, parts);
          return allocateNaively(world, part.problem, part.relaxation) !== null;
        };

        const conflict = minimalConflict(requirementsOf(problem, problem.claims.length - 1), (parts) => {
          const part = onlyRequirements(problem, parts);
          return !findAllocation(pool, part.problem, part.relaxation).ok;
        });

        expect(isMet(conflict)).toBe(false);
        for (const left of conflict) expect(isMet(conflict.filter((part) => part !== left))).toBe(true);
      }),
      { numRuns: 600 },
    );
  }, 60_000);

  it('says something at every refusal: a funnel that ends at nothing, and a conflict', () => {
    fc.assert(
      fc.property(worlds, problems, (world, problem) => {
        const answer = allocate(poolOf(world), problem);
        fc.pre(!answer.ok);
        const { explanation, message } = answer;

        expect(message).toMatch(/^[a-z].*\.$/s);
        expect(explanation.funnel!.at(-1)!.remaining).toBe(0);
        expect(explanation.funnel!.length).toBeLessThanOrEqual(24);
        expect(explanation.conflict!.length).toBeGreaterThan(0);
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  it('suggests only patches of the claim after which everything can be had', () => {
    let suggested = 0;
    let refused = 0;

    fc.assert(
      fc.property(worlds, problems, (world, problem) => {
        const answer = allocate(poolOf(world), problem);
        if (answer.ok) return;
        refused += 1;
        const suggestions = answer.explanation.suggestions ?? [];
        if (suggestions.length > 0) suggested += 1;

        expect(suggestions.length).toBeLessThanOrEqual(3);
        for (const { patch } of suggestions) {
          const claims = problem.claims.map((claim) =>
            claim.claimUid === answer.claimUid ? patched(claim, patch) : claim,
          );
          expect(allocateNaively(world, { ...problem, claims })).not.toBeNull();
        }
      }),
      { numRuns: 800 },
    );

    expect(suggested / refused).toBeGreaterThan(0.5);
  }, 60_000);

  it('answers the same question with the same words', () => {
    fc.assert(
      fc.property(worlds, problems, (world, problem) => {
        expect(allocate(poolOf(world), problem)).toEqual(allocate(poolOf(world), problem));
      }),
      { numRuns: 300 },
    );
  });
});

function upTo(problem: AllocationProblem, claimUid: string): AllocationProblem {
  const index = problem.claims.findIndex((claim) => claim.claimUid === claimUid);
  return { ...problem, claims: problem.claims.slice(0, index + 1) };
}

/** The closed list of faults, read from their definitions. */
function faultNaively(world: World, problem: AllocationProblem): string {
  const isOpen = (choice: DeviceChoice): boolean =>
    world.classes.some(
      ({ name, allowedNamespaces }) => name === choice.deviceClassName && allowedNamespaces.from === 'All',
    );
  const entries = problem.claims.flatMap(({ devices }) => devices);
  if (entries.some(({ alternatives }) => !alternatives.some(isOpen))) return 'ClassNotAllowed';
  const free = { holds: true, hostUse: true, retention: true };
  if (allocateNaively(world, problem, { holds: true }) !== null) return 'AllHeld';
  if (allocateNaively(world, problem, { holds: true, hostUse: true }) !== null) return 'UsedByHost';
  if (allocateNaively(world, problem, free) !== null) return 'RetainedData';
  if (problem.versioned && allocateNaively(world, problem, { ...free, adapters: true }) !== null) {
    return 'AdapterToVersionedPartition';
  }
  const claims = problem.claims.map((claim) => ({ ...claim, constraints: [] }));
  return allocateNaively(world, { ...problem, claims }, free) !== null
    ? 'ConstraintUnsatisfiable'
    : 'NoMatchingDevice';
}

/** The claim as the patch leaves the DeviceClaim that it came from. */
function patched(request: ClaimRequest, patch: string): ClaimRequest {
  const { newDocument } = jsonPatch.applyPatch(
    deviceClaim(request),
    JSON.parse(patch) as Operation[],
    true,
    false,
  );
  return claimRequest(newDocument, aPartition('n/p'));
}

function deviceClaim({ claimUid, name, devices, constraints }: ClaimRequest): DeviceClaim {
  const choice = ({ deviceClassName, selectors, deviceID }: DeviceChoice) => ({
    deviceClassName,
    ...(selectors.length === 0 ? {} : { selectors: selectors.map((cel) => ({ cel })) }),
    ...(deviceID === undefined ? {} : { deviceID }),
  });
  const names = devices.map((device) => device.name);
  return {
    apiVersion: 'partywall.dev/v1alpha1',
    kind: 'DeviceClaim',
    metadata: { name, uid: claimUid },
    spec: {
      partitionName: 'billing',
      devices: devices.map((device) =>
        device.usesFirstAvailable === true
          ? { name: device.name, firstAvailable: device.alternatives.map(choice) }
          : { name: device.name, ...choice(device.alternatives[0]!) },
      ),
      constraints: constraints.map((constraint) => {
        const members = constraint.devices.filter((member) => names.includes(member));
        return constraint.type === 'match'
          ? { matchAttribute: constraint.attribute, devices: members }
          : { distinctAttribute: constraint.attribute, devices: members };
      }),
    },
  };
}
