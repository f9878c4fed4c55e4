import type { JsonObject } from '../core/json.ts';
import type { KubernetesObject, ObjectReference } from '../core/kubernetes.ts';
import type { Problem } from '../core/problem.ts';
import type { SignIn } from './auth/sign-in.ts';

/** One context of the merged kubeconfig. Listing them contacts nobody. */
export interface ContextSummary {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  /** Namespace of the context; `default` where it names none. */
  readonly namespace: string;
  readonly server: string;
  /** The kubeconfig file that has it; absent for that of a Pod's service account. */
  readonly file?: string;
  readonly isCurrent: boolean;
  /** Whoever stands on the way may read what is sent: nobody checks the server's certificate, or there is no TLS. */
  readonly isInsecure?: true;
  /** Why the context cannot be used (names a cluster or user that is not there), if so. */
  readonly problem?: Problem;
}

/** The kubeconfig as kubectl would read it. */
export interface KubeconfigSummary {
  /** Files that were read, in merge order. */
  readonly files: readonly string[];
  readonly contexts: readonly ContextSummary[];
  readonly currentContext?: string;
  /** Files that are missing or broken; the rest stays usable. */
  readonly problems: readonly Problem[];
}

/** A change of the kubeconfig, as `kubectl config` makes it. */
export type KubeconfigChange =
  | { readonly is: 'use'; readonly context: string }
  /** An empty namespace takes the context's own away. */
  | { readonly is: 'namespace'; readonly context: string; readonly namespace: string }
  | { readonly is: 'rename'; readonly context: string; readonly to: string }
  | {
      readonly is: 'delete';
      readonly context: string;
      /** Also the cluster and the user that no other context names; kubectl keeps them. */
      readonly withUnused: boolean;
    }
  | {
      readonly is: 'add';
      /** The kubeconfig whose contexts are added; relative paths in it are taken from its folder. */
      readonly file: string;
      /** Its text, where it does not come from the file. */
      readonly text?: string;
      /** Contexts that are taken; all of them where this is absent. */
      readonly only?: readonly string[];
      /** Names that its contexts get, by the name they have. */
      readonly names: Readonly<Record<string, string>>;
      /** Gives a free name (`dev-2`) to a context whose name is taken, where it is refused otherwise. */
      readonly numberTaken?: boolean;
    };

/** An entry of a kubeconfig file. */
export interface KubeconfigEntry {
  readonly list: 'contexts' | 'clusters' | 'users';
  readonly name: string;
  readonly file: string;
}

/** A context that is added. */
export interface AddedContext {
  readonly name: string;
  /** Its name in the kubeconfig that it comes from, where that is another one. */
  readonly was?: string;
  readonly server: string;
  /** The program that signs in. */
  readonly program?: string;
}

/** What a {@link KubeconfigChange} does. It has no credentials. */
export interface KubeconfigChangeReport {
  /** Files that hold something else afterwards. */
  readonly files: readonly string[];
  readonly removed: readonly KubeconfigEntry[];
  /** Clusters and users that no context names after a deletion, and that stay. */
  readonly unused: readonly KubeconfigEntry[];
  readonly added: readonly AddedContext[];
  /** The file whose context of the same name comes to light by a deletion or a new name. */
  readonly uncoveredIn?: string;
  /** The current context afterwards, whether it is there or not. */
  readonly currentContext?: string;
  /** The current context is deleted, and none of that name is left. */
  readonly losesCurrent: boolean;
}

/** Reads answers of the API server that are protobuf, as the JSON of them would be. */
export interface ProtobufReader {
  /** A list. */
  readonly readList: (bytes: Uint8Array) => JsonObject;
  /** An event of a watch: `type` and `object`. */
  readonly readEvent: (bytes: Uint8Array) => JsonObject;
}

/** One raw request to the API server. */
export interface ClusterRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute path such as `/api/v1/namespaces`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** A list is a JSON patch. */
  readonly body?: JsonObject | KubernetesObject | readonly JsonObject[];
  /** Defaults to `application/json`. */
  readonly contentType?: string;
  readonly accept?: string;
  /** Reads an answer in protobuf, which `accept` must ask for. The server may still answer in JSON. */
  readonly protobuf?: ProtobufReader;
  /** The server calls this JSON `text/plain`, as it does with the index of its OpenAPI v3 description. */
  readonly mayBePlain?: true;
  /** Defaults to 30,000 ms for the whole answer. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called when a stream's answer has begun, which for a quiet watch is long before its first document. */
  readonly onOpen?: () => void;
}

/** An answer in plain text. */
export interface TextAnswer {
  readonly status: number;
  readonly text: string;
}

/** A resource that the server serves. */
export interface ServedResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** As people call one object: `pod`. Absent where the server does not say. */
  readonly singular?: string;
  /** Such as `po`. */
  readonly shortNames?: readonly string[];
  /** Names of groups of kinds that it is one of, such as `all` or `istio-io`. */
  readonly categories?: readonly string[];
}

/** What the server serves, read once and again on demand. */
export interface ResourceCatalog {
  /** The resource of an apiVersion and kind; undefined where the server does not serve it. */
  find(apiVersion: string, kind: string): ServedResource | undefined;
  /** All resources of a group, at the version that the server prefers. */
  ofGroup(group: string): readonly ServedResource[];
  readonly groups: readonly string[];
}

/**
 * A connection to one API server as one user. All errors are `ProblemError` with codes `cluster.*`; an HTTP error of the server
 * keeps its Status in the problem's params and detail.
 */
export interface ClusterConnection {
  readonly contextName: string;
  readonly server: string;
  /** Namespace of the context. */
  readonly namespace: string;
  /** One request with a JSON answer, or one in protobuf where the request can read it. */
  request<Answer = unknown>(request: ClusterRequest): Promise<Answer>;
  /**
   * One request whose answer is text for people, such as `/readyz?verbose`. A 500 or 503 with plain text is an answer too: so a failed
   * check says which one it is.
   */
  text(request: ClusterRequest): Promise<TextAnswer>;
  /** One request whose answer is a stream of JSON documents, one a line, or of frames of protobuf (watch). Ends when the server ends it. */
  stream(request: ClusterRequest): AsyncIterable<JsonObject>;
  /** One request whose answer is a stream of bytes of any kind (a log). Ends when the server ends it. */
  bytes(request: ClusterRequest): AsyncIterable<Uint8Array>;
  /** What the server serves; cached, `refresh` reads it again (after a CRD was created). */
  catalog(options?: {
    readonly refresh?: boolean;
    readonly signal?: AbortSignal | undefined;
  }): Promise<ResourceCatalog>;
  /** Opens a listener on a loopback port that leads to a port of a Pod. */
  forward(options: {
    readonly namespace: string;
    readonly pod: string;
    readonly port: number;
    /** The local port that is wanted; one of the next where it is taken. Any free one by default. */
    readonly localPort?: number;
    /**
     * Where a connection goes, asked for each; it may wait. Asked once more, with the place, where one could not be opened. Without it all go to
     * the Pod.
     */
    readonly next?: (failed?: ForwardTarget) => Promise<ForwardTarget>;
    readonly signal?: AbortSignal | undefined;
  }): Promise<PortForward>;
  /** Runs a command with a terminal in a container. It ends with the signal. */
  exec(options: ExecOptions): Promise<RunningExec>;
  /** How the user proves who they are, without anything secret; the same object as long as nothing of it changed. */
  readonly signIn: SignIn;
  /**
   * Somebody asks to try again, perhaps because they signed in meanwhile: files are read, and a plugin that failed or gave what the
   * server did not take is run, at the next request and without a pause.
   */
  signInAgain(): void;
  /** Ends all sockets. */
  close(): Promise<void>;
}

/** An open port-forward on loopback. */
export interface PortForward {
  readonly localPort: number;
  close(): Promise<void>;
}

/** A port of a Pod. */
export interface ForwardTarget {
  readonly pod: string;
  readonly port: number;
}

/** Columns and rows of a terminal. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** What runs where. */
export interface ExecOptions {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
  readonly size?: TerminalSize | undefined;
  /** Gets what it writes. The next part comes when the promise is settled. */
  readonly onOutput: (text: string) => Promise<void>;
  readonly signal: AbortSignal;
}

/** A command that runs in a container. */
export interface RunningExec {
  /** Types into it. Settles when it is sent. */
  write(data: string): Promise<void>;
  resize(size: TerminalSize): void;
  /** How it ended; it does not reject. */
  readonly ended: Promise<ExecEnd>;
}

/** How a command ended. */
export type ExecEnd =
  | { readonly is: 'exited'; readonly code: number }
  /** It did not run, with what the server or the container runtime says. */
  | { readonly is: 'failed'; readonly problem: Problem }
  | { readonly is: 'lost' };

/** How {@link ApplyRequest} was answered: the object as the server has (or, for a dry run, would have) it. */
export interface ApplyAnswer {
  readonly object: KubernetesObject;
}

/** A server-side apply of one object. */
export interface ApplyRequest {
  readonly object: KubernetesObject;
  readonly fieldManager: string;
  /** Takes fields from other managers. False unless a person chose it for this object. */
  readonly force: boolean;
  readonly dryRun: boolean;
  /** Refused with `cluster.conflict` where the object has another resourceVersion by now. */
  readonly version?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A field that somebody else owns, from a 409 of a server-side apply. */
export interface FieldConflict {
  /** As the server names it, such as `.spec.replicas`. */
  readonly field: string;
  readonly manager: string;
}

/** Readiness after kstatus, and for mesh kinds after their own conditions. */
export type ReadinessState = 'current' | 'in-progress' | 'failed' | 'terminating';

/** Readiness with the rule and the figure behind it. */
export interface Readiness {
  readonly state: ReadinessState;
  /** Such as `2/3 replicas ready` or `CrashLoopBackOff`. */
  readonly reason: string;
}

/** What a watch tells. After `reset` the whole state follows as `upsert`s up to `synced`. */
export type WatchEvent<Row> =
  | { readonly type: 'reset' }
  | { readonly type: 'upsert'; readonly key: string; readonly row: Row }
  | { readonly type: 'remove'; readonly key: string }
  | { readonly type: 'synced' }
  | { readonly type: 'live' }
  | { readonly type: 'reconnecting'; readonly problem: Problem; readonly retryInMs: number }
  | { readonly type: 'denied'; readonly problem: Problem };

/** What became of an object that was to be deleted: it was not there, or it goes, at once or when its finalizers are taken away. */
export type Deletion = { readonly is: 'gone' } | { readonly is: 'deleted'; readonly waitsFor: readonly string[] };

/** What is deleted and how. */
export interface DeleteRequest {
  readonly reference: ObjectReference;
  /** Refused with `cluster.changed-meanwhile` where the object is another one by now. */
  readonly uid?: string;
  readonly dryRun: boolean;
  readonly signal?: AbortSignal | undefined;
}
