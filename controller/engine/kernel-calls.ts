/**
 * Calls to kernels: adds operation id, fence and time to a step, and asks again under the same operation id when a reply
 * is lost.
 */
import type { Uid } from '../api/object.ts';
import type {
  DeviceView,
  KernelAnswer,
  KernelChange,
  KernelDirectory,
  KernelQuery,
  KernelRequest,
} from '../kernel/port.ts';
import type { Step } from '../kinds/kind.ts';

/** How often a call whose reply is lost is repeated before the pass fails and backs off. */
const attempts = 3;

export class KernelCalls {
  readonly #kernels: KernelDirectory;
  readonly #epoch: number;
  readonly #time: () => string;
  readonly #bootIDs = new Map<string, string>();
  /** `host uid` -> last sequence that the kernel is known to have recorded for that owner. */
  readonly #sequences = new Map<string, number>();

  constructor(kernels: KernelDirectory, epoch: number, time: () => string) {
    this.#kernels = kernels;
    this.#epoch = epoch;
    this.#time = time;
  }

  /** Tells of every booted kernel, and of every device that it knows. */
  async readAll(tell: (hostName: string, change: KernelChange) => void): Promise<void> {
    for (const hostName of await this.#kernels.hosts()) {
      tell(hostName, { type: 'Booted' });
      const devices = (await this.read(hostName, { type: 'Devices' })) as DeviceView[] | undefined;
      for (const device of devices ?? []) tell(hostName, { type: 'Device', device });
    }
  }

  /** The answer to a question of the global environment; undefined where the kernel refuses it. */
  async read(hostName: string, query: KernelQuery): Promise<unknown> {
    // Which type the result has follows from the query's; who asked (kinds/kind.ts) knows it.
    const answer: { ok: boolean; result?: unknown } = await this.#kernels
      .kernel(hostName)
      .read({ type: 'Global' }, query);
    return answer.result;
  }

  /** @throws what the port throws when no reply comes at all; asked again later, the operation has happened or not. */
  async execute(step: Step, owner: Uid): Promise<KernelAnswer> {
    const slot = `${step.hostName} ${owner}`;
    const sequence = (await this.#lastSequence(step.hostName, owner, slot)) + 1;
    const request: KernelRequest = {
      caller: step.caller,
      operation: { owner, sequence },
      fence: { epoch: this.#epoch, bootID: await this.#bootID(step.hostName) },
      at: this.#time(),
      command: step.command,
    };
    const answer = await this.#send(step.hostName, request);
    if (answer.ok) this.#sequences.set(slot, sequence);
    else this.#distrust(step.hostName, slot);
    if (answer.ok && step.command.type === 'Boot') this.#bootIDs.set(step.hostName, step.command.bootID);
    return answer;
  }

  async #send(hostName: string, request: KernelRequest): Promise<KernelAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#kernels.kernel(hostName).execute(request);
      } catch (error) {
        if (attempt >= attempts) {
          this.#distrust(hostName, `${hostName} ${request.operation.owner}`);
          throw error;
        }
      }
    }
  }

  /** After a refusal or a lost reply what is remembered may be old: ask the kernel next time. */
  #distrust(hostName: string, slot: string): void {
    this.#sequences.delete(slot);
    this.#bootIDs.delete(hostName);
  }

  async #lastSequence(hostName: string, owner: Uid, slot: string): Promise<number> {
    const known = this.#sequences.get(slot);
    if (known !== undefined) return known;
    const last = (await this.read(hostName, { type: 'LastOperation', owner })) as
      { sequence: number } | undefined;
    return last?.sequence ?? 0;
  }

  async #bootID(hostName: string): Promise<string> {
    let bootID = this.#bootIDs.get(hostName);
    if (bootID === undefined) {
      const host = (await this.read(hostName, { type: 'Host' })) as { bootID: string } | undefined;
      bootID = host?.bootID ?? '';
      this.#bootIDs.set(hostName, bootID);
    }
    return bootID;
  }
}
