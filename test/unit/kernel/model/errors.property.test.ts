import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Caller, ErrorRecord, KernelCommand } from '../../../../controller/kernel/port.ts';
import { sizeOf } from '../../../support/error-invariants.ts';
import { definition, population, Rig } from '../rig.ts';

type LogError = Extract<KernelCommand, { type: 'LogError' }>;

type Logged = Omit<LogError, 'type' | 'partitionUid'>;

type Deed =
  | { deed: 'log'; uid: string; inside: boolean; command: Logged }
  | { deed: 'start' | 'stop' | 'remove'; uid: string }
  | { deed: 'resize'; bytes: number };

const uid = fc.constantFrom('p1', 'p2');
const text = fc.constantFrom('db', '数据库', 'a "quoted" name', 'x'.repeat(90), '');
const message = fc
  .record(
    {
      id: fc.constantFrom('ApplicationFailed', 'ApplicationNotice'),
      args: fc.record({ program: text, detail: fc.oneof(text, fc.integer()) }),
      operationID: fc.constantFrom('move-1', 'move-2'),
      explains: fc.integer({ min: 1, max: 6 }),
    },
    { requiredKeys: ['id', 'args'] },
  )
  .map((record) => record);

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(uid, message, fc.boolean(), fc.constantFrom('Kernel', 'User', 'Remote'))
      .map(([who, logged, inside, group]): Deed => ({
        deed: 'log',
        uid: who,
        inside,
        command: inside ? logged : { ...logged, origin: { group, host: 'beta' } },
      })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('start', 'stop', 'remove'), uid)
      .map(([what, who]): Deed => ({ deed: what, uid: who })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(256, 512, 2048).map((bytes): Deed => ({ deed: 'resize', bytes })),
  },
);

/** A list of records and two counters: everything is measured anew each time. */
class NaiveBuffer {
  records: ErrorRecord[] = [];
  dropped = 0;
  nextSeq = 1;
  capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  beginAnew(capacity: number): void {
    this.records = [];
    this.dropped = 0;
    this.capacity = capacity;
  }

  log(record: Omit<ErrorRecord, 'seq'>): string {
    if (record.explains !== null && !this.records.some(({ seq }) => seq === record.explains))
      return 'InvalidArgument';
    const next = [...this.records, { seq: this.nextSeq, ...record }];
    const ofInside = sizeOf(next.filter(({ inside }) => inside));
    if (sizeOf(next) > this.capacity || (record.inside && ofInside > this.capacity / 2)) {
      this.dropped += 1;
      return 'full';
    }
    this.records = next;
    this.nextSeq += 1;
    return 'logged';
  }
}

/** The kernel under test beside the naive buffers, one for each partition that is there. */
class Pair {
  readonly rig = new Rig();
  readonly buffers = new Map<string, NaiveBuffer>();
  readonly running = new Set<string>();
  capacity = 1024;

  constructor() {
    this.rig.boot();
  }

  perform(what: Deed): string {
    if (what.deed === 'resize') {
      this.rig.do({ type: 'ConfigureErrorBuffers', bytes: what.bytes });
      this.capacity = what.bytes;
      return 'resized';
    }
    if (what.deed === 'log') return this.log(what);
    if (what.deed === 'start') this.start(what.uid);
    else this.end(what.uid, what.deed);
    return what.deed;
  }

  private start(who: string): void {
    this.rig.do(definition(who));
    this.rig.do(population(who));
    this.rig.start(who);
    const buffer = this.buffers.get(who) ?? new NaiveBuffer(this.capacity);
    this.buffers.set(who, buffer);
    if (!this.running.has(who)) buffer.beginAnew(this.capacity);
    this.running.add(who);
  }

  private end(who: string, how: 'stop' | 'remove'): void {
    if (how === 'remove') {
      this.rig.do({ type: 'RemovePartition', partitionUid: who });
      this.buffers.delete(who);
    } else if (this.buffers.has(who)) {
      this.rig.stop(who);
      if (this.running.has(who)) this.buffers.get(who)?.beginAnew(this.capacity);
    }
    this.running.delete(who);
  }

  private log({ command, inside, uid: who }: Extract<Deed, { deed: 'log' }>): string {
    const caller: Caller = inside ? { type: 'Partition', partitionUid: who } : { type: 'Global' };
    const answer = this.rig.ask({ type: 'LogError', partitionUid: who, ...command }, { caller });
    const expected = this.expected(who, inside, command);
    const seq = answer.ok ? (answer.result as { seq: number | null }).seq : undefined;
    const got = answer.ok ? (seq === null ? 'full' : 'logged') : answer.id;
    expect(got, JSON.stringify(command)).toBe(expected);
    return got;
  }

  private expected(who: string, inside: boolean, command: Logged): string {
    const buffer = this.buffers.get(who);
    if (buffer === undefined) return 'PartitionNotFound';
    if (inside && !this.running.has(who)) return 'PartitionNotActive';
    const { args, explains = null, id, operationID = null, origin } = command;
    const { group, host = 'alpha' } = origin ?? { group: 'User' };
    const time = '2026-11-23T00:00:00Z';
    return buffer.log({ id, args, time, origin: { group, host }, inside, operationID, explains });
  }
}

describe('kernel/model/errors, random deeds', () => {
  it('X-12, ERR-10, ERR-15, ERR-19, LIFE-24: holds exactly what a naive list would, for each partition alone', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(deed, { minLength: 20, maxLength: 60, size: 'max' }), (deeds) => {
        const pair = new Pair();
        pair.perform({ deed: 'start', uid: 'p1' });

        for (const each of deeds) {
          // The rig checks after each that buffers are sound, and that they only grow or begin anew.
          seen.add(pair.perform(each));
          for (const [who, { capacity, dropped, records }] of pair.buffers) {
            expect(pair.rig.view(who).errors).toMatchObject({ records, dropped, capacityBytes: capacity });
          }
        }
      }),
      { numRuns: 60 },
    );

    expect([...seen].sort()).toEqual([
      'InvalidArgument',
      'PartitionNotActive',
      'PartitionNotFound',
      'full',
      'logged',
      'remove',
      'resized',
      'start',
      'stop',
    ]);
  });
});
