/** A TCP proxy before an API server: counts connections, and cuts them as a network or a server does. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/**
 * What becomes of a request on a connection that was used before: it passes; the connection is closed before it gets to
 * the server, as by a server that gave up waiting at the same moment; or behind it, before its answer.
 */
export type Fate = 'pass' | 'close before' | 'close behind';
type AtRequest = (count: number) => Fate;

/** What a client sends before its first request is through: the greeting of TLS, and the request itself. */
const firstTurns = 2;

export class TcpProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  #accepted = 0;
  #atRequest: AtRequest = () => 'pass';
  #requests = 0;

  private constructor(target: number) {
    this.#server = createServer((near) => {
      if (this.#isCut) {
        near.destroy();
        return;
      }
      this.#accepted += 1;
      const far = connect(target, '127.0.0.1');
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.#sockets.delete(one);
          other.destroy();
        });
      }
      this.#pass(near, far);
    });
  }

  /** Of each request on a connection that is kept; they are counted over all connections. */
  onRequest(decide: AtRequest): void {
    this.#atRequest = decide;
  }

  /** What is within TLS cannot be read; but whoever speaks after the other one has spoken asks something. */
  #pass(near: Socket, far: Socket): void {
    let turns = 0;
    let isAsking = false;
    let fate: Fate = 'pass';
    near.on('data', (bytes: Buffer) => {
      if (!isAsking) {
        turns += 1;
        fate = turns > firstTurns ? this.#atRequest((this.#requests += 1)) : 'pass';
      }
      isAsking = true;
      if (fate === 'close before') near.destroy();
      else far.write(bytes);
    });
    far.on('data', (bytes: Buffer) => {
      isAsking = false;
      if (fate === 'close behind') near.destroy();
      else near.write(bytes);
    });
    near.on('end', () => far.end());
    far.on('end', () => near.end());
  }

  static async before(url: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(Number(new URL(url).port));
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How many connections came through so far. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Ends every connection, and lets no other through. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  restore(): void {
    this.#isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
