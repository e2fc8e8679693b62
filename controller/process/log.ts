/** What a long-running process tells whoever runs it: one JSON object a line. */
import { pino, stdSerializers, stdTimeFunctions } from 'pino';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** `fields` are what a machine filters by; an exception goes under `error`. */
export type Log = Record<LogLevel, (fields: Record<string, unknown>, message: string) => void>;

/** @param write is given whole lines, one after another */
export function createLog(level: LogLevel, write: (line: string) => void): Log {
  return pino(
    {
      level,
      base: null,
      messageKey: 'message',
      errorKey: 'error',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: stdSerializers.err },
    },
    { write },
  );
}
