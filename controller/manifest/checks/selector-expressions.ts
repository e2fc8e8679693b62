import { compileDeviceSelector } from '../../cel/device-selector.ts';
import { claimEntries } from '../claim-entries.ts';
import type { ManifestObject } from '../manifest-object.ts';
import { listOf, type ManifestSet, objectOf, type SetFinding, specOf, textOf } from '../manifest-set.ts';
import type { Path } from '../problem.ts';

/** The slips that nearly everyone makes once. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /no such overload: kubernetes\.Quantity [<>]/,
    'compare quantities with compareTo: device.capacity["size"].compareTo(quantity("50Gi")) >= 0',
  ],
  [/no such overload: string [=!]= (?:bool|int|double)/, 'attributes are text: put the value in quotes'],
  [/^undefined field /, 'a device has driver, type, attributes and capacity'],
];

function remedyOf(error: string): { remedy?: string } {
  const remedy = REMEDIES.find(([pattern]) => pattern.test(error))?.[1];
  return remedy === undefined ? {} : { remedy };
}

function judge(source: ManifestObject, selectors: readonly unknown[], path: Path): SetFinding[] {
  return selectors.flatMap((selector, at): SetFinding[] => {
    const expression = textOf(objectOf(selector).cel);
    if (expression === undefined) return [];
    const compiled = compileDeviceSelector(expression);
    if (compiled.ok) return [];
    const { error, position } = compiled;
    const place = position === undefined ? '' : ` (at character ${position.start + 1})`;
    return [
      {
        source,
        severity: 'error',
        code: 'selector-error',
        message: `the expression does not compile: ${error}${place}`,
        ...remedyOf(error),
        path: [...path, at, 'cel'],
        at: 'value',
        ...(position === undefined ? {} : { character: position.start }),
      },
    ];
  });
}

/** Selectors of classes and claims that do not compile: nothing but an edit can help (SelectorError). */
export function findSelectorErrors(set: ManifestSet): SetFinding[] {
  const ofClasses = set
    .ofKind('PartitionDeviceClass')
    .flatMap((source) => judge(source, listOf(specOf(source).selectors), ['spec', 'selectors']));
  const ofClaims = set
    .ofKind('DeviceClaim')
    .flatMap(claimEntries)
    .flatMap(({ claim, choices }) =>
      choices.flatMap(({ selectors, path }) => judge(claim, selectors, [...path, 'selectors'])),
    );
  return [...ofClasses, ...ofClaims];
}
