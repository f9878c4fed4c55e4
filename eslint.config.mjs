import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { arrowsRule } from './scripts/lint/arrows-rule.ts';

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.cache/', 'schemas/bundle/', '.vscode-test/', 'test-results/'] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  prettier,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.mjs', 'bin/*.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { meshdeck: { rules: { arrows: arrowsRule } } },
    rules: {
      'meshdeck/arrows': 'error',
      'max-lines': ['error', { max: 600, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Export by name: a default export has a different name in each place.',
        },
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals: an enum is not erasable.' },
        {
          selector: "CallExpression[callee.property.name='lastIndexOf'][arguments.0.value=/^\\n$/]",
          message:
            'Use lineStartOf: a place before the text counts as the first character, and loops up the lines never end.',
        },
      ],
      // Numbers and booleans in a template print as one expects; objects are what this rule is for.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Empty functions and async functions without await are ordinary in implementations of interfaces.
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // The command line and scripts talk through the console; configuration files are default exports by their readers' rule.
    files: ['scripts/**', 'test/**', '*.mjs', '*.config.ts', 'bin/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['*.mjs', '*.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
