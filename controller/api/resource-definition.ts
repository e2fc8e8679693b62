/** The shape of what is generated from a CRD: everything that a store, a table or a reference page must know of a kind. */

/** A structural schema as a CRD holds it: OpenAPI v3 and the extensions that say how lists and maps merge. */
export interface OpenApiSchema {
  description?: string;
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  format?: string;
  nullable?: boolean;
  default?: unknown;
  enum?: readonly unknown[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
  required?: readonly string[];
  properties?: Readonly<Record<string, OpenApiSchema>>;
  additionalProperties?: OpenApiSchema;
  items?: OpenApiSchema;
  anyOf?: readonly OpenApiSchema[];
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  'x-kubernetes-list-map-keys'?: readonly string[];
  'x-kubernetes-map-type'?: 'atomic' | 'granular';
  'x-kubernetes-validations'?: readonly ValidationRule[];
}

/** One CEL rule. `fieldPath` is relative to the schema that holds the rule: `.spec.hostName`. */
export interface ValidationRule {
  rule: string;
  message: string;
  fieldPath?: string;
}

/** One column of a table. `jsonPath` is a simple JSONPath with a leading dot; a priority above 0 shows only in wide tables. */
export interface PrinterColumn {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  jsonPath: string;
  description?: string;
  priority?: number;
}

export interface ResourceDefinition {
  group: string;
  version: string;
  kind: string;
  plural: string;
  singular: string;
  shortNames: readonly string[];
  categories: readonly string[];
  namespaced: boolean;
  /** Whether status is a subresource. */
  hasStatus: boolean;
  /** Dotted, without a leading dot: `status.hostName`. */
  selectableFields: readonly string[];
  printerColumns: readonly PrinterColumn[];
  schema: OpenApiSchema;
}
