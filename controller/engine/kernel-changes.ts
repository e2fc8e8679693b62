/**
 * Follows what changes in the kernels, whoever changed it (LIFE-26).
 *
 * The engine hears of its own commands by their answers. A gap between their revisions means that somebody else changed
 * something in between: then, and when nothing else is left to do, the kernel's stream is read from where it was.
 */
import type {
  ChangeBatch,
  ChangeCursor,
  DeviceView,
  KernelAnswer,
  KernelChange,
  KernelDirectory,
} from '../kernel/port.ts';
import { KernelUnreachableError } from '../kernel/port.ts';
import type { Step } from '../kinds/kind.ts';
import type { Pass } from './under-way.ts';

/** Who is told. */
export interface KernelListener {
  /** Something changed in a kernel. @param cause whose command it was; undefined where that is not known */
  changed(hostName: string, change: KernelChange, cause: Pass | undefined): void;
  /** What changed cannot be told any more: whoever read anything of this kernel has to read it again. */
  allChanged(hostName: string): void;
}

/** The stream of one kernel, as far as it was followed. */
interface Stream {
  /** All before it was told. */
  cursor: ChangeCursor;
  /** Ids of the devices that the listener was told of, and that are not gone. */
  readonly devices: Set<string>;
  /** False before it was read for the first time, and when an answer was not as it should be. */
  isTrusted: boolean;
}

export class KernelChanges {
  readonly #kernels: KernelDirectory;
  readonly #listener: KernelListener;
  readonly #streams = new Map<string, Stream>();
  readonly #reading = new Map<string, Promise<void>>();
  #interruptions = 0;

  constructor(kernels: KernelDirectory, listener: KernelListener) {
    this.#kernels = kernels;
    this.#listener = listener;
  }

  /** How often it turned out that somebody else had changed something. */
  get interruptions(): number {
    return this.#interruptions;
  }

  /** Tells of every booted kernel that can be reached, and of every device that it knows. */
  async start(): Promise<void> {
    for (const hostName of await this.#kernels.hosts()) await ifReachable(() => this.catchUp(hostName));
  }

  /** Reads the stream of every kernel that the engine has had to do with, and that can be reached. */
  async listen(): Promise<void> {
    const hostNames = [...this.#streams.keys()];
    await Promise.all(hostNames.map((hostName) => ifReachable(() => this.#readOnce(hostName))));
  }

  /** Reads a kernel's stream unless what is known of the kernel may be relied upon. */
  async catchUp(hostName: string): Promise<void> {
    if (!this.isTrusted(hostName)) await this.#readOnce(hostName);
  }

  /** The boot of a kernel that all is about which was told so far. */
  async bootID(hostName: string): Promise<string> {
    await this.catchUp(hostName);
    return this.#streamOf(hostName).cursor.bootID;
  }

  /** Who asks while it is read waits for that. */
  async #readOnce(hostName: string): Promise<void> {
    let reading = this.#reading.get(hostName);
    if (reading === undefined) {
      reading = this.#read(hostName).finally(() => this.#reading.delete(hostName));
      this.#reading.set(hostName, reading);
    }
    await reading;
  }

  /** Whether all that happened before the last answer was told. */
  isTrusted(hostName: string): boolean {
    return this.#streams.get(hostName)?.isTrusted === true;
  }

  /** After a refusal or a lost reply what is known may be old: the stream is read before anything else. */
  distrust(hostName: string): void {
    this.#streamOf(hostName).isTrusted = false;
  }

  /** Takes note of the answer to a command of the engine's own, about the boot that `bootID` told. */
  async answered(
    { command, hostName }: Pick<Step, 'command' | 'hostName'>,
    answer: Extract<KernelAnswer, { ok: true }>,
    cause: Pass | undefined,
  ): Promise<void> {
    // What is being read is older.
    await this.#reading.get(hostName)?.catch(() => undefined);
    const stream = this.#streamOf(hostName);
    const { bootID, revision } = stream.cursor;
    if (answer.revision > revision + 1) {
      // What others did comes before it, and the stream has both.
      await this.#readOnce(hostName);
    } else {
      stream.cursor = {
        bootID: command.type === 'Boot' ? command.bootID : bootID,
        // A reply that was lost is answered as before: what it tells may have been read in the meantime.
        revision: Math.max(revision, answer.revision),
      };
      for (const change of answer.changes) this.#tell(hostName, stream, change, cause);
    }
    // The revisions of a machine that was forgotten start anew.
    if (command.type === 'Decommission') this.#streams.delete(hostName);
  }

  async #read(hostName: string): Promise<void> {
    const stream = this.#streamOf(hostName);
    const batch = await this.#kernels.kernel(hostName).changes(stream.cursor);
    if (!batch.complete || batch.changes.length > 0) this.#interruptions += 1;
    if (batch.complete) for (const change of batch.changes) this.#tell(hostName, stream, change);
    else await this.#readAnew(hostName, stream, batch);
    // Only now: whoever could not read all has to begin again.
    stream.cursor = batch.cursor;
    stream.isTrusted = true;
  }

  /** What was missed shows in what the kernel knows now. It is read after the cursor was taken, so nothing is lost. */
  async #readAnew(hostName: string, stream: Stream, { cursor }: ChangeBatch): Promise<void> {
    const devices = cursor.bootID === '' ? [] : await this.#readDevices(hostName);
    const present = new Set(devices.map((device) => device.id));
    this.#tell(hostName, stream, { type: cursor.bootID === '' ? 'Decommissioned' : 'Booted' });
    for (const deviceId of [...stream.devices]) {
      if (!present.has(deviceId)) this.#tell(hostName, stream, { type: 'DeviceGone', deviceId });
    }
    for (const device of devices) this.#tell(hostName, stream, { type: 'Device', device });
    this.#tell(hostName, stream, { type: 'NumbersFreed' });
    this.#listener.allChanged(hostName);
  }

  async #readDevices(hostName: string): Promise<DeviceView[]> {
    const answer = await this.#kernels
      .kernel(hostName)
      .read<'Devices'>({ type: 'Global' }, { type: 'Devices' });
    if (!answer.ok) throw new Error(`the kernel of ${hostName} does not tell its devices: ${answer.id}`);
    return answer.result;
  }

  #tell(hostName: string, stream: Stream, change: KernelChange, cause?: Pass): void {
    if (change.type === 'Device') stream.devices.add(change.device.id);
    if (change.type === 'DeviceGone') stream.devices.delete(change.deviceId);
    this.#listener.changed(hostName, change, cause);
  }

  /** Of a kernel that was never heard of nothing is known: that is as one that was never booted. */
  #streamOf(hostName: string): Stream {
    let stream = this.#streams.get(hostName);
    if (stream === undefined) {
      stream = { cursor: { bootID: '', revision: 0 }, devices: new Set(), isTrusted: false };
      this.#streams.set(hostName, stream);
    }
    return stream;
  }
}

/** A kernel that does not answer is none of the others' concern: its stream is read when it answers again. */
async function ifReachable(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof KernelUnreachableError)) throw error;
  }
}
