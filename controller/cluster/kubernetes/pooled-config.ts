import { createHash } from 'node:crypto';
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
  #fingerprint = '';
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
    const fingerprint = createHash('sha256').update(JSON.stringify(options)).digest('hex');
    this.#isPooled = fingerprint === this.#fingerprint;
    this.#fingerprint = fingerprint;
    return this.#isPooled ? { type: 'none' } : options;
  }

  /** Ends every connection, and with it whatever is under way. */
  async disconnect(): Promise<void> {
    const dispatcher = this.#dispatcher;
    this.#dispatcher = undefined;
    this.#fingerprint = '';
    await dispatcher?.destroy();
  }
}

/**
 * The cluster that kubectl would talk to: the file given, else $KUBECONFIG, else ~/.kube/config, else the service
 * account of the pod.
 * @throws Error when the file or the context is not there
 */
export function loadKubeConfig(from: { kubeconfig?: string; context?: string } = {}): PooledKubeConfig {
  const config = new PooledKubeConfig();
  if (from.kubeconfig === undefined) config.loadFromDefault();
  else config.loadFromFile(from.kubeconfig);
  if (from.context !== undefined) {
    const names = config.getContexts().map(({ name }) => name);
    if (!names.includes(from.context)) {
      throw new Error(`the kubeconfig has no context '${from.context}', only ${names.sort().join(', ')}`);
    }
    config.setCurrentContext(from.context);
  }
  if (config.getCurrentCluster() === null) {
    throw new Error(
      `the kubeconfig's context '${config.getCurrentContext()}' names no cluster; set one with --context`,
    );
  }
  return config;
}
