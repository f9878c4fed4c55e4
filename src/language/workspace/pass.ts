import { setImmediate as nextTurn } from 'node:timers/promises';
import { recogniseFile } from '../../core/recognised-files.ts';
import { isKustomizationName } from '../document/kustomization-name.ts';
import type { Finding } from '../diagnostics/finding.ts';
import { readablePart, viewText, type TextView } from '../service/document.ts';
import { emptyWorkspace, type WorkspaceKnowledge } from '../service/knowledge.ts';
import type { LanguageService } from '../service/service.ts';
import { readFileText } from './read-file.ts';
import { remembering, type Topic } from './asked.ts';
import type { WorkspaceIndex } from './index.ts';

/** A file of the workspace. */
export interface WorkspaceFile {
  readonly uri: string;
  readonly path: string;
}

/** What the pass needs of its surroundings. */
export interface PassOptions {
  readonly index: WorkspaceIndex;
  /** A service for one file that asks this workspace. */
  readonly service: (uri: string, workspace: WorkspaceKnowledge) => LanguageService;
  /** The findings of a file that is on disk only. */
  readonly onFindings: (uri: string, findings: readonly Finding[]) => void;
  /** A file is about to be begun, which waits for the answer; undefined when the last one is done. */
  readonly onFile?: (uri: string | undefined) => Promise<void> | undefined;
  /** A file was left out: it could not be read or checked. */
  readonly onSkipped: (uri: string, reason: unknown) => void;
  /** Settles when somebody's typing and questions are answered: nothing here may be in their way. */
  readonly quiet: () => Promise<void>;
}

/** How far the first pass is. */
export interface PassEvents {
  /** So many files are done; one that is taken in and not checked yet counts as a half. */
  readonly onDone: (count: number) => void;
  /** The index knows all files. */
  readonly onIndexed: () => void;
}

/** A request waits for one slice. */
const sliceMs = 3;
/** Turns of the event loop between two slices. A request is taken in, queued, answered and written in turns of their own. */
const turnsOfAnAnswer = 6;
/** Files that are read ahead, so that the disk is never waited for. */
const readAhead = 16;

/**
 * Takes files in and checks them, in two rounds. The first takes every file into the index. The second checks each beside all others: most files
 * ask something of them, and a file that was checked before they are known would be checked twice.
 */
export class WorkspacePass {
  readonly #options: PassOptions;
  /** What the check of each file has asked, for files that have asked anything. */
  readonly #topics = new Map<string, ReadonlySet<Topic>>();
  #sliceStartedMs = 0;

  constructor(options: PassOptions) {
    this.#options = options;
  }

  /** Files on disk whose check has asked for one of some topics. */
  *askers(topics: ReadonlySet<Topic>): Iterable<string> {
    for (const [uri, asked] of this.#topics)
      for (const topic of asked)
        if (topics.has(topic)) {
          yield uri;
          break;
        }
  }

  forget(uri: string): void {
    this.#topics.delete(uri);
  }

  /** Both rounds over all files of a workspace. */
  async all(files: readonly WorkspaceFile[], { onDone, onIndexed }: PassEvents, signal: AbortSignal): Promise<void> {
    const indexed: WorkspaceFile[] = [];
    let steps = 0;
    const onStep = (): void => {
      steps += 1;
      onDone(Math.floor(steps / 2));
    };
    for await (const [file, text] of this.#texts(files, signal)) {
      if ((await this.#takeIn(file, text, signal)) !== undefined) indexed.push(file);
      // What is not checked is done already.
      else onStep();
      onStep();
    }
    if (signal.aborted) return;
    onIndexed();
    for await (const [file, text] of this.#texts(indexed, signal)) {
      await this.#check(file, () => viewText(file.uri, text), signal);
      onStep();
    }
  }

  /** Files that are new, have changed, or depend on what has changed. */
  async some(files: readonly WorkspaceFile[], signal: AbortSignal): Promise<ReadonlySet<Topic>> {
    const changed = new Set<Topic>();
    for await (const [file, text] of this.#texts(files, signal)) {
      const view = await this.#takeIn(file, text, signal, changed);
      if (view !== undefined) await this.#check(file, () => view, signal);
    }
    return changed;
  }

  /**
   * Takes a text into the index.
   *
   * @returns undefined where there is nothing to check.
   */
  async #takeIn(
    { uri, path }: WorkspaceFile,
    text: string,
    signal: AbortSignal,
    changed?: Set<Topic>,
  ): Promise<TextView | undefined> {
    const { index, onFindings, onSkipped } = this.#options;
    try {
      if (!mayBeOurs(path, text)) {
        this.#note(index.delete(uri), changed);
        this.#topics.delete(uri);
        onFindings(uri, []);
        return undefined;
      }
      const view = viewText(uri, text);
      if (this.#isSliceOver() && !(await this.#breathe(signal))) return undefined;
      const summary = this.#options.service(uri, emptyWorkspace).summary(view);
      if (summary !== undefined) this.#note(index.set(uri, summary), changed);
      return view;
    } catch (error) {
      onSkipped(uri, error);
      return undefined;
    }
  }

  /** Checks a text beside all others. */
  async #check({ uri }: WorkspaceFile, viewOf: () => TextView, signal: AbortSignal): Promise<void> {
    const { index, onFindings, onSkipped } = this.#options;
    try {
      const view = viewOf();
      if (this.#isSliceOver() && !(await this.#breathe(signal))) return;
      const asking = remembering(() => index);
      const findings = await this.#findings(this.#options.service(uri, asking.workspace), view, signal);
      if (findings === undefined) return;
      if (asking.topics.size > 0) this.#topics.set(uri, asking.topics);
      else this.#topics.delete(uri);
      onFindings(uri, findings);
    } catch (error) {
      onSkipped(uri, error);
    }
  }

  #note(topics: () => ReadonlySet<Topic>, changed: Set<Topic> | undefined): void {
    if (changed !== undefined) for (const topic of topics()) changed.add(topic);
  }

  async #findings(
    service: LanguageService,
    view: TextView,
    signal: AbortSignal,
  ): Promise<readonly Finding[] | undefined> {
    const steps = service.findingSteps(view);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      if (this.#isSliceOver() && !(await this.#breathe(signal))) return undefined;
    }
  }

  #isSliceOver(): boolean {
    return performance.now() - this.#sliceStartedMs >= sliceMs;
  }

  /**
   * Lets others work.
   *
   * @returns false where nobody wants the pass any more.
   */
  async #breathe(signal: AbortSignal): Promise<boolean> {
    for (let turn = 0; turn < turnsOfAnAnswer; turn += 1) await nextTurn();
    await this.#options.quiet();
    this.#sliceStartedMs = performance.now();
    return !signal.aborted;
  }

  /** The texts of files, each of which is told of before it is handed out. */
  async *#texts(
    files: readonly WorkspaceFile[],
    signal: AbortSignal,
  ): AsyncGenerator<readonly [file: WorkspaceFile, text: string]> {
    const reading: Promise<string | Error>[] = [];
    for (let index = 0; index < files.length && !signal.aborted; index += 1) {
      for (let ahead = reading.length; ahead < Math.min(index + readAhead, files.length); ahead += 1)
        reading.push(textOf(files[ahead]?.path ?? ''));
      const file = files[index];
      const text = await reading[index];
      // What has been looked at is not kept.
      reading[index] = Promise.resolve('');
      if (file === undefined || text === undefined) continue;
      if (typeof text === 'string' || isMissing(text)) {
        await this.#options.onFile?.(file.uri);
        yield [file, typeof text === 'string' ? text : ''];
      } else this.#options.onSkipped(file.uri, text);
      if (this.#isSliceOver()) await this.#breathe(signal);
    }
    await this.#options.onFile?.(undefined);
  }
}

async function textOf(path: string): Promise<string | Error> {
  try {
    return withoutByteOrderMark(await readFileText(path));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** A file that has gone meanwhile says as much as an empty one. */
function isMissing(error: Error): boolean {
  return 'code' in error && error.code === 'ENOENT';
}

/** Editors do not show a byte order mark, and do not count it. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** False for YAML of other tools, such as a Compose file or a workflow: it is not even parsed. */
export function mayBeOurs(path: string, text: string): boolean {
  if (text.includes('apiVersion') || isKustomizationName(path)) return true;
  return recogniseFile(path, readablePart(text)) !== undefined;
}
