import { isDeepStrictEqual } from 'node:util';
import { KubeConfig } from '@kubernetes/client-node';
import type { DispatcherOptions, RequestContext } from '@kubernetes/client-node';
import type { Dispatcher } from 'undici';

type Cluster = ReturnType<KubeConfig['getCurrentCluster']>;

/**
 * A kubeconfig whose requests share connections. The package makes a dispatcher, and with it a TLS connection, for
 * every request; here one is kept for as long as certificates, proxy and server name stay as they are, and a rotated
 * certificate is taken up with the next request.
 */
export class PooledKubeConfig extends KubeConfig {
  #dispatcher: Dispatcher | undefined;
  #options: DispatcherOptions | undefined;
  #isPooled = false;
  #turn: Promise<void> = Promise.resolve();

  /** Sets the headers that tell who asks, and the dispatcher. */
  override applySecurityAuthentication(context: RequestContext): Promise<void> {
    // One at a time: between the two calls of the package nobody may change what the dispatcher is made of.
    const turn = this.#turn.then(() => this.#apply(context));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #apply(context: RequestContext): Promise<void> {
    await super.applySecurityAuthentication(context);
    if (!this.#isPooled) this.#dispatcher = context.getDispatcher();
    if (this.#dispatcher !== undefined) context.setDispatcher(this.#dispatcher);
  }

  /** Called by the package with what it would make a dispatcher of; `none` keeps it from making one. */
  override createDispatcherOptions(
    cluster: Cluster,
    agentOptions: Parameters<KubeConfig['createDispatcherOptions']>[1],
  ): DispatcherOptions {
    const options = super.createDispatcherOptions(cluster, agentOptions);
    this.#isPooled = isDeepStrictEqual(options, this.#options);
    this.#options = options;
    return this.#isPooled ? { type: 'none' } : options;
  }

  /** Ends every connection, and with it whatever is under way. */
  async disconnect(): Promise<void> {
    const dispatcher = this.#dispatcher;
    this.#dispatcher = undefined;
    this.#options = undefined;
    await dispatcher?.destroy();
  }
}

/**
 * The cluster that kubectl would talk to: the file given, else $KUBECONFIG, else ~/.kube/config, else the service
 * account of the pod.
 * @throws Error when the file or the context is not there, with a sentence for a person
 */
export function loadKubeConfig(from: { kubeconfig?: string; context?: string } = {}): PooledKubeConfig {
  const config = new PooledKubeConfig();
  read(config, from.kubeconfig);
  const names = config.getContexts().map(({ name }) => name);
  const only = names.length === 0 ? 'nor any other' : `only ${names.sort().join(', ')}`;
  if (from.context !== undefined) {
    if (!names.includes(from.context)) {
      throw new Error(`the kubeconfig has no context '${from.context}', ${only}`);
    }
    config.setCurrentContext(from.context);
  }
  // The package promises a text where the file may have none.
  const current = config.getCurrentContext() as string | undefined;
  if (current === undefined || current === '') {
    throw new Error(`the kubeconfig has no current context, ${only}; pick one with --context`);
  }
  if (config.getCurrentCluster() === null) {
    throw new Error(
      `the kubeconfig's context '${current}' names no cluster that is there; pick another with --context`,
    );
  }
  return config;
}

/** What the package falls back to, where kubectl once did. */
const fallback = 'loaded-context';

function read(config: PooledKubeConfig, file: string | undefined): void {
  try {
    if (file === undefined) config.loadFromDefault();
    else config.loadFromFile(file);
  } catch (error) {
    const [text = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    const name = file === undefined ? '' : ` ${file}`;
    throw new Error(`the kubeconfig${name} cannot be read: ${text}`, { cause: error });
  }
  if (file === undefined && config.getCurrentContext() === fallback) {
    throw new Error('there is no kubeconfig: $KUBECONFIG names none, and ~/.kube/config is not there');
  }
}
