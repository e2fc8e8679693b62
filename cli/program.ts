/** The command line as a whole: which commands there are, and the options that all of them have. */
import { Command } from 'commander';
import { defineApply } from './flags/apply.ts';
import { defineController } from './flags/controller.ts';
import { defineDelete } from './flags/delete.ts';
import { defineDescribe } from './flags/describe.ts';
import { defineErrors } from './flags/errors.ts';
import { defineExec } from './flags/exec.ts';
import { defineExplain } from './flags/explain.ts';
import { defineExport } from './flags/export.ts';
import { defineGet } from './flags/get.ts';
import { defineHolders } from './flags/holders.ts';
import { defineHost } from './flags/host.ts';
import { definePlan } from './flags/plan.ts';
import type { Definition } from './flags/shared.ts';
import { defineRestart } from './flags/restart.ts';
import { defineTree } from './flags/tree.ts';
import { defineValidate } from './flags/validate.ts';
import { defineView } from './flags/view.ts';
import type { ExitCode } from './exit-code.ts';
import type { LocationFlags } from './location.ts';
import { DEFAULT_STATE, assertOneLocation, locationOf, programName, stateDirectoryOf } from './location.ts';
import type { Session } from './session.ts';
import { version } from './version.ts';

const EXAMPLES = `
Try:
  partywall validate examples/     find everything that is wrong, without touching any state
  partywall plan examples/         see what would happen, with exact devices and numbers
  partywall apply examples/        make it so
  partywall get all -A             look at it
  partywall tree                   see what is where

partywall COMMAND --help says more, with examples. partywall explain explains every kind, field and reason.
`;

/** @param finish is told how the command ended */
export function buildProgram(session: Session, finish: (code: ExitCode) => void): Command {
  const program = new Command(programName(session))
    .description(
      'Declares workload partitions, their devices and their numbers on partitioned hosts, and reconciles them against the kernel they share.',
    )
    .usage('COMMAND [options]')
    .version(version, '-V, --version', 'print the version')
    .option('--state <dir>', `where the state lies (default: $PARTYWALL_STATE, else ${DEFAULT_STATE})`)
    .option('--kubeconfig <file>', 'work on a Kubernetes cluster, as this file says')
    .option('--context <name>', 'work on the cluster of that context of the kubeconfig')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => session.out.write(text),
      writeErr: (text) => session.err.write(text),
      // The error is told by whoever catches it, in one way for all errors.
      outputError: () => undefined,
      getOutHelpWidth: () => session.out.columns,
      getErrHelpWidth: () => session.err.columns,
    });

  const definition: Definition = {
    session,
    finish,
    location: () => locationOf(program.opts<LocationFlags>(), session),
    stateDirectory: (only) => stateDirectoryOf(program.opts<LocationFlags>(), session, only),
  };
  program.hook('preAction', () => assertOneLocation(program.opts<LocationFlags>()));
  for (const define of [
    defineValidate,
    definePlan,
    defineApply,
    defineGet,
    defineDescribe,
    defineTree,
    defineView,
    defineErrors,
    defineHolders,
    defineExec,
    defineRestart,
    defineDelete,
    defineExplain,
    defineExport,
    defineHost,
    defineController,
  ])
    define(program, definition);
  return program;
}
