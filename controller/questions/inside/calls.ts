/** Every call that `exec` knows. To add one, write it as those beside it and name it here. */
import { closestName } from '../../manifest/suggest.ts';
import { UsageError } from '../errors.ts';
import type { Call, PreparedCall } from './call.ts';
import { nameOf } from './call.ts';
import { lsdev } from './device-calls.ts';
import { load, loadOnHost, lsext, unload, unloadOnHost } from './extension-calls.ts';
import { logerr } from './error-calls.ts';
import { cat, ls, rm, write } from './file-calls.ts';
import { lsdevOfHost, lsextOfHost, psOfHost } from './host-calls.ts';
import type { HostInside } from './host-inside.ts';
import type { PartitionInside } from './partition-inside.ts';
import { kill, ps, spawn } from './process-calls.ts';
import { exportvg, importvg, lsvg, lsvgOfHost } from './volume-group-calls.ts';

/** What a process inside a partition may ask. */
export const partitionCalls: readonly Call<PartitionInside>[] = [
  ls,
  cat,
  write,
  rm,
  lsdev,
  lsvg,
  lsext,
  load,
  unload,
  ps,
  spawn,
  kill,
  logerr,
];

/** What the global environment of a host may ask. */
export const hostCalls: readonly Call<HostInside>[] = [
  lsdevOfHost,
  lsvgOfHost,
  importvg,
  exportvg,
  lsextOfHost,
  loadOnHost,
  unloadOnHost,
  psOfHost,
];

export interface ReadCall<Caller> {
  call: Call<Caller>;
  make: PreparedCall<Caller>;
}

/** Finds and reads the call of a process inside a partition. @throws UsageError */
export function readPartitionCall(words: readonly string[]): ReadCall<PartitionInside> {
  return readCall(partitionCalls, words, (name) => `there is no call '${name}'`);
}

/** Finds and reads the call of the global environment of a host. @throws UsageError */
export function readHostCall(words: readonly string[]): ReadCall<HostInside> {
  const [name = ''] = words;
  const isOfHosts = hostCalls.some((call) => nameOf(call) === name);
  if (!isOfHosts && partitionCalls.some((call) => nameOf(call) === name)) {
    throw new UsageError(
      `the global environment of a host cannot make the call '${name}': files and processes are those of partitions`,
      `${overview(hostCalls)}\nInside a partition: partywall exec NAME -n NAMESPACE -- ${words.join(' ')}`,
    );
  }
  return readCall(hostCalls, words, (unknown) => {
    return `the global environment of a host has no call '${unknown}'`;
  });
}

function readCall<Caller>(
  calls: readonly Call<Caller>[],
  [name, ...words]: readonly string[],
  unknown: (name: string) => string,
): ReadCall<Caller> {
  if (name === undefined) throw new UsageError('say which call to make, after --', overview(calls));
  const call = calls.find((one) => nameOf(one) === name);
  if (call === undefined) {
    const closest = closestName(name, calls.map(nameOf));
    const meant = closest === undefined ? '' : `Did you mean ${closest}? `;
    throw new UsageError(unknown(name), meant + overview(calls));
  }
  const make = call.prepare(words);
  if (make !== undefined) return { call, make };
  throw new UsageError(
    `'${[name, ...words].join(' ')}' is not how ${name} is called`,
    `Usage: ${call.usage}\nIt ${call.does}.`,
  );
}

function overview(calls: readonly Pick<Call<never>, 'usage'>[]): string {
  return `The calls are ${calls.map(nameOf).join(', ')}. partywall exec --help describes them.`;
}
