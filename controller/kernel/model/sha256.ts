/** SHA-256 of bytes or of a text, as hexadecimal digits. Injected: hashing is no part of a pure model (LIFE-33). */
export type Sha256 = (content: string | Uint8Array) => string;
