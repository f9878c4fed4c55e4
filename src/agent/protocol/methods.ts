import type { EditorProxy } from '../../cluster/transport/proxy.ts';
import type { KubeconfigChange, KubeconfigChangeReport, KubeconfigSummary } from '../../cluster/types.ts';
import type { Problem } from '../../core/problem.ts';
import type { FoundMesh } from '../../mesh/types.ts';
import type { FetchedImport } from '../../pattern/imports/fetch-imports.ts';
import type { ApplyChoices, ApplyEvent, ApplySummary, Plan } from '../../pattern/types.ts';
import type { ConfirmedHost, GateQuestion } from '../../perf/gate.ts';
import type { ResultFile, ResultSummary, RunSnapshot } from '../../perf/types.ts';
import type { DocumentEvents, DocumentMethods } from './documents.ts';
import type { ForwardEvents, ForwardMethods } from './forwards.ts';
import type { MeshExtrasMethods } from './mesh-extras.ts';
import type { MeshCertificateMethods } from './mesh-certificates.ts';
import type { MeshInstallMethods, MeshRemovalQuestion } from './mesh-install.ts';
import type { MeshSwitchEvents, MeshSwitchMethods } from './mesh.ts';
import type { MeshPreflightMethods } from './mesh-preflight.ts';
import type { MeshProxyMethods } from './mesh-proxy.ts';
import type { ObjectMethods } from './objects.ts';
import type { SearchMethods } from './search.ts';
import type { SourceMethods } from './sources.ts';
import type { RowsDelta, RowsQuery, RowsRearrangement, RowsWindow } from './rows.ts';
import type { TerminalEvents, TerminalMethods } from './terminals.ts';

/** Settings that the agent needs, sent at its start and whenever they change. */
export interface AgentSettings {
  /** Kubeconfig files in merge order; empty means KUBECONFIG or the default place. */
  readonly kubeconfigFiles: readonly string[];
  /** The editor's own proxy, where its settings name one. */
  readonly editorProxy?: EditorProxy;
  /** Path of helm; empty means "look on the PATH". */
  readonly helmPath: string;
  /** Patterns such as `*prod*` for contexts whose name must be typed, from user settings. */
  readonly protectedContexts: readonly string[];
  /** Hosts that load may reach without asking, from user settings only. */
  readonly allowedLoadHosts: readonly string[];
  readonly isTrusted: boolean;
  readonly workspaceFolders: readonly string[];
  /** Of this person and machine: what was confirmed once, and runs where no folder is open. */
  readonly storageFolder: string;
  /** Version of Meshdeck, for results. */
  readonly version: string;
}

/** What is planned: text of a pattern as the editor has it, and where it goes. */
export interface PlanRequest {
  readonly source: string;
  readonly text: string;
  /** Undefined is the current context. */
  readonly context?: string;
  readonly namespace?: string;
  readonly verb: 'apply' | 'delete';
}

/** A load test to start. */
export interface StartRunRequest {
  readonly profileFile: string;
  readonly text: string;
  /** Values for `${secret:NAME}` of headers, from SecretStorage. They are passed on, never kept or logged. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Hosts that the person has just confirmed for this run, with the addresses of the question. */
  readonly confirmedHosts: readonly ConfirmedHost[];
  readonly confirmedContext?: string;
}

/** An answer of `perf/start`. */
export type StartRunAnswer =
  | { readonly is: 'started'; readonly snapshot: RunSnapshot }
  | { readonly is: 'question'; readonly question: GateQuestion };

/** Requests of the host to the agent: method, parameters, answer. */
export interface AgentMethods
  extends
    ObjectMethods,
    DocumentMethods,
    TerminalMethods,
    ForwardMethods,
    SearchMethods,
    SourceMethods,
    MeshInstallMethods,
    MeshCertificateMethods,
    MeshExtrasMethods,
    MeshSwitchMethods,
    MeshPreflightMethods,
    MeshProxyMethods {
  'agent/configure': { params: AgentSettings; answer: null };
  'contexts/list': { params: null; answer: KubeconfigSummary };
  /** Changes files of the kubeconfig, or says what would change. Contacts nobody. */
  'contexts/change': { params: { change: KubeconfigChange; isPreview: boolean }; answer: KubeconfigChangeReport };
  /** Names of the contexts that are connected now. Contacts nobody. */
  'cluster/connected': { params: null; answer: readonly string[] };
  'cluster/disconnect': { params: { context: string }; answer: null };
  /** Tries again what failed: a context that could not be reached, a kind that was denied. */
  'cluster/retry': { params: { row: string }; answer: null };
  'rows/subscribe': { params: RowsQuery; answer: RowsWindow & { subscription: number } };
  /** Filters and sorts windows in another way. What that changes is told by `rows/deltas`, before the answer. */
  'rows/rearrange': { params: { changes: readonly RowsRearrangement[] }; answer: null };
  /**
   * The view has drawn what `rows/deltas` told and can draw more. Whoever says so is told when he can use it; whoever does not is told by the
   * clock.
   */
  'rows/next': { params: null; answer: null };
  'rows/unsubscribe': { params: { subscription: number }; answer: null };
  'namespaces/list': { params: { context?: string }; answer: readonly string[] };
  'mesh/list': { params: { context?: string }; answer: readonly FoundMesh[] };
  'pattern/plan': { params: PlanRequest; answer: Plan };
  /** Plans to take a mesh away by the releases that helm knows; it is run as any other plan. */
  'mesh/plan-removal': { params: MeshRemovalQuestion; answer: Plan };
  /** Runs a plan that `pattern/plan` made; events come as `pattern/event`. Cancelling the request stops it after the object in hand. */
  'pattern/apply': { params: { planId: string; choices: ApplyChoices }; answer: ApplySummary };
  /**
   * Fetches what the text of a pattern imports with `$(#use ...)`, and keeps it in the project of its file. Contacts the addresses of the
   * text.
   */
  'pattern/fetch-imports': { params: { source: string; text: string }; answer: readonly FetchedImport[] };
  'perf/start': { params: StartRunRequest; answer: StartRunAnswer };
  'perf/stop': { params: { runId: string }; answer: RunSnapshot };
  'perf/attach': { params: { runId: string }; answer: RunSnapshot };
  'perf/runs': { params: null; answer: readonly RunSnapshot[] };
  'perf/results': { params: null; answer: { results: readonly ResultSummary[]; problems: readonly Problem[] } };
  'perf/result': { params: { file: string }; answer: ResultFile };
  /** Memory of the agent's process, of its main thread and of each cluster's worker, for support and tests. */
  'agent/health': {
    params: null;
    answer: {
      pid: number;
      rssBytes: number;
      heapUsedBytes: number;
      workerHeapsBytes: readonly number[];
      uptimeMs: number;
    };
  };
}

/** What the agent tells unasked. */
export interface AgentEvents extends DocumentEvents, TerminalEvents, ForwardEvents, MeshSwitchEvents {
  'contexts/changed': KubeconfigSummary;
  /** At most one every 100 ms, whatever changes in how many clusters. */
  'rows/deltas': readonly RowsDelta[];
  /** What checks need of a connected cluster is in a file now; without a path there is none any more. */
  'cluster/snapshot': { context: string; path?: string };
  /** Files of fetched imports are there now. */
  'pattern/imports-fetched': { files: readonly string[] };
  'pattern/event': { planId: string; event: ApplyEvent };
  'perf/snapshot': RunSnapshot;
  'perf/results-changed': null;
  log: { level: 'trace' | 'debug' | 'info' | 'warn' | 'error'; message: string };
}
