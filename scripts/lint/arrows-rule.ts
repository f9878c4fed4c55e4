import path from 'node:path';
import { AST_NODE_TYPES, ESLintUtils, type TSESTree } from '@typescript-eslint/utils';
import { arrowIsDrawn, computingModules, roomOf } from './arrows.ts';

const createRule = ESLintUtils.RuleCreator((name) => `docs/ARCHITECTURE.md#${name}`);

/** Reports an import that is not drawn in {@link file://./arrows.ts}. Test files may import what the code they test may. */
export const arrowsRule = createRule({
  name: 'arrows',
  meta: {
    type: 'problem',
    docs: { description: 'imports follow the arrows of docs/ARCHITECTURE.md' },
    messages: {
      arrow: "'{{from}}' may not import '{{to}}': the arrow is not drawn in scripts/lint/arrows.ts",
      typesOnly: "'{{from}}' may import only types of '{{to}}'",
      vscode: "'{{from}}' may not import 'vscode': only the host side may",
      io: "'{{from}}' may not import '{{to}}': the room does no input or output",
      noRoom: "'{{from}}' is in no room of scripts/lint/arrows.ts",
    },
    schema: [],
    defaultOptions: [],
  },
  create(context) {
    const sourceRoot = path.join(context.cwd, 'src');
    const relative = path.relative(sourceRoot, context.filename).split(path.sep).join('/');
    if (relative.startsWith('..')) return {};
    const from = roomOf(relative);
    const isTest = relative.endsWith('.test.ts');

    function check(node: TSESTree.Node, specifier: string, typesOnly: boolean): void {
      if (from === undefined) {
        context.report({ node, messageId: 'noRoom', data: { from: relative } });
        return;
      }
      if (specifier === 'vscode') {
        if (from.vscode !== true) context.report({ node, messageId: 'vscode', data: { from: from.path } });
        return;
      }
      if (specifier.startsWith('node:')) {
        const forbidden = from.browser === true || (from.pure === true && !computingModules.includes(specifier));
        if (forbidden && !isTest) context.report({ node, messageId: 'io', data: { from: from.path, to: specifier } });
        return;
      }
      if (!specifier.startsWith('.')) return;
      const target = path.relative(sourceRoot, path.resolve(path.dirname(context.filename), specifier));
      const targetPath = target.split(path.sep).join('/');
      if (targetPath.startsWith('..')) return;
      const to = roomOf(targetPath);
      if (to === undefined) {
        context.report({ node, messageId: 'noRoom', data: { from: targetPath } });
        return;
      }
      if (arrowIsDrawn(from, to, typesOnly)) return;
      const messageId = arrowIsDrawn(from, to, true) ? 'typesOnly' : 'arrow';
      context.report({ node, messageId, data: { from: from.path, to: to.path } });
    }

    return {
      ImportDeclaration(node) {
        check(node, node.source.value, node.importKind === 'type');
      },
      ExportNamedDeclaration(node) {
        if (node.source !== null) check(node, node.source.value, node.exportKind === 'type');
      },
      ExportAllDeclaration(node) {
        check(node, node.source.value, node.exportKind === 'type');
      },
      ImportExpression(node) {
        if (node.source.type === AST_NODE_TYPES.Literal && typeof node.source.value === 'string')
          check(node, node.source.value, false);
      },
      TSImportType(node) {
        check(node, node.source.value, true);
      },
    };
  },
});
