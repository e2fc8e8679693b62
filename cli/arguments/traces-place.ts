/** Where traces are sent to, as the command line or the environment says it. */
import { UsageError } from '../../controller/questions/errors.ts';
import type { Session } from '../session.ts';
import { version } from '../version.ts';

/** What an endpoint for all kinds of telemetry is followed by (OpenTelemetry's specification of OTLP exporters). */
const tracesPath = 'v1/traces';

const FORM = 'Expected the address of a collector, such as http://collector:4318.';

type Environment = Readonly<Record<string, string | undefined>>;

/** As a process takes it: with the version that its traces name. @throws UsageError */
export function tracesPlace(
  endpoint: string | undefined,
  { environment }: Pick<Session, 'environment'>,
): { traces?: { url: string; version: string } } {
  const url = tracesUrl(endpoint, environment);
  return url === undefined ? {} : { traces: { url, version } };
}

/**
 * @param endpoint of --otlp-endpoint; goes before the environment
 * @returns undefined where no traces are wanted
 * @throws UsageError when what is given is no address
 */
function tracesUrl(endpoint: string | undefined, environment: Environment): string | undefined {
  if (isSet(environment, 'OTEL_SDK_DISABLED', 'true') || isSet(environment, 'OTEL_TRACES_EXPORTER', 'none'))
    return undefined;
  if (endpoint !== undefined) return appended(endpoint, '--otlp-endpoint');
  const whole = given(environment, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  if (whole !== undefined) return addressOf(whole, '$OTEL_EXPORTER_OTLP_TRACES_ENDPOINT').href;
  const base = given(environment, 'OTEL_EXPORTER_OTLP_ENDPOINT');
  return base === undefined ? undefined : appended(base, '$OTEL_EXPORTER_OTLP_ENDPOINT');
}

function isSet(environment: Environment, name: string, value: string): boolean {
  return given(environment, name)?.toLowerCase() === value;
}

/** A variable that is empty is as one that is not set. */
function given(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
}

function appended(text: string, source: string): string {
  const url = addressOf(text, source);
  if (url.pathname.endsWith(`/${tracesPath}`)) {
    throw new UsageError(
      `${source} ends with /${tracesPath}, which would be appended once more`,
      'Give it without, or all of it in $OTEL_EXPORTER_OTLP_TRACES_ENDPOINT.',
    );
  }
  url.pathname += url.pathname.endsWith('/') ? tracesPath : `/${tracesPath}`;
  return url.href;
}

function addressOf(text: string, source: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // The address is logged.
  if (url !== undefined && url.username + url.password !== '') {
    throw new UsageError(
      `${source} has a user or a password in it`,
      'What a collector asks for belongs in $OTEL_EXPORTER_OTLP_HEADERS, for example Authorization=Basic%20...',
    );
  }
  if (url !== undefined && ['http:', 'https:'].includes(url.protocol)) return url;
  throw new UsageError(
    `${source} is ${JSON.stringify(text)}, which is not where traces can be sent to`,
    `${FORM} It begins with http:// or https://.`,
  );
}
