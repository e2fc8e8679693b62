/** A collector of traces: a plain HTTP server that reads what an exporter sends, OTLP in JSON. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it came, with its attributes as a record. */
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  /** Empty where it has none. */
  parentSpanId: string;
  name: string;
  /** 1 internal, 2 server, 3 client. */
  kind: number;
  attributes: Record<string, unknown>;
  /** Attributes of what was traced: `service.name`, ... */
  resource: Record<string, unknown>;
  events: string[];
  /** 2 is an error. */
  status: number;
}

/** What becomes of a request. */
export type Manner = 'answers' | 'hangs' | 'hangs up' | number;

export class OtlpReceiver {
  readonly spans: ReceivedSpan[] = [];
  /** Paths that were asked, in order. */
  readonly requests: string[] = [];
  manner: Manner = 'answers';
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  /** @param port of a receiver that was closed before, or any */
  async listen(port = 0): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** As it is given to --otlp-endpoint. */
  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The one of that identity. */
  span(id: string): ReceivedSpan | undefined {
    return this.spans.find(({ spanId }) => spanId === id);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(request.url ?? '');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (this.manner === 'hangs') return;
    if (this.manner === 'hangs up') {
      request.socket.destroy();
      return;
    }
    if (this.manner === 'answers') this.#take(JSON.parse(Buffer.concat(chunks).toString()) as Sent);
    response.writeHead(this.manner === 'answers' ? 200 : this.manner, { 'content-type': 'application/json' });
    response.end('{}');
  }

  #take({ resourceSpans }: Sent): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      const common = recordOf(resource.attributes);
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
        this.spans.push({
          ...span,
          parentSpanId: span.parentSpanId ?? '',
          attributes: recordOf(span.attributes),
          resource: common,
          events: span.events.map(({ name }) => name),
          status: span.status.code ?? 0,
        });
      }
    }
  }
}

interface Pair {
  key: string;
  value: Record<string, unknown>;
}

interface SentSpan extends Omit<
  ReceivedSpan,
  'parentSpanId' | 'attributes' | 'resource' | 'events' | 'status'
> {
  parentSpanId?: string;
  attributes: Pair[];
  events: { name: string }[];
  status: { code?: number };
}

interface Sent {
  resourceSpans: { resource: { attributes: Pair[] }; scopeSpans: { spans: SentSpan[] }[] }[];
}

/** Each value says its type: `{"stringValue": "..."}`. */
function recordOf(pairs: readonly Pair[]): Record<string, unknown> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]]));
}
