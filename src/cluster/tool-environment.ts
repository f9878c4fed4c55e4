import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { loginShellPath } from './auth/shell-path.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { resolveContext } from './kubeconfig.ts';
import { proxyVariables } from './transport/proxy.ts';

/** What {@link toolEnvironment} looks at. */
export interface ToolSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** PATH of the person's login shell. */
  readonly shellPath?: () => Promise<string | undefined>;
}

/**
 * Variables with which a tool of the user (helm) reaches a cluster as our own connections do: through the proxy of the editor, and with the
 * PATH of the login shell where the tool, or the credential plugin that it will run, is only there. What the kubeconfig says, the tool
 * reads itself.
 *
 * @param file of the tool: a path, or a name that is looked for on the PATH.
 * @throws what `resolveContext` throws.
 */
export async function toolEnvironment(
  kubeconfig: Kubeconfig,
  context: string,
  file: string,
  { environment, shellPath = loginShellPath }: ToolSurroundings,
): Promise<Readonly<Record<string, string>>> {
  const { user, editorProxy } = resolveContext(kubeconfig, context);
  const programs = [file, ...(user.exec === undefined ? [] : [user.exec.command])];
  const found = await Promise.all(programs.map((program) => isOnPath(program, environment['PATH'] ?? '')));
  const ofShell = found.every(Boolean) ? undefined : await shellPath();
  return { ...proxyVariables(editorProxy), ...(ofShell === undefined ? {} : { PATH: ofShell }) };
}

/** True for a path too: nobody looks for that elsewhere. */
async function isOnPath(program: string, searchPath: string): Promise<boolean> {
  if (program === '' || /[/\\]/.test(program)) return true;
  const folders = searchPath.split(path.delimiter).filter((folder) => folder !== '');
  const found = await Promise.all(
    folders.map((folder) =>
      access(path.join(folder, program), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
