import type { JsonObject } from '../../core/json.ts';
import type { MeshName } from '../../core/mesh-names.ts';
import type { Confirmable } from './objects.ts';

/** Where the charts of a mesh come from. */
export type ChartPlace =
  | { readonly from: 'repository'; /** `https://` or `oci://`; undefined is the makers' own. */ readonly url?: string }
  | { /** Packaged charts, `NAME-VERSION.tgz`. */ readonly from: 'folder'; readonly path: string };

/** Answers of the Install Mesh wizard. */
export interface InstallMeshAnswers {
  readonly mesh: MeshName;
  readonly namespace: string;
  readonly version?: string;
  readonly profile?: string;
  readonly charts: ChartPlace;
  /** Somebody insists on a mesh that nobody looks after any more. */
  readonly acceptArchived?: boolean;
  /** Folder that the files are written into: paths of charts in it are relative to it. Undefined where none is open. */
  readonly folder?: string;
  /** Values that the mesh is given beforehand: public certificates. */
  readonly values?: JsonObject;
  /** Name of the values file that was written beside; undefined where there is none. */
  readonly valuesFile?: string;
}

/** A mesh as the wizard offers it. */
export interface InstallableMeshSummary {
  readonly mesh: MeshName;
  readonly displayName: string;
  /** Type of the component that installs it: `IstioMesh`. */
  readonly patternType: string;
  readonly summary: string;
  /** `archived`: nobody looks after it any more. */
  readonly support: 'active' | 'archived';
  /** Whether somebody looks after it, in a sentence. */
  readonly supportSentence: string;
  readonly newestVersion: string;
  readonly namespace: string;
  readonly chartRepository?: string;
  readonly profiles: readonly { readonly name: string; readonly summary: string }[];
  /** What must be known before, in a sentence. */
  readonly caution?: string;
}

/** A file that a wizard writes. */
export interface NewFile {
  readonly fileName: string;
  readonly text: string;
}

/** A version for a mesh that stands. */
export interface UpgradeMeshAnswers {
  readonly mesh: MeshName;
  /** Undefined is the current context. */
  readonly context?: string;
  readonly version: string;
  /** Text of the pattern that installed it; undefined makes one of what helm knows. */
  readonly text?: string;
}

/** A mesh that is to go. */
export interface MeshRemovalQuestion {
  readonly mesh: MeshName;
  readonly context: string;
  /** Folder for what goes along with definitions. */
  readonly exportFolder?: string;
}

/** A release that an apply left unfinished. */
export interface UndoReleaseQuestion extends Confirmable {
  readonly context: string;
  readonly release: string;
  readonly namespace: string;
  /** `rollback` puts back the last good revision; `remove` takes away what was never good. */
  readonly does: 'rollback' | 'remove';
}

/** What the wizards ask. The first three contact nobody. */
export interface MeshInstallMethods {
  'mesh/installable': { params: null; answer: readonly InstallableMeshSummary[] };
  /** The values file of the control plane's chart, made of the wizard's answers. */
  'mesh/install-values': { params: InstallMeshAnswers; answer: NewFile };
  /** A pattern with one mesh component, made of the wizard's answers. */
  'mesh/install-pattern': { params: InstallMeshAnswers; answer: NewFile };
  'mesh/undo-release': { params: UndoReleaseQuestion; answer: null };
  /** A pattern of the mesh with another version: the one that was given, or one made of the releases that are there. */
  'mesh/upgrade-pattern': { params: UpgradeMeshAnswers; answer: NewFile };
}
