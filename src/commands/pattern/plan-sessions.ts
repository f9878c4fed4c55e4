import type * as vscode from 'vscode';
import { loadPart } from '../../host/bundles.ts';
import type { Services, Target } from '../../host/services.ts';
import type { MeshRemovalSubject, PlanSession, PlanSubject } from './plan-session.ts';

/** Every open Plan page: one for each pattern and verb. */
export class PlanSessions implements vscode.Disposable {
  readonly #services: Services;
  readonly #sessions = new Map<string, PlanSession>();
  readonly #subscription: vscode.Disposable;

  constructor(services: Services) {
    this.#services = services;
    this.#subscription = services.agent.on('pattern/event', ({ planId, event }) => {
      for (const session of this.#sessions.values()) session.onApplyEvent(planId, event);
    });
  }

  /**
   * Plans a pattern on its page; an open page is brought to the front and plans again.
   *
   * @param target where it goes, if that is not where all patterns of the workspace go.
   */
  async open(
    document: vscode.TextDocument,
    verb: 'apply' | 'delete',
    { focusApply = false, target }: { readonly focusApply?: boolean; readonly target?: Target } = {},
  ): Promise<void> {
    const place = target === undefined ? {} : { target };
    await this.#open({ is: 'pattern', source: document.uri, verb, focusApply, ...place });
  }

  /** Plans to take a mesh away by the releases that helm knows. */
  openRemoval(removal: Omit<MeshRemovalSubject, 'is'>): Promise<void> {
    return this.#open({ is: 'mesh-removal', ...removal });
  }

  async #open(subject: PlanSubject): Promise<void> {
    const page = await loadPart('the Plan page', () => import('./plan-session.ts'));
    const key = page.keyOf(subject);
    let session = this.#sessions.get(key);
    if (session === undefined) {
      session = new page.PlanSession(this.#services, subject, () => {
        this.#sessions.delete(key);
      });
      this.#sessions.set(key, session);
    } else {
      session.reveal();
    }
    await session.plan();
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const session of this.#sessions.values()) session.dispose();
  }
}
