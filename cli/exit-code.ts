/** What a command's end means to a script. */
export const exitCode = {
  done: 0,
  /** Not done, with the reasons on standard error. */
  notDone: 1,
  /** Only `plan --detailed-exitcode`: there are changes. */
  changes: 2,
  /** Wrong usage; as EX_USAGE of sysexits. */
  usage: 64,
  /** 128 and the number of SIGINT. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
