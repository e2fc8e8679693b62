/** An exporter of spans of which is told when it begins to fail and when it works again, not each time it fails. */
import type { ExportResult } from '@opentelemetry/core';
import { ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';

export interface ExportListener {
  failing: (problem: string) => void;
  worksAgain: () => void;
}

export class ToldExporter implements SpanExporter {
  readonly #exporter: SpanExporter;
  readonly #listener: ExportListener;
  #isFailing = false;

  constructor(exporter: SpanExporter, listener: ExportListener) {
    this.#exporter = exporter;
    this.#listener = listener;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#exporter.export(spans, (result) => {
      this.#note(result);
      done(result);
    });
  }

  async shutdown(): Promise<void> {
    await this.#exporter.shutdown();
  }

  #note({ code, error }: ExportResult): void {
    const isFailing = code === ExportResultCode.FAILED;
    if (isFailing === this.#isFailing) return;
    this.#isFailing = isFailing;
    if (isFailing) this.#listener.failing(problemOf(error));
    else this.#listener.worksAgain();
  }
}

/** An error of a connection may have a code and no words, an answer of HTTP a status and few. */
function problemOf(error: (Error & { code?: string | number }) | undefined): string {
  const { code, message = '' } = error ?? {};
  const words = code === undefined || message.includes(String(code)) ? [message] : [String(code), message];
  return words.filter((word) => word !== '').join(': ') || 'the answer does not say why';
}
