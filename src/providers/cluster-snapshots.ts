import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';

/**
 * Tells which snapshot file checks go by: that of the cluster which patterns of this workspace go to, where it is connected. Connecting
 * is never done for it.
 */
export function followTargetSnapshot(
  { agent, target }: Pick<Services, 'agent' | 'target'>,
  onChange: (file: string | undefined) => void,
): vscode.Disposable {
  const files = new Map<string, string>();
  let currentContext: string | undefined;
  const tell = (): void => {
    const context = target.read().context ?? currentContext;
    onChange(context === undefined ? undefined : files.get(context));
  };
  return vscode.Disposable.from(
    agent.on('cluster/snapshot', ({ context, path }) => {
      if (path === undefined) files.delete(context);
      else files.set(context, path);
      tell();
    }),
    agent.on('contexts/changed', (kubeconfig) => {
      currentContext = kubeconfig.currentContext;
      tell();
    }),
    agent.onDidStart(() => {
      agent.call('contexts/list', null).then(
        (kubeconfig) => {
          currentContext = kubeconfig.currentContext;
          tell();
        },
        // The status bar asks the same and says what is wrong.
        () => undefined,
      );
    }),
    target.onDidChange(tell),
  );
}
