import { importAddress } from '../../pattern/model/imports.ts';
import { pathToOffset } from '../../yaml/nodes.ts';
import type { LanguageFeature } from '../service/feature.ts';

const beginning = { line: 0, character: 0 };

/** `$(#use ...)` leads to the file that was fetched for it. */
export const imports: LanguageFeature = {
  name: 'imports',
  definition({ document, offset }, knowledge) {
    const { node, onKey } = pathToOffset(document.yaml.root, offset);
    if (onKey !== undefined || node.is !== 'scalar' || typeof node.value !== 'string') return undefined;
    const address = importAddress(node.value);
    const fetched = address === undefined ? undefined : knowledge.imports.textOf(address);
    if (fetched === undefined) return undefined;
    const { start, end } = node;
    return { from: { start, end }, targets: [{ uri: fetched.uri, start: beginning, end: beginning }] };
  },
};
