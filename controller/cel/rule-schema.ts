/** The part of a CRD's OpenAPI v3 schema that CEL rules see. */
export interface RuleSchema {
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, RuleSchema>>;
  readonly items?: RuleSchema;
  readonly additionalProperties?: RuleSchema | boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
}

/** Words that CEL keeps for itself: a field of that name is written `__namespace__` (Kubernetes' escaping). */
const RESERVED = new Set([
  ...['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if'],
  ...['import', 'let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while'],
]);

const ESCAPES: readonly (readonly [string, string])[] = [
  ['__', '__underscores__'],
  ['.', '__dot__'],
  ['-', '__dash__'],
  ['/', '__slash__'],
];

/** The name under which an expression reaches a field; undefined when no name does. */
export function celName(field: string): string | undefined {
  if (RESERVED.has(field)) return `__${field}__`;
  let name = field;
  for (const [character, escape] of ESCAPES) name = name.replaceAll(character, escape);
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : undefined;
}

/** Whether the items of a list have no order: then two lists are equal when they hold the same items. */
export function isUnordered(schema: RuleSchema): boolean {
  const type = schema['x-kubernetes-list-type'];
  return type === 'set' || type === 'map';
}
