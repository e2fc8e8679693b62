/** Where the objects are that a command line is about: in a state directory, or in a Kubernetes cluster. */
import type { PooledKubeConfig } from '../controller/cluster/kubernetes/pooled-config.ts';
import { NotDoneError, UsageError } from '../controller/questions/errors.ts';
import type { Session } from './session.ts';

interface Whereabouts {
  /** Of objects that name none, where -n does not say it. */
  usualNamespace: string;
  /** As the user called it. */
  program: string;
  /** The options that led here, each with a space before it: for a command that is to lead here again. */
  flags: string;
}

export interface DirectoryLocation extends Whereabouts {
  type: 'directory';
  directory: string;
}

export interface ClusterLocation extends Whereabouts {
  type: 'cluster';
  config: PooledKubeConfig;
}

export type Location = DirectoryLocation | ClusterLocation;

/** The options that say it; every command has them. */
export interface LocationFlags {
  state?: string;
  kubeconfig?: string;
  context?: string;
}

export const DEFAULT_STATE = '.partywall/';
export const DEFAULT_NAMESPACE = 'default';

/** @throws UsageError when a directory and a cluster are named together */
export function assertOneLocation({ state, kubeconfig, context }: LocationFlags): void {
  const excess = (kubeconfig !== undefined && '--kubeconfig') || (context !== undefined && '--context');
  if (state === undefined || excess === false) return;
  throw new UsageError(
    `--state and ${excess} cannot be given together`,
    'A command works on a state directory or on a cluster: leave out one of them.',
  );
}

/** A variable that says where a state lies does not speak against a cluster that the command line names. */
function isCluster({ state, kubeconfig, context }: LocationFlags, { usualStore }: Session): boolean {
  if (kubeconfig !== undefined || context !== undefined) return true;
  return usualStore === 'cluster' && state === undefined;
}

/** @throws NotDoneError when the kubeconfig or the context is not there */
export async function locationOf(flags: LocationFlags, session: Session): Promise<Location> {
  const again = { program: programName(session), flags: flagsText(flags) };
  if (!isCluster(flags, session)) {
    const directory = directoryOf(flags, session);
    return { type: 'directory', directory, usualNamespace: DEFAULT_NAMESPACE, ...again };
  }
  const { loadKubeConfig } = await import('../controller/cluster/kubernetes/pooled-config.ts');
  const { kubeconfig, context } = flags;
  try {
    const config = loadKubeConfig({
      ...(kubeconfig === undefined ? {} : { kubeconfig }),
      ...(context === undefined ? {} : { context }),
    });
    const { namespace } = config.getContextObject(config.getCurrentContext()) ?? {};
    return { type: 'cluster', config, usualNamespace: namespace ?? DEFAULT_NAMESPACE, ...again };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new NotDoneError(text, 'kubectl config get-contexts shows what kubectl makes of it.');
  }
}

export function programName({ usualStore }: Session): string {
  return usualStore === 'cluster' ? 'kubectl partywall' : 'partywall';
}

function flagsText({ state, kubeconfig, context }: LocationFlags): string {
  return Object.entries({ state, kubeconfig, context })
    .map(([name, value]) => (value === undefined ? '' : ` --${name} ${quoted(value)}`))
    .join('');
}

/** As a shell reads it back. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Why a command works on a state directory only. */
export interface DirectoryOnly {
  why: string;
  /** What to do where there is a cluster. */
  instead: string;
}

/** @throws NotDoneError where a cluster is meant */
export function stateDirectoryOf(
  flags: LocationFlags,
  session: Session,
  directoryOnly: DirectoryOnly,
): string {
  if (!isCluster(flags, session)) return directoryOf(flags, session);
  throw new NotDoneError(directoryOnly.why, directoryOnly.instead);
}

function directoryOf({ state }: LocationFlags, { environment }: Session): string {
  return state ?? environment.PARTYWALL_STATE ?? DEFAULT_STATE;
}
