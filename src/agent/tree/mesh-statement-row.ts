import type { FoundMesh } from '../../mesh/types.ts';
import type { Statement } from '../../mesh/state/words.ts';
import type { ClusterView } from '../cache/cluster-view.ts';
import type { Row } from '../protocol/rows.ts';
import { rowId } from './ids.ts';
import { escapeMarkdown, paragraphs } from './markdown.ts';

/** Where rows on the state of a mesh stand. */
export interface MeshPlace {
  readonly view: ClusterView;
  readonly context: string;
  readonly mesh: FoundMesh;
  readonly path: readonly string[];
  readonly nowMs: number;
}

/** A statement with its proof as a row. */
export function statementRow(context: string, path: readonly string[], label: string, statement: Statement): Row {
  return {
    id: rowId(context, ...path),
    kind: 'mesh.fact',
    label,
    description: statement.words,
    tooltip: paragraphs(...statement.because.map(escapeMarkdown)),
    icon: statement.verdict,
    accessibleText: [label, statement.verdict, statement.words].join(', '),
    expandable: false,
    context,
  };
}
