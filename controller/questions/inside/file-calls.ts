/** Calls about files. A process stands in the root directory, so a path without a slash before it begins there. */
import { posix } from 'node:path';
import type { Call } from './call.ts';
import type { PartitionInside } from './partition-inside.ts';

/** The kernel takes absolute paths without `.` and `..` only: to a shell all of these are the same file. */
function absolute(path: string): string {
  return posix.resolve('/', path);
}

export const ls: Call<PartitionInside> = {
  usage: 'ls [PATH]',
  does: 'lists a directory, / when none is named; directories end with a slash',
  changes: false,
  prepare: ([path = '/', ...rest]) => {
    if (rest.length > 0) return undefined;
    return async (inside) => {
      const { partitionUid } = inside;
      const directory = absolute(path);
      const entries = await inside.read<'ListFiles'>({ type: 'ListFiles', partitionUid, path: directory });
      return { answer: { path: directory, entries } };
    };
  },
};

export const cat: Call<PartitionInside> = {
  usage: 'cat PATH',
  does: 'prints a file as it is',
  changes: false,
  prepare: ([path, ...rest]) => {
    if (path === undefined || rest.length > 0) return undefined;
    return async (inside) => {
      const { partitionUid } = inside;
      const file = absolute(path);
      const { content } = await inside.read<'ReadFile'>({ type: 'ReadFile', partitionUid, path: file });
      return { answer: { path: file, content } };
    };
  },
};

export const write: Call<PartitionInside> = {
  usage: 'write PATH TEXT',
  does: 'makes TEXT the whole content of a file; a text with blanks goes in quotes',
  changes: true,
  prepare: ([path, content, ...rest]) => {
    if (path === undefined || content === undefined || rest.length > 0) return undefined;
    return async (inside) => {
      const { partitionUid } = inside;
      const file = absolute(path);
      await inside.execute<'WriteFile'>({ type: 'WriteFile', partitionUid, path: file, content });
      return { answer: { path: file } };
    };
  },
};

export const rm: Call<PartitionInside> = {
  usage: 'rm PATH',
  does: 'removes a file',
  changes: true,
  prepare: ([path, ...rest]) => {
    if (path === undefined || rest.length > 0) return undefined;
    return async (inside) => {
      const { partitionUid } = inside;
      const file = absolute(path);
      await inside.execute<'RemoveFile'>({ type: 'RemoveFile', partitionUid, path: file });
      return { answer: { path: file } };
    };
  },
};
