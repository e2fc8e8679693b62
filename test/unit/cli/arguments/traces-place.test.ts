import { describe, expect, it } from 'vitest';
import { tracesPlace } from '../../../../cli/arguments/traces-place.ts';
import { version } from '../../../../cli/version.ts';
import { UsageError } from '../../../../controller/questions/errors.ts';

const base = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const whole = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';

describe('cli/arguments/traces-place', () => {
  it.each<[string, string | undefined, Record<string, string>, string | undefined]>([
    ['nothing is given', undefined, {}, undefined],
    ['a collector is given', 'http://collector:4318', {}, 'http://collector:4318/v1/traces'],
    ['it has a path', 'https://o11y.example/otlp/', {}, 'https://o11y.example/otlp/v1/traces'],
    ['the environment gives it', undefined, { [base]: 'http://c:4318' }, 'http://c:4318/v1/traces'],
    [
      'both give it',
      'http://mine:4318',
      { [base]: 'http://c:4318', [whole]: 'http://t:1/x' },
      'http://mine:4318/v1/traces',
    ],
    [
      'the environment gives it for traces alone, whole',
      undefined,
      { [base]: 'http://c:4318', [whole]: 'http://t:1/x' },
      'http://t:1/x',
    ],
    ['a variable is empty', undefined, { [base]: ' ', [whole]: '' }, undefined],
    ['the SDK is disabled', 'http://collector:4318', { OTEL_SDK_DISABLED: 'TRUE' }, undefined],
    [
      'no traces are to be exported',
      undefined,
      { [base]: 'http://c', OTEL_TRACES_EXPORTER: 'none' },
      undefined,
    ],
  ])('%s', (_title, endpoint, environment, url) => {
    expect(tracesPlace(endpoint, { environment })).toEqual(
      url === undefined ? {} : { traces: { url, version } },
    );
  });

  it.each<[string, string | undefined, Record<string, string>, RegExp]>([
    ['no address', 'collector:4318', {}, /^--otlp-endpoint is "collector:4318", which is not where traces/u],
    ['of another protocol', 'grpc://collector:4317', {}, /^--otlp-endpoint is "grpc:/u],
    ['not of the flag', undefined, { [base]: 'collector' }, /^\$OTEL_EXPORTER_OTLP_ENDPOINT is "collector"/u],
    [
      'not of traces alone',
      undefined,
      { [whole]: '/v1/traces' },
      /^\$OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is/u,
    ],
    ['secret', 'http://me:secret@c:4318', {}, /^--otlp-endpoint has a user or a password in it$/u],
    ['one that is whole already', 'http://c:4318/v1/traces', {}, /^--otlp-endpoint ends with \/v1\/traces/u],
  ])('refuses an address that is %s', (_title, endpoint, environment, message) => {
    const place = (): unknown => tracesPlace(endpoint, { environment });

    expect(place).toThrow(UsageError);
    expect(place).toThrow(message);
  });
});
