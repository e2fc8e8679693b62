/** The command of one type, and what its request says besides. */
import type { KernelCommand, KernelCommandType, KernelRequest } from '../port.ts';
import type { Sha256 } from './sha256.ts';

export type Command<T extends KernelCommandType> = Extract<KernelCommand, { type: T }>;

/** Who asked, and when: the time is stored and never compared; and how to hash, which is no part of the model (LIFE-33). */
export type Asked = Pick<KernelRequest, 'at' | 'caller'> & { sha256: Sha256 };
