import { UsageError } from '../../controller/questions/errors.ts';
import type { ControllerOptions } from '../commands/controller.ts';
import type { LocationFlags } from '../location.ts';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { Address } from '../arguments/address.ts';
import type { Definition, StayingFlags } from './shared.ts';
import { addressOption, durationOf, gather, stayingOptions } from './shared.ts';

const EXAMPLES = `
Examples:
  partywall controller --host-address-template https://host-{host}.partywall-system.svc:7443 \\
    --host-tls-cert tls.crt --host-tls-key tls.key --host-ca ca.crt
                                     in a pod: the cluster is that of the pod, and each Host has a name in it
  partywall controller --context staging --host alpha=https://alpha.example:7443 ...
                                     anywhere: a context of your kubeconfig, and hosts one by one

It runs until it is stopped (SIGTERM, SIGINT): then it finishes the pass that goes on and ends with 0. Killed at any
moment, it loses nothing: what was decided is in the cluster, and what was done is in the kernels. What it logs is one
JSON object a line.

Exit codes: 0 it was stopped, 1 it could not start or go on (the reason is told), 64 wrong usage.
`;

type Answering = Pick<ControllerOptions, 'planLimits' | 'reviewLifetimeMilliseconds'>;

interface Flags extends StayingFlags {
  host?: string[];
  hostAddressTemplate?: string;
  hostTlsCert: string;
  hostTlsKey: string;
  hostCa: string;
  healthAddress: Address;
  leaseNamespace: string;
  leaseName: string;
  leaseDuration: number;
  renewDeadline: number;
  retryPeriod: number;
  reviewLifetime: number;
  planTimeout: number;
  planMemory: number;
}

export function defineController(program: Command, { session, finish }: Definition): void {
  const command = program
    .command('controller')
    .summary('reconcile a Kubernetes cluster against the kernels of host processes')
    .description(
      'Reconciles the objects of a Kubernetes cluster, in which the CRDs of Partywall are installed, against kernels that host processes hold. The cluster is that of --kubeconfig and --context, else of $KUBECONFIG, else of ~/.kube/config, else of the service account of the pod.',
    );
  hostOptions(command);
  command.addOption(
    addressOption(
      '--health-address <address>',
      'where /healthz, /readyz and /metrics are answered',
      '127.0.0.1:8080',
    ),
  );
  leaseOptions(command);
  reviewOptions(command);
  stayingOptions(command, 'how long to finish what is being done when it is stopped', 'debug tells more')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: Flags) => {
      const { runController } = await import('../commands/controller.ts');
      const { host = [], hostAddressTemplate: hostTemplate } = flags;
      const { context, kubeconfig, state } = command.optsWithGlobals<LocationFlags>();
      if (state !== undefined) {
        throw new UsageError(
          '--state has no meaning for a controller: it keeps nothing',
          'Leave it out; the kernels of hosts lie where the processes of partywall host say.',
        );
      }
      finish(
        await runController(session, {
          ...(kubeconfig === undefined ? {} : { kubeconfig }),
          ...(context === undefined ? {} : { context }),
          hosts: host,
          ...(hostTemplate === undefined ? {} : { hostTemplate }),
          certificates: { certificate: flags.hostTlsCert, key: flags.hostTlsKey, authorities: flags.hostCa },
          health: flags.healthAddress,
          lease: { namespace: flags.leaseNamespace, name: flags.leaseName },
          times: {
            leaseMilliseconds: flags.leaseDuration,
            renewMilliseconds: flags.renewDeadline,
            retryMilliseconds: flags.retryPeriod,
          },
          ...answering(flags),
          otlpEndpoint: flags.otlpEndpoint,
          drainMilliseconds: flags.drainTimeout,
          logLevel: flags.logLevel,
        }),
      );
    });
}

function hostOptions(command: Command): void {
  command
    .option('--host <name=url>', 'where the process is that holds a host; may be given several times', gather)
    .option(
      '--host-address-template <url>',
      'where the process is that holds any other host; {host} stands for the name of the Host',
    )
    .requiredOption(
      '--host-tls-cert <file>',
      'certificate for host processes in PEM form; bears the name of a controller',
    )
    .requiredOption('--host-tls-key <file>', 'its key in PEM form, not encrypted')
    .requiredOption('--host-ca <file>', 'who vouches for host processes, in PEM form');
}

function duration(flags: string, description: string, [milliseconds, usual]: [number, string]): Option {
  return new Option(flags, description).default(milliseconds, usual).argParser(durationOf);
}

/** With less the process of a plan does not even start. */
const leastMebibytes = 32;

/** Ten thousand objects take some seconds and some hundred MiB to plan. */
function reviewOptions(command: Command): void {
  command
    .addOption(
      duration('--review-lifetime <time>', 'how long a Review stays, unanswered or answered', [
        600_000,
        '10m',
      ]),
    )
    .addOption(duration('--plan-timeout <time>', 'how long one plan may take', [120_000, '2m']))
    .addOption(
      new Option('--plan-memory <mebibytes>', 'how much memory the process of one plan may take')
        .default(1024)
        .argParser(mebibytesOf),
    );
}

function answering({ planMemory, planTimeout, reviewLifetime }: Flags): Answering {
  return {
    reviewLifetimeMilliseconds: reviewLifetime,
    planLimits: { milliseconds: planTimeout, mebibytes: planMemory },
  };
}

function mebibytesOf(text: string): number {
  const mebibytes = /^\d{1,6}$/u.test(text) ? Number(text) : 0;
  if (mebibytes >= leastMebibytes) return mebibytes;
  throw new InvalidArgumentError(`Expected a number of MiB, at least ${leastMebibytes}, such as 2048.`);
}

/** The usual times of Kubernetes' own controllers. */
function leaseOptions(command: Command): void {
  command
    .addOption(
      new Option('--lease-namespace <name>', 'where the Lease is that says who leads').default(
        'partywall-system',
      ),
    )
    .addOption(new Option('--lease-name <name>', 'its name').default('partywall-controller'))
    .addOption(
      duration('--lease-duration <time>', 'how long others wait for a leader that does not renew it', [
        15_000,
        '15s',
      ]),
    )
    .addOption(
      duration('--renew-deadline <time>', 'how long a leader acts without having renewed it', [
        10_000,
        '10s',
      ]),
    )
    .addOption(duration('--retry-period <time>', 'how often it is renewed, or looked at', [2000, '2s']));
}
