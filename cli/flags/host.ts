import type { Command } from 'commander';
import type { Address } from '../arguments/address.ts';
import type { Definition, StayingFlags } from './shared.ts';
import { addressOption, gather, stayingOptions } from './shared.ts';

const EXAMPLES = `
Examples:
  partywall host alpha --state /var/lib/partywall \\
    --tls-cert tls.crt --tls-key tls.key --client-ca ca.crt
                                     hold the kernel of one host
  partywall host alpha beta --state /var/lib/partywall ...
                                     hold two hosts that share disks: both must be in one process

It runs until it is stopped (SIGTERM, SIGINT): then it finishes what it is asked, takes nothing new and ends with 0.
Killed at any moment, it loses nothing that it has answered. What it logs is one JSON object a line.

Certificates are read anew within ten seconds after their files change. GET /healthz, /readyz and /metrics are
answered at --health-address, without TLS.

Exit codes: 0 it was stopped, 1 it could not start or go on (the reason is told), 64 wrong usage.
`;

const directoryOnly = {
  why: 'a host process keeps kernels in a state directory, and talks to no cluster',
  instead: 'Say with --state where; the controller is what works on a cluster.',
};

const USUAL_NAME = 'partywall-controller';

interface Flags extends StayingFlags {
  listen: Address;
  healthAddress: Address;
  tlsCert: string;
  tlsKey: string;
  clientCa: string;
  controller?: string[];
}

export function defineHost(program: Command, { session, finish, stateDirectory }: Definition): void {
  const command = program
    .command('host <name...>')
    .summary('hold the kernels of hosts for a controller')
    .description(
      'Holds the kernels of one or more hosts, with their journal in the state directory, and serves them to a controller over mutual TLS.',
    )
    .addOption(addressOption('--listen <address>', 'where controllers are served', '0.0.0.0:7443'))
    .requiredOption('--tls-cert <file>', 'certificate of this process in PEM form; bears the name in the URL')
    .requiredOption('--tls-key <file>', 'its key in PEM form, not encrypted')
    .requiredOption('--client-ca <file>', 'who vouches for controllers, in PEM form')
    .option(
      '--controller <name>',
      `name that the certificate of a controller has; may be given several times (default: "${USUAL_NAME}")`,
      gather,
    )
    .addOption(
      addressOption(
        '--health-address <address>',
        'where /healthz, /readyz and /metrics are answered',
        '127.0.0.1:8081',
      ),
    );
  stayingOptions(
    command,
    'how long to finish what is being asked when it is stopped',
    'debug tells every answer',
  )
    .addHelpText('after', EXAMPLES)
    .action(async (names: string[], flags: Flags) => {
      const { runHost } = await import('../commands/host.ts');
      const { clientCa, controller = [USUAL_NAME], drainTimeout, healthAddress, tlsCert, tlsKey } = flags;
      finish(
        await runHost(session, {
          names,
          listen: flags.listen,
          health: healthAddress,
          certificates: { certificate: tlsCert, key: tlsKey, authorities: clientCa },
          controllerNames: controller,
          otlpEndpoint: flags.otlpEndpoint,
          drainMilliseconds: drainTimeout,
          logLevel: flags.logLevel,
          stateDirectory: stateDirectory(directoryOnly),
        }),
      );
    });
}
