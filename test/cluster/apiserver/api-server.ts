/**
 * A Kubernetes API server on loopback: etcd, kube-apiserver and, where asked for, the controllers that clean up.
 * Each has its own ports and directory, so that any number run side by side.
 */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';

import type { Binaries } from './binaries.ts';
import type { Child } from './child.ts';
import { startChild } from './child.ts';

export interface ApiServerOptions {
  /** Further flags of kube-apiserver. */
  flags?: readonly string[];
  /** Starts kube-controller-manager: without it namespaces never go, and aggregated roles stay empty. */
  controllers?: boolean;
  /** Users beside `admin`, each with its groups; the token of NAME is NAME-token. */
  users?: Readonly<Record<string, readonly string[]>>;
}

/** What an API server answered. */
export interface Answer {
  code: number;
  text: string;
}

export interface Question {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: string;
  contentType?: string;
  /** Default: admin. */
  user?: string;
}

/** Under load a start takes several times as long as on an idle machine. */
const startPatienceMs = 120_000;

/** A port may be taken between the moment it was found free and its use. */
const attempts = 3;

export async function startApiServer(binaries: Binaries, options: ApiServerOptions = {}): Promise<ApiServer> {
  for (let attempt = 1; ; attempt += 1) {
    const server = new ApiServer(binaries, options, await freePorts());
    try {
      await server.start();
      return server;
    } catch (error) {
      await server.stop();
      if (attempt === attempts) throw error;
    }
  }
}

interface Ports {
  etcd: number;
  etcdPeer: number;
  api: number;
}

export class ApiServer {
  readonly directory = mkdtempSync(join(tmpdir(), 'partywall-apiserver-'));
  /** A file whose contexts are the users. */
  readonly kubeconfig = join(this.directory, 'kubeconfig');
  readonly url: string;
  readonly #binaries: Binaries;
  readonly #options: ApiServerOptions;
  readonly #ports: Ports;
  #etcd: Child | undefined;
  #api: Child | undefined;
  #controllers: Child | undefined;
  #agent: Agent | undefined;

  constructor(binaries: Binaries, options: ApiServerOptions, ports: Ports) {
    this.#binaries = binaries;
    this.#options = options;
    this.#ports = ports;
    this.url = `https://127.0.0.1:${ports.api}`;
  }

  async start(): Promise<void> {
    this.#writeCredentials();
    this.#etcd = startChild(this.#binaries.etcd, this.#etcdFlags(), this.#log('etcd'));
    await this.startApi();
    if (this.#options.controllers === true) this.#startControllers();
  }

  /** A kubeconfig as `kubeconfig`, that finds the server at another address and speaks as one user. */
  kubeconfigFor(user: string, url = this.url): string {
    const file = join(this.directory, `kubeconfig-${user}-${new URL(url).port}`);
    writeFileSync(file, JSON.stringify(this.#kubeconfigContent([user], url), null, 2));
    return file;
  }

  /** Starts kube-apiserver on the etcd that runs, with the flags it had or with others, and waits until it is ready. */
  async startApi(flags: readonly string[] = this.#options.flags ?? []): Promise<void> {
    const all = [...this.#apiFlags(), ...flags];
    this.#api = startChild(this.#binaries['kube-apiserver'], all, this.#log('kube-apiserver'));
    await this.#untilReady(this.#api);
  }

  async stopApi(): Promise<void> {
    await this.#api?.stop();
    await this.#agent?.destroy();
    this.#agent = undefined;
  }

  /** Interrupts the storage: everything that needs it fails or hangs until it goes on. */
  pauseStorage(): void {
    this.#etcd?.signal('SIGSTOP');
  }

  resumeStorage(): void {
    this.#etcd?.signal('SIGCONT');
  }

  /** Forgets the history before now, as production does every five minutes. Needs --etcd-compaction-interval=0. */
  async compact(): Promise<void> {
    const revision = JSON.parse((await this.request('/api/v1/namespaces?limit=1')).text) as {
      metadata: { resourceVersion: string };
    };
    const { statusCode, body } = await request(`http://127.0.0.1:${this.#ports.etcd}/v3/kv/compaction`, {
      method: 'POST',
      body: JSON.stringify({ revision: revision.metadata.resourceVersion, physical: true }),
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`etcd did not compact: ${statusCode} ${text}`);
  }

  /** The API server first: stopped together with its etcd, it may hang for minutes. */
  async stop(): Promise<void> {
    await this.#controllers?.stop();
    await this.stopApi();
    await this.#etcd?.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Asks as a user, without any client of ours between. @throws Error when there is no connection */
  async request(path: string, question: Question = {}): Promise<Answer> {
    this.#agent ??= new Agent({ connect: { ca: readFileSync(this.#certificate()) } });
    const { method = 'GET', user = 'admin', contentType = 'application/json', body } = question;
    const answer = await request(this.url + path, {
      dispatcher: this.#agent,
      method,
      headers: { authorization: `Bearer ${tokenOf(user)}`, 'content-type': contentType },
      ...(body === undefined ? {} : { body }),
    });
    return { code: answer.statusCode, text: await answer.body.text() };
  }

  #users(): Readonly<Record<string, readonly string[]>> {
    return { admin: ['system:masters'], ...this.#options.users };
  }

  #writeCredentials(): void {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    writeFileSync(join(this.directory, 'sa.key'), privateKey);
    writeFileSync(join(this.directory, 'sa.pub'), publicKey);
    const users = Object.entries(this.#users());
    const lines = users.map(
      ([name, groups]) => `${tokenOf(name)},${name},${name}-uid,"${groups.join(',')}"\n`,
    );
    writeFileSync(join(this.directory, 'tokens.csv'), lines.join(''));
    writeFileSync(
      this.kubeconfig,
      JSON.stringify(this.#kubeconfigContent(Object.keys(this.#users()), this.url), null, 2),
    );
  }

  /** JSON is YAML. */
  #kubeconfigContent(users: readonly string[], url: string): object {
    const cluster = { server: url, 'certificate-authority': this.#certificate() };
    return {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'test', cluster }],
      users: users.map((name) => ({ name, user: { token: tokenOf(name) } })),
      contexts: users.map((name) => ({ name, context: { cluster: 'test', user: name } })),
      'current-context': users[0],
    };
  }

  #etcdFlags(): string[] {
    const client = `http://127.0.0.1:${this.#ports.etcd}`;
    const peer = `http://127.0.0.1:${this.#ports.etcdPeer}`;
    return [
      `--data-dir=${join(this.directory, 'etcd')}`,
      '--unsafe-no-fsync',
      '--log-level=warn',
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
    ];
  }

  #apiFlags(): string[] {
    return [
      `--etcd-servers=http://127.0.0.1:${this.#ports.etcd}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${this.#ports.api}`,
      '--advertise-address=127.0.0.1',
      // kube-apiserver writes a certificate of its own into it.
      `--cert-dir=${join(this.directory, 'certs')}`,
      '--service-cluster-ip-range=10.0.0.0/24',
      '--authorization-mode=RBAC',
      '--allow-privileged=true',
      '--disable-admission-plugins=ServiceAccount',
      `--service-account-issuer=${this.url}/`,
      `--service-account-key-file=${join(this.directory, 'sa.pub')}`,
      `--service-account-signing-key-file=${join(this.directory, 'sa.key')}`,
      `--token-auth-file=${join(this.directory, 'tokens.csv')}`,
    ];
  }

  #startControllers(): void {
    const flags = [
      `--kubeconfig=${this.kubeconfig}`,
      '--leader-elect=false',
      '--secure-port=0',
      '--authentication-skip-lookup=true',
      '--controllers=garbage-collector-controller,namespace-controller,clusterrole-aggregation-controller',
    ];
    const name = 'kube-controller-manager';
    this.#controllers = startChild(this.#binaries[name], flags, this.#log(name));
  }

  async #untilReady(api: Child): Promise<void> {
    const deadline = Date.now() + startPatienceMs;
    for (;;) {
      for (const child of [this.#etcd, api]) {
        if (child?.isRunning() === false)
          throw new Error(`a server ended before it was ready:
${child.tail()}`);
      }
      if (existsSync(this.#certificate()) && (await this.#isReady())) return;
      if (Date.now() > deadline) throw new Error(`kube-apiserver is not ready:\n${api.tail()}`);
      await sleep(100);
    }
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await this.request('/readyz')).code === 200;
    } catch {
      // Nobody listens yet, or the certificate was read while it was written.
      await this.#agent?.destroy();
      this.#agent = undefined;
      return false;
    }
  }

  #certificate(): string {
    return join(this.directory, 'certs', 'apiserver.crt');
  }

  #log(name: string): string {
    return join(this.directory, `${name}.log`);
  }
}

function tokenOf(user: string): string {
  return `${user}-token`;
}

async function freePorts(): Promise<Ports> {
  const servers = await Promise.all([listen(), listen(), listen()]);
  const [etcd, etcdPeer, api] = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return { etcd: etcd ?? 0, etcdPeer: etcdPeer ?? 0, api: api ?? 0 };
}

function listen(): Promise<ReturnType<typeof createServer>> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
