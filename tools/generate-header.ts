/** First line of every generated module. */
export const HEADER = '// Generated from crds/ by tools/generate.ts; do not edit.\n';
