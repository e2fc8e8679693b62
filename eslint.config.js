/**
 * Lint rules: typescript-eslint's strict, type-aware set, the size limits of this repository, and what keeps the pure
 * folders pure. test/unit/tools/purity.test.ts plants violations and proves that the last of these bites.
 */
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Folders whose result depends on their arguments alone: no clock, no randomness, no effects (architecture.md). */
const PURE = [
  'controller/api/**/*.ts',
  'controller/solve/**/*.ts',
  'controller/kernel/model/**/*.ts',
  'controller/kernel/port.ts',
  'controller/kinds/**/*.ts',
  'controller/cluster/semantics/**/*.ts',
];

const HAND_IN = 'Pure code gets it as an argument, or leaves it to the engine.';

const IMPURE_GLOBALS = {
  Date: `A clock. Commands carry their time (LIFE-33). ${HAND_IN}`,
  performance: `A clock. ${HAND_IN}`,
  crypto: `Randomness and hashing come in from outside (LIFE-33). ${HAND_IN}`,
  process: `The process is an effect. ${HAND_IN}`,
  console: `Printing is an effect. ${HAND_IN}`,
  fetch: `The network is an effect. ${HAND_IN}`,
  setTimeout: `Timers are the engine's.`,
  setInterval: `Timers are the engine's.`,
  setImmediate: `Timers are the engine's.`,
  clearTimeout: `Timers are the engine's.`,
  clearInterval: `Timers are the engine's.`,
  clearImmediate: `Timers are the engine's.`,
  queueMicrotask: `Pure code is synchronous.`,
  globalThis: `It would be a way around this list.`,
  global: `It would be a way around this list.`,
  Intl: `Its answers depend on the machine's locale.`,
  require: `Pure code imports no module of Node.`,
  eval: `It would be a way around this list.`,
  Function: `It would be a way around this list.`,
};

const IMPURE_SYNTAX = [
  ['ImportExpression', 'Pure code is loaded with the program: import it at the top.'],
  ['AwaitExpression', 'Decisions are synchronous: only the engine awaits.'],
  [':function[async=true]', 'Decisions are synchronous: only the engine awaits.'],
  ['MetaProperty[meta.name="import"]', 'Where the code lies must not matter to it.'],
  [
    'MemberExpression[property.name=/^(toLocale\\w+|localeCompare)$/]',
    "Its answer depends on the machine's locale: compare with < and >.",
  ],
];

const NO_ENUMS = [
  'TSEnumDeclaration',
  'Use a union of string literals: it is erased and reads the same in JSON.',
];
const NO_NAMESPACES = ['TSModuleDeclaration[kind="namespace"]', 'A file is the namespace.'];
const NO_DEFAULT = [
  'ExportDefaultDeclaration',
  'Export by name, so that a thing has the same name everywhere.',
];

const LANGUAGE = [NO_ENUMS, NO_NAMESPACES, NO_DEFAULT];

/** Options of no-restricted-syntax; it has to be given whole wherever it is set. */
const restrictSyntax = (entries) => [
  'error',
  ...entries.map(([selector, message]) => ({ selector, message })),
];

const SIZES = {
  'max-lines': ['error', { max: 300 }],
  'max-lines-per-function': ['error', { max: 60 }],
  // A switch over a union counts once: one arm for each member is a table, not ten decisions.
  complexity: ['error', { max: 10, variant: 'modified' }],
  'max-depth': ['error', 3],
  'max-params': ['error', 4],
};

/**
 * max-lines-per-function for tests: the callback of a `describe` is a chapter, not a function, and may be as long as
 * it has tests. Everything inside it is held to the limit.
 */
const testFunctionLines = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { long: 'This function has {{lines}} lines; the limit is 60.' },
  },
  create(context) {
    const isDescribe = (node) =>
      node.parent.type === 'CallExpression' &&
      /^describe\b/.test(context.sourceCode.getText(node.parent.callee));
    return {
      ':function'(node) {
        const lines = node.loc.end.line - node.loc.start.line + 1;
        if (lines > 60 && !isDescribe(node)) context.report({ node, messageId: 'long', data: { lines } });
      },
    };
  },
};

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', 'schemas/', '.partywall/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { files: ['**/*.{js,mjs,cjs}'], rules: { ...SIZES, eqeqeq: 'error', 'no-unused-vars': 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { partywall: { rules: { 'test-function-lines': testFunctionLines } } },
    rules: {
      ...SIZES,
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': restrictSyntax(LANGUAGE),
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Numbers read well in a template; the rest of the rule keeps objects and undefined out of messages.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // Both ports return promises by contract, and the model behind them answers at once.
      '@typescript-eslint/require-await': 'off',
      // Objects of the API are data: keys come and go. Spreading a string is how its code points are counted.
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: PURE,
    rules: {
      'no-restricted-globals': [
        'error',
        ...Object.entries(IMPURE_GLOBALS).map(([name, message]) => ({ name, message })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: `Nothing random is ever compared. ${HAND_IN}` },
      ],
      'no-restricted-syntax': restrictSyntax([...LANGUAGE, ...IMPURE_SYNTAX]),
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'partywall/test-function-lines': 'error',
      // A test that is wrong about what is there fails at once, which is what it is for.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // Written by tools/generate-*.ts: as long as the API is.
    files: ['controller/api/generated/**/*.ts'],
    rules: Object.fromEntries(Object.keys(SIZES).map((name) => [name, 'off'])),
  },
  {
    // Configuration is found by its default export.
    files: ['*.config.ts'],
    rules: { 'no-restricted-syntax': restrictSyntax([NO_ENUMS, NO_NAMESPACES]) },
  },
);
