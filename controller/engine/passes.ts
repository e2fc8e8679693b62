/**
 * One pass over one object: observe -> plan -> finalizer -> record the decision, if one must survive -> perform steps ->
 * observe again until there is nothing to do -> report -> write status once if it changed.
 *
 * What is decided, is decided in the order of the queue; what has to be written and asked for after that may be under way
 * for many objects at once (ADR 20).
 */
import { isDeepStrictEqual } from 'node:util';
import { isForced } from '../api/force-delete.ts';
import { keyOf, keyText, uidOf } from '../api/object.ts';
import { ClusterError } from '../cluster/port.ts';
import { mayGiveBack } from '../kernel/giving-back.ts';
import type { Kind, Performed, Plan, Report } from '../kinds/kind.ts';
import type { BackOff } from './back-off.ts';
import type { Clock } from './clock.ts';
import { timeOf } from './clock.ts';
import type { ClusterWrites } from './cluster-writes.ts';
import { deriveStatus, failedStatus } from './conditions.ts';
import type { Dependencies } from './dependencies.ts';
import type { Turn } from './kernel-turns.ts';
import { KernelTurns } from './kernel-turns.ts';
import type { Kernels } from './kernels.ts';
import type { Knowledge, Supposition } from './knowledge.ts';
import type { Observer } from './observer.ts';
import type { PassOutcome } from './pass-outcome.ts';
import { failureSentence, OutrunError } from './pass-outcome.ts';
import { canWait, errorsToRecord } from './postponing.ts';
import type { WorkQueue } from './queue.ts';
import { runsOf } from './runs.ts';
import type { Pass, UnderWay } from './under-way.ts';
import type { Wakes } from './wakes.ts';
import { setAside } from './wakes.ts';

/** A plan that still wants steps after so many rounds is a bug, not a state of the world. */
const roundsPerPass = 24;

export interface PassParts {
  knowledge: Knowledge;
  observer: Observer;
  dependencies: Dependencies;
  underWay: UnderWay;
  queue: WorkQueue;
  wakes: Wakes;
  writes: ClusterWrites;
  kernels: Kernels;
  backOff: BackOff;
  clock: Clock;
  /** Whether what only waits or counts is not to be said yet. */
  isTooEarly: (pass: Pass) => Promise<boolean>;
}

/** What was seen, and what is to be done about it. */
interface Sight {
  world: unknown;
  plan: Plan;
}

/** How it is done. */
interface Act {
  performed: Performed;
  turn: Turn;
}

export class Passes {
  readonly #parts: PassParts;
  readonly #turns = new KernelTurns();

  constructor(parts: PassParts) {
    this.#parts = parts;
  }

  /** @param decided called as soon as nothing is left to decide: then another pass may begin. */
  async run(kind: Kind, pass: Pass, decided: () => void): Promise<PassOutcome> {
    await this.#makeSure(pass);
    const { metadata } = pass.object;
    const isHeld = kind.finalizer === undefined || metadata.finalizers?.includes(kind.finalizer) === true;
    if (!isHeld && metadata.deletionTimestamp !== undefined) return 'done';
    const sight = await this.#look(kind, pass);
    if (this.#hasToWait(pass, sight)) return 'postponed';
    const hosts = hostsOf(sight.plan);
    const turn = this.#turns.line(hosts);
    const supposition = this.#suppose(pass, sight.plan);
    if (supposition !== undefined && !pass.isAlone) this.#prepare(pass, hosts);
    decided();
    try {
      if (supposition !== undefined) await this.#record(kind, pass, supposition);
      const performed: Performed = {};
      const acted = await this.#act(kind, pass, { ...sight, performed, turn });
      turn.leave();
      return typeof acted === 'string' ? acted : await this.#report(kind, pass, { ...acted, performed });
    } finally {
      turn.leave();
    }
  }

  /**
   * Says of an object why nothing goes on, when pass after pass failed for no reason that its kind knows. What cannot be
   * written is in the log alone.
   */
  async tellFailure({ item, object: seen }: Pass, error: unknown): Promise<void> {
    const { clock, knowledge, writes } = this.#parts;
    if (writes.hasFailedBy(error)) return;
    const object = knowledge.cache.get(item.key) ?? seen;
    const status = failedStatus(object, failureSentence(error), timeOf(clock));
    if (!isDeepStrictEqual(object.status, status)) await writes.status(object, status).catch(() => undefined);
  }

  /** Whether it is made again later, because what it read is not known or is being changed, or it must be alone. */
  #hasToWait(pass: Pass, { plan }: Sight): boolean {
    const { knowledge, queue, underWay } = this.#parts;
    // It is woken when that is known.
    if (knowledge.supposedIn(pass.tokens, pass.text).some((each) => each.isUnsure)) return true;
    // Somebody may have become ready meanwhile to whom finite goods are given first.
    pass.isOvertaking = plan.record !== undefined && !pass.isAlone && queue.hasBefore(pass.item);
    if (mustBeAlone(pass, plan) || pass.isOvertaking) return true;
    // Who decides goes by what others have decided, as if it were done; but does not overtake.
    const before = plan.record === undefined ? underWay.changerOf(pass) : underWay.delaying(pass.item);
    if (before === undefined) return false;
    setAside(before, pass.item);
    return true;
  }

  /** Nobody knows whether a decision of an earlier pass was written: before it is decided anew, the cluster is asked. */
  async #makeSure(pass: Pass): Promise<void> {
    const { knowledge, wakes, writes } = this.#parts;
    const unsure = knowledge.suppositionOf(pass.text);
    if (unsure === undefined) return;
    await writes.look(pass.item.key);
    wakes.fire(knowledge.takeBack(unsure), pass.text, pass);
    pass.object = knowledge.cache.get(pass.item.key) ?? pass.object;
  }

  /** Observes until nothing of what was read has changed meanwhile, and plans. */
  async #look(kind: Kind, pass: Pass): Promise<Sight> {
    const { dependencies, observer, underWay } = this.#parts;
    for (;;) {
      underWay.beginObserving(pass);
      try {
        const world = await observer.observe(kind.observe(pass.object), pass);
        if (pass.isStale) continue;
        dependencies.set(pass.item.key, pass.tokens);
        const isLeaving = pass.object.metadata.deletionTimestamp !== undefined;
        return { world, plan: isLeaving ? kind.teardown(world) : kind.plan(world) };
      } finally {
        underWay.endObserving(pass);
      }
    }
  }

  /** While its decision is written it finds out what it needs for its commands. */
  #prepare({ object }: Pass, hosts: ReadonlySet<string>): void {
    for (const host of hosts) this.#parts.kernels.prepare(host, uidOf(object));
  }

  #suppose(pass: Pass, { record }: Plan): Supposition | undefined {
    if (record === undefined) return undefined;
    const made = this.#parts.knowledge.suppose(pass.object, record);
    this.#parts.underWay.hold(pass, made.tokens);
    pass.hasDecided = true;
    // Who waits for it decides by it at once, in the order of the queue, and not after those who are behind him.
    this.#parts.wakes.fire(made.tokens, pass.text, undefined);
    return made;
  }

  /** Records the decision, before anything is done about it (LIFE-1). */
  async #record(kind: Kind, pass: Pass, supposition: Supposition): Promise<void> {
    const { knowledge, wakes, writes } = this.#parts;
    let isSent = false;
    try {
      await this.#untilKnown(pass);
      pass.object = await writes.guard(pass.object, kind.finalizer);
      isSent = true;
      pass.object = await writes.status(pass.object, { ...pass.object.status, ...supposition.record });
      knowledge.confirm(supposition);
    } catch (error) {
      // Without an answer nobody knows: then it counts until the next pass has asked.
      if (isSent && !(error instanceof ClusterError)) knowledge.doubt(supposition);
      else wakes.fire(knowledge.takeBack(supposition), pass.text, pass);
      throw error;
    }
  }

  /** What it was decided by may be decided by others, and not written yet. @throws OutrunError when it never is */
  async #untilKnown({ text, tokens }: Pass): Promise<void> {
    const others = this.#parts.knowledge.supposedIn(tokens, text);
    const outcomes = await Promise.all(others.map(({ outcome }) => outcome));
    if (outcomes.includes(false)) throw new OutrunError();
  }

  /** Performs, and looks again, until nothing is left to do now, or a kernel refuses. @returns what is to be reported */
  async #act(kind: Kind, pass: Pass, first: Sight & Act): Promise<PassOutcome | { world: unknown }> {
    const { performed, turn } = first;
    let sight: Sight = first;
    await this.#untilKnown(pass);
    pass.object = await this.#parts.writes.guard(pass.object, kind.finalizer);
    await turn.come;
    let hasAdvanced = true;
    for (let round = 0; round < roundsPerPass; round += 1) {
      const { plan, world } = sight;
      const isAtEnd = !hasAdvanced || performed.refusal !== undefined || hasNoSteps(plan, round);
      if (plan.released === true || (isAtEnd && isGivenUp(pass, plan))) {
        await this.#parts.writes.removeFinalizer(pass.object, kind.finalizer ?? '');
        return 'done';
      }
      if (isAtEnd) return { world };
      hasAdvanced = await this.#perform(pass, plan, performed);
      sight = await this.#look(kind, pass);
      await this.#untilKnown(pass);
      if (isForAnotherPass(pass, sight.plan)) return 'postponed';
    }
    // Two of its like would wake each other for ever by what they do in vain: it is tried again when its time has come.
    this.#parts.dependencies.set(pass.item.key, new Set());
    throw new Error(
      `the plan for ${keyText(keyOf(pass.object))} still wants steps after ${String(roundsPerPass)} rounds`,
    );
  }

  /**
   * The first refusal ends it, but for those of attempts; the kernel changed nothing by refusing. What it looks at next is
   * what it looked at last.
   *
   * @returns whether anything was done, or nothing was to be done
   */
  async #perform(pass: Pass, { steps }: Plan, performed: Performed): Promise<boolean> {
    const groups = runsOf(steps, (step, before) => step.attempt === before.attempt);
    let hasAdvanced = steps.length === 0;
    for (const [at, group] of groups.entries()) {
      const asked = { owner: uidOf(pass.object), cause: pass };
      const isLast = at === groups.length - 1;
      const refusal = await this.#parts.kernels.perform(
        group,
        isLast ? { ...asked, looks: pass.looks } : asked,
      );
      hasAdvanced ||= refusal?.step !== group[0];
      if (refusal === undefined || group[0]?.attempt !== undefined) continue;
      performed.refusal = refusal;
      break;
    }
    return hasAdvanced;
  }

  /** Writes a status that changed, after what went wrong was recorded in the kernel (ERR-20). */
  async #report(
    kind: Kind,
    pass: Pass,
    { performed, world }: { performed: Performed; world: unknown },
  ): Promise<Report['outcome']['type']> {
    const { backOff, clock, isTooEarly, kernels, writes } = this.#parts;
    const time = timeOf(clock);
    let report = kind.report(world, performed);
    const log = errorsToRecord(report, backOff.isLasting(pass.text));
    let status = deriveStatus(kind, pass.object, report, time);
    if (log.length === 0 && isDeepStrictEqual(pass.object.status, status)) return report.outcome.type;
    if (canWait(report) && (await isTooEarly(pass))) return report.outcome.type;
    // Each by itself: one that is refused keeps none of the others out (ERR-16).
    for (const step of log) await kernels.perform([step], { owner: uidOf(pass.object), cause: pass });
    if (log.length > 0) {
      report = kind.report((await this.#look(kind, pass)).world, performed);
      status = deriveStatus(kind, pass.object, report, time);
    }
    if (!isDeepStrictEqual(pass.object.status, status)) await writes.status(pass.object, status);
    return report.outcome.type;
  }
}

/** Where it is carried out. */
function hostsOf({ hostName, steps }: Plan): Set<string> {
  const names = steps.map((step) => step.hostName);
  return new Set(hostName === undefined ? names : [...names, hostName]);
}

/** What is still to be decided is decided in its turn. */
function isForAnotherPass(pass: Pass, plan: Plan): boolean {
  if (plan.record === undefined) return mustBeAlone(pass, plan);
  pass.isStale = true;
  return true;
}

function mustBeAlone(pass: Pass, plan: Plan): boolean {
  pass.needsToBeAlone ||= !pass.isAlone && givesBack(pass, plan);
  return pass.needsToBeAlone;
}

/** Whether others may have something by it that they could not have before. */
function givesBack({ object }: Pass, { record, released, steps }: Plan): boolean {
  const status: object = object.status ?? {};
  // What is decided for the first time only takes.
  const isReplaced = record !== undefined && Object.keys(record).some((field) => field in status);
  return isReplaced || released === true || steps.some(({ command }) => mayGiveBack(command));
}

/** What was just decided is looked at before anything is said about it. */
function hasNoSteps({ record, steps }: Plan, round: number): boolean {
  return steps.length === 0 && (round > 0 || record === undefined);
}

/** LIFE-16: by force an object goes when no more can be done, once what it leaves behind is on record. */
function isGivenUp({ object }: Pass, plan: Plan): boolean {
  return isForced(object) && plan.isUnlisted !== true;
}
