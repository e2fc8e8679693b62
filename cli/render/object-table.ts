/** Tables of objects from the printer columns of their CRD, as kubectl makes them. */
import type { KubeObject } from '../../controller/api/object.ts';
import type { KnownKind } from '../arguments/kinds.ts';
import { qualifiedKind } from '../arguments/kinds.ts';
import { ageText } from './age.ts';
import type { Colors } from './colors.ts';
import { conditionPaint } from './colors.ts';
import { compileJsonPath } from '../../controller/questions/json-path.ts';
import type { Cell } from './table.ts';
import { renderTable } from './table.ts';

export interface ObjectTableOptions {
  /** Also the columns of priority 1. */
  wide: boolean;
  withNamespace: boolean;
  /** Names with their kind before them, where tables of several kinds follow one another. */
  withKind: boolean;
  headless: boolean;
  now: number;
  colors: Colors;
}

/** A cell is one line: lists go with commas, and what is absent is empty. */
function textOf(values: readonly unknown[]): string {
  return values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(',');
}

type Column = (object: KubeObject) => Cell;

function columnsOf({ printerColumns }: KnownKind, { wide, now, colors }: ObjectTableOptions): Column[] {
  return printerColumns
    .filter(({ priority = 0 }) => priority === 0 || wide)
    .map(({ name, type, jsonPath }) => {
      const find = compileJsonPath(jsonPath);
      return (object) => {
        const found = find(object);
        if (type === 'date') return { text: found.length === 0 ? '' : ageText(textOf(found), now) };
        const text = textOf(found);
        return name === 'Ready' ? { text, paint: conditionPaint(colors, text) } : { text };
      };
    });
}

export function renderObjectTable(
  kind: KnownKind,
  objects: readonly KubeObject[],
  options: ObjectTableOptions,
): string {
  const { wide, withNamespace, withKind, headless } = options;
  const shown = kind.printerColumns.filter(({ priority = 0 }) => priority === 0 || wide);
  const columns = columnsOf(kind, options);
  const prefix = withKind ? `${qualifiedKind(kind)}/` : '';
  const hasNamespace = withNamespace && kind.namespaced;
  const titles = [...(hasNamespace ? ['Namespace'] : []), 'Name', ...shown.map(({ name }) => name)];
  const rows = objects.map((object) => {
    const { name, namespace = '' } = object.metadata;
    return [...(hasNamespace ? [namespace] : []), prefix + name, ...columns.map((column) => column(object))];
  });
  return renderTable(titles, rows, { headless });
}
