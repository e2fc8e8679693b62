/** The command of one type. */
import type { KernelCommand, KernelCommandType } from '../port.ts';

export type Command<T extends KernelCommandType> = Extract<KernelCommand, { type: T }>;
