import { expect } from 'vitest';
import type {
  Caller,
  ChangeBatch,
  ChangeCursor,
  DeviceNumberConfig,
  DiscoveredDevice,
  KernelAnswer,
  KernelCommand,
  KernelDirectory,
  KernelQuery,
  KernelRequest,
  QueryAnswer,
  QueryType,
} from '../../../controller/kernel/port.ts';

export const global: Caller = { type: 'Global' };

export const numbers: DeviceNumberConfig = {
  majors: { first: 32, last: 34 },
  minorsPerMajor: 4,
  reserved: [],
};

/** The first request that a kernel gets. */
export const boot: KernelRequest = {
  caller: { type: 'Global' },
  operation: { owner: 'tester', sequence: 1 },
  fence: { epoch: 1, bootID: '' },
  at: '2026-11-26T00:00:00Z',
  command: { type: 'Boot', bootID: 'boot-1', numbers },
};

export function inside(partitionUid: string): Caller {
  return { type: 'Partition', partitionUid };
}

export function disk(id: string): DiscoveredDevice {
  return { id, name: `h${id}`, driver: 'scsidisk', type: 'Block' };
}

export function definition(partitionUid: string): Extract<KernelCommand, { type: 'DefinePartition' }> {
  const own = { version: '7.3', versioned: false, ownsUserFileSystems: true } as const;
  return { type: 'DefinePartition', partitionUid, namespace: 'team-a', name: partitionUid, ...own };
}

type Overrides = Partial<KernelRequest> & { host?: string };

/** What a test works in: kernels that were never booted, and commands put in few words. */
export class Scene {
  kernels!: KernelDirectory;
  #sequence = 0;
  readonly #boots = new Map<string, string>();

  begin(kernels: KernelDirectory): void {
    this.kernels = kernels;
    this.#sequence = 0;
    this.#boots.clear();
  }

  /** A request whose operation is new, for the boot that runs. */
  request(command: KernelCommand, { host = 'alpha', ...rest }: Overrides = {}): KernelRequest {
    this.#sequence += 1;
    return {
      caller: global,
      operation: { owner: 'tester', sequence: this.#sequence },
      fence: { epoch: 1, bootID: this.#boots.get(host) ?? '' },
      at: '2026-11-26T00:00:00Z',
      command,
      ...rest,
    };
  }

  send(request: KernelRequest, host = 'alpha'): Promise<KernelAnswer> {
    return this.kernels.kernel(host).execute(request);
  }

  ask(command: KernelCommand, overrides: Overrides = {}): Promise<KernelAnswer> {
    return this.send(this.request(command, overrides), overrides.host);
  }

  /** Expects it to be done. */
  async do(command: KernelCommand, overrides: Overrides = {}): Promise<Extract<KernelAnswer, { ok: true }>> {
    const answer = await this.ask(command, overrides);
    if (!answer.ok) throw new Error(`${command.type}: ${answer.id} ${JSON.stringify(answer.args)}`);
    return answer;
  }

  async boot(host = 'alpha', bootID = `${host}-1`): Promise<void> {
    await this.do({ type: 'Boot', bootID, numbers }, { host });
    this.#boots.set(host, bootID);
  }

  /** A partition that may configure a disk which it holds. */
  async running(partitionUid: string, deviceId: string): Promise<void> {
    const claimUid = `${partitionUid}-claim`;
    const entry = { name: 'hdisk0', deviceId, sharing: 'Exclusive', reclaimPolicy: 'Wipe' } as const;
    await this.do(definition(partitionUid));
    await this.do({ type: 'LoadPartition', partitionUid });
    await this.do({ type: 'AllocateDevices', partitionUid, claimUid, entries: [entry] });
  }

  read<T extends QueryType>(
    query: Extract<KernelQuery, { type: T }>,
    { caller = global, host = 'alpha' }: { caller?: Caller; host?: string } = {},
  ): Promise<QueryAnswer<T>> {
    return this.kernels.kernel(host).read<T>(caller, query);
  }

  changes(since: ChangeCursor | null, host = 'alpha'): Promise<ChangeBatch> {
    return this.kernels.kernel(host).changes(since);
  }

  /** Everything that the global environment can see of a host. */
  async everything(host = 'alpha'): Promise<unknown[]> {
    const types = ['Host', 'Devices', 'Holdings', 'NumberTable', 'Extensions'] as const;
    const answers: unknown[] = [];
    for (const type of types) {
      const query: KernelQuery = { type };
      answers.push(await this.kernels.kernel(host).read<'Host'>(global, query as { type: 'Host' }));
    }
    return answers;
  }

  async expectUnchanged(act: () => Promise<unknown>): Promise<void> {
    const before = [await this.everything(), await this.changes(null)];
    await act();
    expect([await this.everything(), await this.changes(null)]).toEqual(before);
  }
}
