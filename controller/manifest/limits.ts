/** Budgets for what is read from files: hostile input is refused before it costs time or memory. */

/** Maps and lists inside one another. */
export const MAXIMUM_DEPTH = 64;

/** Characters of one document: more than any object that an API server would take. */
export const MAXIMUM_DOCUMENT_LENGTH = 4 * 1024 * 1024;

/** Values that aliases may repeat in one document. */
export const MAXIMUM_REPEATED_VALUES = 10_000;

/** Tokens of one document: three times what the largest document needs that people write. */
export const MAXIMUM_TOKENS = 1_500_000;
