/* eslint complexity: off, max-lines: off -- an oracle is plain: each rule one line, in the order of the port */
/**
 * What a host's number table and ledger should do, written as plainly as possible: lists that are searched from front
 * to back. It shares no code and no structure with the model. Partitions, links and files: naive-files.ts.
 */
import type { DeviceNumber, KernelCommand } from '../../../controller/kernel/port.ts';
import { NaiveFiles } from './naive-files.ts';

interface Row {
  partition: string;
  claim: string;
  entry: string;
  device: string;
  shared: boolean;
  exported: boolean;
  number: { major: number; minor: number; state: string; virtual: string | null } | null;
}

type Command<T extends KernelCommand['type']> = Extract<KernelCommand, { type: T }>;

const ok = 'ok';

export class NaiveKernel {
  readonly files: NaiveFiles;
  rows: Row[] = [];
  globals: { driver: string; instance: string; major: number; minor: number }[] = [];
  majors: { major: number; driver: string }[] = [];
  private readonly table: { first: number; last: number; minors: number; reserved: DeviceNumber[] };
  private readonly drivers: Record<string, string>;
  private readonly reservedMajors: { major: number; driver: string }[];
  private bootID = '';
  /** After a boot, no device is known until an inventory is discovered. */
  private isBlind = false;

  constructor(
    table: { first: number; last: number; minors: number; reserved: DeviceNumber[] },
    drivers: Record<string, string>,
    {
      reservedMajors,
      universe,
    }: { reservedMajors: { major: number; driver: string }[]; universe: readonly string[] },
  ) {
    this.table = table;
    this.drivers = drivers;
    this.reservedMajors = reservedMajors;
    this.majors = [...reservedMajors];
    this.files = new NaiveFiles(universe);
  }

  /** `ok`, or the id of the refusal. */
  execute(command: KernelCommand): string {
    const isUp = 'partitionUid' in command && this.isLoaded(command.partitionUid);
    const answer = this.files.execute(command);
    if (answer !== undefined) {
      if (answer === ok && command.type === 'RemovePartition') this.removeRows(command.partitionUid);
      if (isUp && command.type === 'StopPartition') this.stopRows(command.partitionUid);
      return answer;
    }
    switch (command.type) {
      case 'Boot':
        return this.boot(command);
      case 'Discover':
        this.isBlind = false;
        return ok;
      case 'AllocateDevices':
        return this.allocate(command);
      case 'ReleaseDevices':
        return this.releaseDevices(command);
      case 'RequestNumbers':
        return this.request(command);
      case 'ReleaseNumbers':
        return this.releaseNumbers(command);
      case 'RequestGlobalNumber':
        return this.requestGlobal(command);
      case 'ReleaseGlobalNumber':
        return this.releaseGlobal(command);
      case 'ExportDevices':
        return this.exportAll(command);
      case 'ConfigureDevices':
        return this.configure(command);
      case 'UnconfigureDevices':
        return this.unconfigure(command);
      default:
        throw new Error(`the oracle does not know ${command.type}`);
    }
  }

  /** Every held number as `major:minor state holder virtual`, sorted. */
  describe(): string[] {
    const ofRows = this.rows.flatMap(({ claim, entry, number, partition }) =>
      number === null
        ? []
        : [
            `${number.major}:${number.minor} ${number.state} ${partition}/${claim}/${entry} ${number.virtual ?? '-'}`,
          ],
    );
    const ofGlobals = this.globals.map(
      (held) => `${held.major}:${held.minor} Assigned ${held.driver}/${held.instance} -`,
    );
    return [...ofRows, ...ofGlobals].sort();
  }

  /** Every allocation as `device holder exported`, sorted. */
  describeLedger(): string[] {
    return this.rows
      .map((row) => `${row.device} ${row.partition}/${row.claim}/${row.entry} ${row.exported}`)
      .sort();
  }

  private boot({ bootID }: Command<'Boot'>): string {
    if (bootID === this.bootID) return ok;
    this.bootID = bootID;
    this.files.boot();
    this.rows = [];
    this.globals = [];
    this.majors = [...this.reservedMajors];
    this.isBlind = true;
    return ok;
  }

  private isDefined(uid: string): boolean {
    return this.files.partition(uid) !== undefined;
  }

  private isLoaded(uid: string): boolean {
    return this.isDefined(uid) && this.files.partition(uid)?.state !== 'Defined';
  }

  private row(partition: string, claim: string, entry: string): Row | undefined {
    return this.rows.find((row) => row.partition === partition && row.claim === claim && row.entry === entry);
  }

  /** A partition that is held by its children keeps all but its processes, and stays loaded. */
  private stopRows(uid: string): void {
    if (this.isLoaded(uid)) return;
    for (const row of this.rows.filter((other) => other.partition === uid)) {
      row.exported = false;
      if (row.number) row.number = { ...row.number, state: 'Granted', virtual: null };
    }
  }

  private removeRows(uid: string): void {
    for (const row of this.rows.filter((other) => other.partition === uid)) {
      const { number } = row;
      row.number = null;
      if (number) this.freeMajorIfEmpty(number.major, true);
    }
    this.rows = this.rows.filter((row) => row.partition !== uid);
  }

  private allocate({ claimUid, entries, partitionUid }: Command<'AllocateDevices'>): string {
    if (!this.isDefined(partitionUid)) return 'PartitionNotFound';
    if (new Set(entries.map(({ name }) => name)).size < entries.length) return 'InvalidArgument';
    if (this.rows.some((row) => row.claim === claimUid && row.partition !== partitionUid))
      return 'ClaimHeldElsewhere';
    for (const { deviceId, name } of entries) {
      const kept = this.row(partitionUid, claimUid, name);
      if (kept && kept.device !== deviceId) return 'EntryChanged';
    }
    const added: Row[] = [];
    for (const { deviceId, name, sharing } of entries) {
      if (this.row(partitionUid, claimUid, name)) continue;
      if (this.isBlind || !(deviceId in this.drivers)) return 'DeviceNotFound';
      if (this.rows.some((row) => row.partition === partitionUid && row.entry === name))
        return 'NameConflict';
      const shared = sharing === 'OneAtATime';
      if (this.rows.some((row) => row.device === deviceId && !(row.shared && shared))) return 'DeviceHeld';
      const ofClaim = [...this.rows.filter((row) => row.claim === claimUid), ...added];
      if (ofClaim.some((row) => row.device === deviceId)) return 'DeviceHeld';
      added.push({
        partition: partitionUid,
        claim: claimUid,
        entry: name,
        device: deviceId,
        shared,
        exported: false,
        number: null,
      });
    }
    this.rows.push(...added);
    return ok;
  }

  private releaseDevices({ claimUid, entries, partitionUid }: Command<'ReleaseDevices'>): string {
    if (new Set(entries).size < entries.length) return 'InvalidArgument';
    const leaving = entries.flatMap((entry) => this.row(partitionUid, claimUid, entry) ?? []);
    if (leaving.some((row) => row.number !== null)) return 'NumberHeld';
    this.rows = this.rows.filter((row) => !leaving.includes(row));
    return ok;
  }

  private isTaken(major: number, minor: number): boolean {
    const held = [...this.rows.flatMap((row) => row.number ?? []), ...this.globals, ...this.table.reserved];
    return held.some((number) => number.major === major && number.minor === minor);
  }

  private take(driver: string): DeviceNumber | undefined {
    const { first, last, minors } = this.table;
    const own = this.majors.filter((owned) => owned.driver === driver).map(({ major }) => major);
    for (const major of own.sort((a, b) => a - b)) {
      for (let minor = 0; minor < minors; minor += 1)
        if (!this.isTaken(major, minor)) return { major, minor };
    }
    for (let major = first; major <= last; major += 1) {
      if (this.majors.some((owned) => owned.major === major)) continue;
      this.majors.push({ major, driver });
      return { major, minor: 0 };
    }
    return undefined;
  }

  private freeMajorIfEmpty(major: number, asked: boolean): void {
    if (!asked) return;
    for (let minor = 0; minor < this.table.minors; minor += 1) if (this.isTaken(major, minor)) return;
    this.majors = this.majors.filter((owned) => owned.major !== major);
  }

  private request({ claimUid, entries, partitionUid }: Command<'RequestNumbers'>): string {
    if (!this.isDefined(partitionUid)) return 'PartitionNotFound';
    if (new Set(entries).size < entries.length) return 'InvalidArgument';
    const rows = entries.flatMap((entry) => this.row(partitionUid, claimUid, entry) ?? []);
    if (rows.length < entries.length) return 'AllocationNotFound';
    const majorsBefore = [...this.majors];
    const fresh = rows.filter((row) => row.number === null);
    for (const row of fresh) {
      const number = this.take(this.drivers[row.device] ?? '');
      if (number === undefined) {
        for (const granted of fresh) granted.number = null;
        this.majors = majorsBefore;
        return 'NumbersExhausted';
      }
      row.number = { ...number, state: 'Granted', virtual: null };
    }
    for (const row of rows) if (row.number?.state === 'Releasing') row.number.state = 'Granted';
    return ok;
  }

  private releaseNumbers(command: Command<'ReleaseNumbers'>): string {
    const { claimUid, entries, freeMajor, partitionUid } = command;
    if (!this.isDefined(partitionUid)) return 'PartitionNotFound';
    if (new Set(entries).size < entries.length) return 'InvalidArgument';
    for (const entry of entries) {
      const row = this.row(partitionUid, claimUid, entry);
      if (!row) return 'NumberNotFound';
      if (row.number?.state === 'Assigned') return 'NumberAssigned';
    }
    for (const entry of entries) {
      const row = this.row(partitionUid, claimUid, entry);
      const number = row?.number;
      if (!row || !number) continue;
      row.number = null;
      this.freeMajorIfEmpty(number.major, freeMajor);
    }
    return ok;
  }

  private requestGlobal({ driver, instance }: Command<'RequestGlobalNumber'>): string {
    if (this.globals.some((held) => held.driver === driver && held.instance === instance)) return ok;
    const number = this.take(driver);
    if (number === undefined) return 'NumbersExhausted';
    this.globals.push({ driver, instance, ...number });
    return ok;
  }

  private releaseGlobal({ driver, freeMajor, instance }: Command<'ReleaseGlobalNumber'>): string {
    const held = this.globals.find((other) => other.driver === driver && other.instance === instance);
    if (!held) return 'NumberNotFound';
    this.globals = this.globals.filter((other) => other !== held);
    this.freeMajorIfEmpty(held.major, freeMajor);
    return ok;
  }

  private exportAll({ exports, partitionUid }: Command<'ExportDevices'>): string {
    if (!this.isDefined(partitionUid)) return 'PartitionNotFound';
    if (!this.isLoaded(partitionUid)) return 'DeviceMapMissing';
    const chosen: Row[] = [];
    for (const { claimUid, entry } of exports) {
      const row = this.row(partitionUid, claimUid, entry);
      if (!row) return 'AllocationNotFound';
      const others = this.rows.filter((other) => other !== row && other.device === row.device);
      if (others.some((other) => other.exported || chosen.includes(other))) return 'ExportedElsewhere';
      chosen.push(row);
    }
    for (const row of chosen) row.exported = true;
    return ok;
  }

  private configure({ claimUid, entries, partitionUid }: Command<'ConfigureDevices'>): string {
    if (!this.isDefined(partitionUid)) return 'PartitionNotFound';
    if (!this.isLoaded(partitionUid)) return 'DeviceMapMissing';
    if (new Set(entries.map(({ name }) => name)).size < entries.length) return 'InvalidArgument';
    const virtuals = entries.map(({ virtualNumber }) => `${virtualNumber.major}:${virtualNumber.minor}`);
    if (new Set(virtuals).size < virtuals.length) return 'VirtualNumberMapped';
    for (const [index, { name }] of entries.entries()) {
      const row = this.row(partitionUid, claimUid, name);
      if (!row) return 'AllocationNotFound';
      if (row.number?.virtual === virtuals[index]) continue;
      const isMapped = this.rows.some(
        (other) => other.partition === partitionUid && other.number?.virtual === virtuals[index],
      );
      if (isMapped) return 'VirtualNumberMapped';
      if (row.number?.virtual) return 'EntryConfigured';
      if (!row.exported) return 'NotExported';
      if (row.number?.state !== 'Granted') return 'NumberNotGranted';
    }
    for (const [index, { name }] of entries.entries()) {
      const number = this.row(partitionUid, claimUid, name)?.number;
      if (number) Object.assign(number, { state: 'Assigned', virtual: virtuals[index] });
    }
    return ok;
  }

  private unconfigure({ claimUid, entries, partitionUid }: Command<'UnconfigureDevices'>): string {
    if (!this.isDefined(partitionUid)) return 'PartitionNotFound';
    if (new Set(entries).size < entries.length) return 'InvalidArgument';
    const rows = entries.flatMap((entry) => this.row(partitionUid, claimUid, entry) ?? []);
    if (rows.length < entries.length) return 'AllocationNotFound';
    for (const row of rows) {
      if (row.number?.state === 'Assigned') row.number = { ...row.number, state: 'Releasing', virtual: null };
    }
    return ok;
  }
}
