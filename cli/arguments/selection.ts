/** Which objects a command line names: KIND, KIND NAME..., KIND/NAME..., several kinds by commas, as with kubectl. */
import { UsageError } from '../../controller/questions/errors.ts';
import type { KnownKind } from './kinds.ts';
import { resolveKinds } from './kinds.ts';

export interface Selection {
  kind: KnownKind;
  /** Absent: all of the kind that the other options let through. */
  name?: string;
}

export interface SelectionOptions {
  /** All of several kinds at once: what `all` and commas stand for. */
  allNamespaces?: boolean | undefined;
  selector?: string | undefined;
  fieldSelector?: string | undefined;
}

function pairOf(argument: string): Selection {
  const [names = '', name = '', ...rest] = argument.split('/');
  if (names === '' || name === '' || rest.length > 0)
    throw new UsageError(`expected KIND/NAME, got '${argument}'`, 'For example: wpar/billing');
  const [kind, another] = resolveKinds(names);
  if (kind === undefined || another !== undefined)
    throw new UsageError(`expected one kind before the slash, got '${names}'`, 'For example: wpar/billing');
  return { kind, name };
}

function pairsOf(args: readonly string[]): Selection[] {
  const single = args.find((argument) => !argument.includes('/'));
  if (single === undefined) return args.map(pairOf);
  throw new UsageError(
    `'${single}' stands beside KIND/NAME arguments, but it has no slash itself`,
    'Write KIND/NAME for all of them, or KIND NAME NAME...',
  );
}

/** Reads the arguments. @throws UsageError for a form that means nothing */
export function parseSelection(args: readonly string[], options: SelectionOptions): Selection[] {
  const [first, ...names] = args;
  if (first === undefined) return [];
  const isPaired = args.some((argument) => argument.includes('/'));
  const selection = isPaired ? pairsOf(args) : kindsAndNames(resolveKinds(first), names);
  if (selection.some(({ name }) => name !== undefined)) assertNothingElseSelects(options);
  return selection;
}

function kindsAndNames(kinds: readonly KnownKind[], names: readonly string[]): Selection[] {
  if (names.length === 0) return kinds.map((kind) => ({ kind }));
  return kinds.flatMap((kind) => names.map((name) => ({ kind, name })));
}

function assertNothingElseSelects({ allNamespaces, selector, fieldSelector }: SelectionOptions): void {
  const excess =
    (allNamespaces === true && '-A') ||
    (selector !== undefined && '-l') ||
    (fieldSelector !== undefined && '--field-selector');
  if (excess === false) return;
  throw new UsageError(
    `an object cannot be named together with ${excess}`,
    excess === '-A' ? 'Say with -n in which namespace it is.' : `Leave out either the name or ${excess}.`,
  );
}
