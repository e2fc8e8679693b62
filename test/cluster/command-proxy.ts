/** Between a controller and a host process: lets everything through, and keeps one command back for as long as a test wants. */
import { readFileSync } from 'node:fs';
import { Agent, createServer, request as ask } from 'node:https';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { KernelAnswer, KernelRequest } from '../../controller/kernel/port.ts';
import { readBody } from '../../controller/kernel/remote/read-body.ts';
import type { BatchAnswer, BatchBody } from '../../controller/kernel/remote/wire.ts';
import { limits } from '../../controller/kernel/remote/wire.ts';
import type { trustedPair } from '../support/certificates.ts';

type Trust = Awaited<ReturnType<typeof trustedPair>>;

/** A command on its way. */
export interface HeldCommand {
  request: KernelRequest;
  /** Lets it arrive, whoever still waits for the answer. @returns what the kernel said */
  release(): Promise<KernelAnswer>;
}

interface Reply {
  status: number;
  text: string;
}

export class CommandProxy {
  readonly #target: string;
  readonly #server: Server;
  readonly #agent: Agent;
  #wanted: { type: string; hold: (held: HeldCommand) => void } | undefined;

  private constructor(target: string, { controller, host }: Trust) {
    this.#target = target;
    const read = (file: string): Buffer => readFileSync(file);
    this.#server = createServer({ cert: read(host.certificate), key: read(host.key) }, (from, to) => {
      // Who has gone needs no answer.
      this.#serve(from, to).catch(() => to.destroy());
    });
    const [cert, key, ca] = [controller.certificate, controller.key, controller.authorities].map(read);
    this.#agent = new Agent({ cert, key, ca, keepAlive: true });
  }

  /** @param url of the host process; the proxy shows its certificate, and asks with that of a controller */
  static async before(url: string, trust: Trust): Promise<CommandProxy> {
    const proxy = new CommandProxy(url, trust);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `https://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves with the next command of a type, which then does not arrive until it is released. */
  hold(type: KernelRequest['command']['type']): Promise<HeldCommand> {
    return new Promise((hold) => {
      this.#wanted = { type, hold };
    });
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const text = ((await readBody(from, limits.requestBytes)) ?? Buffer.alloc(0)).toString();
    const reply = await this.#pass(from, text);
    to.writeHead(reply.status, { 'content-type': 'application/json' }).end(reply.text);
  }

  async #pass({ method = 'GET', url: path = '' }: IncomingMessage, text: string): Promise<Reply> {
    const send = (): Promise<Reply> => this.#send({ method, path, text });
    const wanted = this.#wanted;
    const all = commandsIn(path, text);
    const at = wanted === undefined ? -1 : all.findIndex((each) => each?.command.type === wanted.type);
    const request = all[at];
    if (wanted === undefined || request === undefined) return await send();
    this.#wanted = undefined;
    return await new Promise((resolve, reject) => {
      const release = async (): Promise<KernelAnswer> => {
        const sent = send();
        sent.then(resolve, reject);
        return answerIn(JSON.parse((await sent).text) as KernelAnswer | BatchAnswer, at);
      };
      wanted.hold({ request, release });
    });
  }

  #send({ method, path, text }: { method: string; path: string; text: string }): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const headers = text === '' ? {} : { 'content-type': 'application/json' };
      const request = ask(new URL(path, this.#target), { method, agent: this.#agent, headers });
      request.on('error', reject);
      request.on('response', (response) => {
        readBody(response, limits.answerBytes).then(
          (body) => resolve({ status: response.statusCode ?? 0, text: body?.toString() ?? '' }),
          reject,
        );
      });
      request.end(text);
    });
  }
}

/** The commands of a request, alone or among what is asked with them; undefined for whatever is none. */
function commandsIn(path: string, text: string): (KernelRequest | undefined)[] {
  if (path.endsWith('/commands')) return [JSON.parse(text) as KernelRequest];
  if (!path.endsWith('/batches')) return [];
  const { calls } = JSON.parse(text) as BatchBody;
  return calls.map(({ body, call }) => (call === 'commands' ? (body as KernelRequest) : undefined));
}

function answerIn(reply: KernelAnswer | BatchAnswer, at: number): KernelAnswer {
  if (!('answers' in reply)) return reply;
  return (reply.answers[at] as { answer: KernelAnswer }).answer;
}
