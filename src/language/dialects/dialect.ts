import type { RecognisedFile } from '../../core/recognised-files.ts';
import type { ValueNode } from '../../yaml/nodes.ts';
import type { TextSpan } from '../document/spans.ts';
import type { Fault, Fix } from '../diagnostics/finding.ts';
import type { KindSchema } from '../schema/bundle.ts';
import type { DocumentView } from '../service/document.ts';
import type { Knowledge, WorkspaceDefinition, WorkspaceObject, WorkspacePlace } from '../service/knowledge.ts';
import type { Occurrence } from '../service/symbols.ts';

/** What a document of a text is. `other` is none of ours: nothing is said about it. */
export type DialectName = 'pattern' | 'design' | 'oam' | 'profile' | 'settings' | 'kustomization' | 'object' | 'other';

/** Keys and list indexes from the root of a document. */
export type NodePath = readonly (string | number)[];

/** The schema that describes the value at a path. */
export interface GoverningSchema {
  readonly against: KindSchema;
  /** From the root of that schema on. */
  readonly path: NodePath;
}

/** A value that can stand at a place, beyond what its schema lists: names of services, of types, of objects. */
export interface ValueOffer {
  readonly value: string;
  readonly kind: 'type' | 'service' | 'object' | 'reference' | 'value';
  readonly detail?: string;
  /** Markdown, made when it is looked at. */
  readonly documentation?: () => string | undefined;
}

/** Something that a place of a document means without naming it for certain: a selector selects it, a name counts in all namespaces. */
export interface SelectedObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
  /** Its name, in the same text or in another file. */
  readonly at: TextSpan | WorkspacePlace;
}

/** An object that a document declares, as other files of the workspace know it. */
export interface DeclaredObject extends Omit<WorkspaceObject, 'uri' | 'place'> {
  /** Its name, where "Go to Definition" leads. */
  readonly start: number;
  readonly end: number;
}

/** An OAM definition that a document declares. */
export interface DeclaredDefinition extends Omit<WorkspaceDefinition, 'uri' | 'place'> {
  readonly start: number;
  readonly end: number;
}

/** A named part of a document for outlines: a service, a component, an object. */
export interface OutlineEntry {
  readonly name: string;
  readonly detail?: string;
  readonly kind: 'document' | 'object' | 'service' | 'component' | 'trait' | 'variable' | 'step' | 'client';
  /** The whole part. */
  readonly start: number;
  readonly end: number;
  /** Its name. */
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly children?: readonly OutlineEntry[];
}

/**
 * One dialect: how its documents are recognised and what is known of them. Features (completion, hover, rename...) are the same for all
 * dialects and ask only this. Adding a dialect is a folder and a line in `dialects.ts`.
 */
export interface Dialect {
  readonly name: DialectName;
  /** True for documents that are of this dialect by their content, or because the file's name says so. */
  readonly recognises: (root: ValueNode, named: RecognisedFile | undefined, path: string) => boolean;
  /**
   * Faults of a document whose YAML is whole. `undefined` between them is where the work may be left for something newer; yield it
   * at least every millisecond of work.
   */
  readonly faults: (document: DocumentView, knowledge: Knowledge) => Iterable<Fault | undefined>;
  /** Which schema describes what stands at a path, or would stand there. The document may be broken. */
  readonly schemaFor?: (document: DocumentView, path: NodePath, knowledge: Knowledge) => GoverningSchema | undefined;
  /** Values that can stand at a path beside those that the schema lists. */
  readonly valuesFor?: (document: DocumentView, path: NodePath, knowledge: Knowledge) => Iterable<ValueOffer>;
  /** Markdown about what stands at a path, where the dialect knows more than the schema; shown above the schema's text. */
  readonly about?: (
    document: DocumentView,
    path: NodePath,
    at: 'key' | 'value',
    knowledge: Knowledge,
  ) => string | undefined;
  /** What is meant at a path by labels, or by a name in all namespaces, as far as files tell; undefined where they cannot, or nothing is. */
  readonly selected?: (
    document: DocumentView,
    path: NodePath,
    knowledge: Knowledge,
  ) => readonly SelectedObject[] | undefined;
  /** Names that the document declares and uses: definition, references, rename and the workspace's index are made from them. */
  readonly occurrences?: (document: DocumentView, knowledge: Knowledge) => Iterable<Occurrence>;
  /** Objects that the document declares for the rest of the workspace: `WorkspaceKnowledge.objects` is made from them. */
  readonly objects?: (document: DocumentView, knowledge: Knowledge) => Iterable<DeclaredObject>;
  /** OAM definitions that it declares: `WorkspaceKnowledge.definitions` is made from them. */
  readonly definitions?: (document: DocumentView, knowledge: Knowledge) => Iterable<DeclaredDefinition>;
  /** Edits that bring an old document to today's spelling and change no meaning; none where it is written so. They do not overlap. */
  readonly migration?: (document: DocumentView, knowledge: Knowledge) => Fix['edits'];
  /** Named parts, for the outline and for the workspace's symbols. */
  readonly outline?: (document: DocumentView, knowledge: Knowledge) => Iterable<OutlineEntry>;
}
