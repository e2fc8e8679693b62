/** The command of one type, and what its request says besides. */
import type { KernelCommand, KernelCommandType, KernelRequest } from '../port.ts';

export type Command<T extends KernelCommandType> = Extract<KernelCommand, { type: T }>;

/** Who asked, and when: the time is stored and never compared (LIFE-33). */
export type Asked = Pick<KernelRequest, 'at' | 'caller'>;
