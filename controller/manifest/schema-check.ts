/** JSON Schema validation by ajv, told in the words of an API server. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';
import type { OpenApiSchema } from '../api/resource-definition.ts';
import { shownValue, typeInWords, typeOfValue } from './describe-value.ts';
import type { Finding } from './finding.ts';
import { jsonSchemaOf } from './json-schema.ts';
import type { Path } from './problem.ts';
import { closestName } from './suggest.ts';

/** Validates a value; `path` is where it stands in its object. */
export type SchemaCheck = (value: unknown, path: Path) => Finding[];

// The package is CommonJS: its default export arrives as a property of the module.
const addFormats = addFormatsModule.default;

let shared: Ajv | undefined;

function ajv(): Ajv {
  if (shared === undefined) {
    shared = new Ajv({ allErrors: true, verbose: true, strict: false, allowUnionTypes: true });
    addFormats(shared);
  }
  return shared;
}

/** What the patterns of the CRDs mean, in words: nobody should have to read a regular expression. */
const PATTERN_WORDS: Readonly<Record<string, string>> = {
  '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$':
    'a name of lower-case letters, digits, "-" and ".", which starts and ends with a letter or digit',
  '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$':
    'lower-case letters, digits and "-", starting and ending with a letter or digit',
  '^(/([^/.\\x00-\\x1f\\x7f][^/\\x00-\\x1f\\x7f]*|\\.[^/.\\x00-\\x1f\\x7f][^/\\x00-\\x1f\\x7f]*|\\.\\.[^/\\x00-\\x1f\\x7f]+))+$':
    'an absolute path such as /etc/motd, without empty parts, "." and "..", and without "/" at its end',
  '^[a-z1-9]([-a-z0-9]*[a-z0-9])?$':
    'the name of a partition: lower-case letters, digits and "-", which does not start with "0"',
  '^(0|[1-9][0-9]{0,8})(\\.(0|[1-9][0-9]{0,8}))*$': 'dotted numbers without leading zeros, such as 7.2.5',
  '^[0-9]+(\\.[0-9]+)?([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,2})?$': 'a quantity such as 100Gi, 1.5T or 500',
  '^[A-Za-z0-9]([-A-Za-z0-9._:]*[A-Za-z0-9])?$':
    'letters, digits, "-", ".", "_" and ":", starting and ending with a letter or digit',
  '^[A-Za-z][-A-Za-z0-9_]*$': 'letters, digits, "-" and "_", starting with a letter',
};

interface Told {
  message: string;
  remedy?: string;
}

type Teller = (error: ErrorObject) => Told;

const invalid = (error: ErrorObject, expected: string): Told => ({
  message: `Invalid value: ${shownValue(error.data)}: expected ${expected}`,
});

const limitOf = (error: ErrorObject): number => Number((error.params as { limit?: number }).limit);

function sizeOf(data: unknown): number {
  if (typeof data === 'string') return Array.from(data).length;
  if (Array.isArray(data)) return data.length;
  return typeof data === 'object' && data !== null ? Object.keys(data).length : 0;
}

const size =
  (words: string, bound: string, unit: string): Teller =>
  (error) => ({
    message: `${words}: expected ${bound} ${limitOf(error)} ${unit}, got ${sizeOf(error.data)}`,
  });

function tellRequired(error: ErrorObject): Told {
  const { missingProperty } = error.params as { missingProperty: string };
  const fields = (error.parentSchema as OpenApiSchema | undefined)?.properties;
  return { message: `Required value: expected ${typeInWords(fields?.[missingProperty]?.type)}` };
}

function tellType(error: ErrorObject): Told {
  const message = `Invalid value: ${shownValue(error.data)}: expected ${typeInWords(error.schema)}, got ${typeOfValue(error.data)}`;
  const wantsText = error.schema === 'string' && ['number', 'boolean'].includes(typeof error.data);
  return wantsText
    ? { message, remedy: `write it in quotes: ${JSON.stringify(String(error.data))}` }
    : { message };
}

function tellEnum(error: ErrorObject): Told {
  const allowed = (error.schema as unknown[]).map((value) => JSON.stringify(value));
  const message = `Unsupported value: ${shownValue(error.data)}: expected one of ${allowed.join(', ')}`;
  const closest =
    typeof error.data === 'string'
      ? closestName(error.data, (error.schema as unknown[]).map(String))
      : undefined;
  return closest === undefined ? { message } : { message, remedy: `did you mean ${closest}?` };
}

function tellPattern(error: ErrorObject): Told {
  const pattern = String(error.schema);
  return invalid(error, PATTERN_WORDS[pattern] ?? `text that matches ${pattern}`);
}

function tellUnknown(error: ErrorObject): Told {
  const { additionalProperty } = error.params as { additionalProperty: string };
  const fields = (error.parentSchema as OpenApiSchema | undefined)?.properties ?? {};
  const closest = closestName(additionalProperty, Object.keys(fields));
  const message = `unknown field ${JSON.stringify(additionalProperty)}`;
  return closest === undefined ? { message } : { message, remedy: `did you mean ${closest}?` };
}

/** Which member of a union is meant is told by its type. */
function tellDiscriminator(error: ErrorObject): Told {
  const { tag, tagValue } = error.params as { tag: string; tagValue: unknown };
  return {
    message: `Unsupported value: ${tag} ${shownValue(tagValue)}: expected one that this version knows`,
  };
}

/** Forms are combinations of a few fields: those are named, the rest of the value says nothing. */
function tellForms(error: ErrorObject): Told {
  const forms = error.schema as OpenApiSchema[];
  const names = new Set(forms.flatMap((form) => Object.keys(form.properties ?? {})));
  const data = error.data as Record<string, unknown> | null;
  const combination = [...names].map((name) => `${name} ${shownValue(data?.[name])}`).join(', ');
  return { message: `Invalid value: ${combination}: expected a combination that the schema lists` };
}

const TELLERS: Readonly<Record<string, Teller>> = {
  required: tellRequired,
  type: tellType,
  enum: tellEnum,
  pattern: tellPattern,
  format: (error) => invalid(error, `a ${String(error.schema)}`),
  minimum: (error) => invalid(error, `at least ${limitOf(error)}`),
  maximum: (error) => invalid(error, `at most ${limitOf(error)}`),
  minLength: size('Too short', 'at least', 'characters'),
  maxLength: size('Too long', 'at most', 'characters'),
  minItems: size('Too few', 'at least', 'items'),
  maxItems: size('Too many', 'at most', 'items'),
  minProperties: size('Too few', 'at least', 'entries'),
  maxProperties: size('Too many', 'at most', 'entries'),
  anyOf: tellForms,
  additionalProperties: tellUnknown,
  discriminator: tellDiscriminator,
};

/** `/devices/0/name` as a path; numbers are indexes where the value is a list. */
function pathOf(pointer: string, root: unknown): Path {
  let value = root;
  return pointer
    .split('/')
    .slice(1)
    .map((step) => {
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
      const index = Array.isArray(value) ? Number(name) : name;
      value = (value as Record<string | number, unknown> | undefined)?.[index];
      return index;
    });
}

function findingOf(error: ErrorObject, root: unknown, path: Path): Finding {
  const teller = TELLERS[error.keyword];
  const told = teller
    ? teller(error)
    : { message: `Invalid value: ${shownValue(error.data)}: ${error.message ?? error.keyword}` };
  const place = [...path, ...pathOf(error.instancePath, root)];
  if (error.keyword !== 'required') return { path: place, code: 'schema', ...told, at: 'value' };
  const { missingProperty } = error.params as { missingProperty: string };
  return { path: [...place, missingProperty], code: 'schema', ...told, at: 'key' };
}

/** What fails inside the forms of an `anyOf` says nothing by itself: the form may not be meant. */
const isInsideForms = (error: ErrorObject): boolean => error.schemaPath.includes('/anyOf/');

/** Leaves out what only repeats: a value of the wrong type is not among the allowed ones either. */
function withoutEchoes(errors: readonly ErrorObject[]): ErrorObject[] {
  const outside = errors.filter((error) => !isInsideForms(error));
  const mistyped = new Set(
    outside.filter(({ keyword }) => keyword === 'type').map((error) => error.instancePath),
  );
  return outside.filter(({ keyword, instancePath }) => keyword === 'type' || !mistyped.has(instancePath));
}

/** Makes the check of a schema; ajv compiles it when it is used for the first time. */
export function schemaCheckOf(schema: OpenApiSchema): SchemaCheck {
  let validate: ValidateFunction | undefined;
  return (value, path) => {
    validate ??= ajv().compile(jsonSchemaOf(schema));
    if (validate(value)) return [];
    const errors = withoutEchoes(validate.errors ?? []);
    return errors.map((error) => findingOf(error, value, path));
  };
}

/** Makes a check by one definition of a JSON Schema document, which tells the first fault only. */
export function definitionCheckOf(document: object, definition: string): SchemaCheck {
  let validate: ValidateFunction | undefined;
  return (value, path) => {
    validate ??= new Ajv({ verbose: true, strict: false, discriminator: true })
      .addSchema(document, 'document')
      .getSchema(`document#/definitions/${definition}`);
    if (validate === undefined) throw new Error(`the schema has no definition ${definition}`);
    if (validate(value)) return [];
    return (validate.errors ?? []).slice(0, 1).map((error) => findingOf(error, value, path));
  };
}
