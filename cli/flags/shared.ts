/** Options that several commands have, named and described in one place. */
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { Address } from '../arguments/address.ts';
import { addressFault, parseAddress } from '../arguments/address.ts';
import { durationFault, parseDuration } from '../arguments/duration.ts';
import type { ExitCode } from '../exit-code.ts';
import type { DirectoryOnly, Location } from '../location.ts';
import type { Session } from '../session.ts';

/** What every definition needs to hand its options to the command that it loads. */
export interface Definition {
  session: Session;
  /** Where the objects are, known only once the whole command line was read. */
  location: () => Promise<Location>;
  /** The state directory, for what a cluster cannot be asked. @throws NotDoneError where a cluster is named */
  stateDirectory: (only: DirectoryOnly) => string;
  /** How the command ended. */
  finish: (code: ExitCode) => void;
}

/** Repeatable options gather into a list. */
export function gather(value: string, earlier: readonly string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

export function durationOf(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined) throw new InvalidArgumentError(durationFault(text));
  return milliseconds;
}

export function namespaceOption(command: Command, what = 'namespace of objects that name none'): Command {
  return command.option(
    '-n, --namespace <name>',
    `${what} (default: "default", on a cluster that of the context)`,
  );
}

export function fileOptions(command: Command, what: string): Command {
  return command
    .option('-f, --filename <path>', `${what}; may be given several times, - is standard input`, gather)
    .option('-R, --recursive', 'look into directories inside directories as well', false);
}

export function selectorOptions(command: Command): Command {
  return command
    .option('-l, --selector <terms>', 'only objects whose labels match, for example tier=gold,env!=test')
    .option('--field-selector <terms>', 'only objects whose fields match, for example status.hostName=alpha');
}

/** Which objects the files are the whole of. */
export function pruneOptions(command: Command, what: string): Command {
  return command
    .option('--prune', `${what}; needs -l or --all`, false)
    .option('-l, --selector <terms>', 'with --prune: of those whose labels match, for example app=billing')
    .option('--all', 'with --prune: of all', false);
}

/** `--wait=false` is read as `--no-wait` before the arguments are parsed. */
export function waitOptions(command: Command, what: string): Command {
  return command
    .addOption(new Option('--wait').default(true).hideHelp())
    .option('--no-wait', `${what} (also: --wait=false)`)
    .addOption(
      new Option('--timeout <time>', 'how long to wait at most, for example 30s or 5m')
        .default(60_000, '60s')
        .argParser(durationOf),
    );
}

export interface QuestionFlags {
  controllerNamespace: string;
  timeout: number;
}

/** Of the commands that ask the controller of a cluster. */
export function questionOptions(command: Command): Command {
  const timeout = new Option('--timeout <time>', 'on a cluster: how long to wait for its controller');
  return controllerOption(command.addOption(timeout.default(60_000, '60s').argParser(durationOf)));
}

export function controllerOption(command: Command, when = 'on a cluster'): Command {
  const option = new Option('--controller-namespace <name>', `${when}: where its controller is`);
  return command.addOption(option.default('partywall-system'));
}

export function outputOption(command: Command, choices: readonly string[], description: string): Command {
  return command.addOption(new Option('-o, --output <format>', description).choices(choices));
}

function addressOf(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new InvalidArgumentError(addressFault(text));
  return address;
}

/** Where to listen. */
export function addressOption(flags: string, description: string, usual: string): Option {
  return new Option(flags, description).argParser(addressOf).default(addressOf(usual), usual);
}

export interface StayingFlags {
  otlpEndpoint?: string;
  drainTimeout: number;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
}

/** Of the commands that run until they are stopped. */
export function stayingOptions(command: Command, draining: string, debug: string): Command {
  return command
    .option(
      '--otlp-endpoint <url>',
      'where traces are sent to, by OTLP over HTTP, such as http://collector:4318 (default: $OTEL_EXPORTER_OTLP_ENDPOINT; none are made where that is not set)',
    )
    .addOption(new Option('--drain-timeout <time>', draining).default(25_000, '25s').argParser(durationOf))
    .addOption(
      new Option('--log-level <level>', `what is logged; ${debug}`)
        .choices(['debug', 'info', 'warn', 'error'])
        .default('info'),
    );
}
