/** Reads the titles of tests out of their source, without running them. */
import ts from 'typescript';

export interface TestTitle {
  /** From the outermost `describe` to the test itself. */
  path: readonly string[];
  /** Skipped, or only planned: it proves nothing. */
  skipped: boolean;
}

const CHAPTER = 'describe';
const TESTS = ['it', 'test'];
const SKIPPING = ['skip', 'todo'];

/**
 * The tests that a source text defines, in order. A template's expressions appear as `…`; a title that is computed
 * in any other way is `…` as a whole.
 */
export function testTitles(fileName: string, text: string): TestTitle[] {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2023, true);
  const titles: TestTitle[] = [];

  const visit = (node: ts.Node, outer: TestTitle): void => {
    const call = ts.isCallExpression(node) ? testCall(node) : undefined;
    const inner = call === undefined ? outer : within(outer, call);
    if (call?.type === 'test') titles.push(inner);
    ts.forEachChild(node, (child) => {
      visit(child, inner);
    });
  };
  visit(source, { path: [], skipped: false });
  return titles;
}

interface TestCall {
  type: 'test' | 'chapter';
  title: string;
  skipped: boolean;
}

function within(outer: TestTitle, call: TestCall): TestTitle {
  return { path: [...outer.path, call.title], skipped: outer.skipped || call.skipped };
}

/** What a call defines, if it defines a test or a chapter: `it('...', ...)`, `it.each(...)('...', ...)`. */
function testCall(node: ts.CallExpression): TestCall | undefined {
  const [title, ...rest] = node.arguments;
  const [name, ...modifiers] = calleeNames(node.expression);
  if (name === undefined || title === undefined) return undefined;
  // `it.each(table)` alone is the first half of a definition: the second half is the call around it.
  const isHalf = modifiers.length > 0 && rest.length === 0 && ts.isCallExpression(node.parent);
  if (isHalf && node.parent.expression === node) return undefined;
  const skipped = modifiers.some((modifier) => SKIPPING.includes(modifier));
  if (name === CHAPTER) return { type: 'chapter', title: titleText(title), skipped };
  if (TESTS.includes(name)) return { type: 'test', title: titleText(title), skipped };
  return undefined;
}

/** `it.skip.each(table)` -> it, skip, each. Empty for anything that does not start with a plain name. */
function calleeNames(node: ts.Expression): string[] {
  if (ts.isIdentifier(node)) return [node.text];
  if (ts.isCallExpression(node)) return calleeNames(node.expression);
  if (ts.isTaggedTemplateExpression(node)) return calleeNames(node.tag);
  if (!ts.isPropertyAccessExpression(node)) return [];
  const outer = calleeNames(node.expression);
  return outer.length === 0 ? [] : [...outer, node.name.text];
}

function titleText(node: ts.Expression): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map((span) => `…${span.literal.text}`).join('');
  }
  const isSum = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
  return isSum ? titleText(node.left) + titleText(node.right) : '…';
}
