import { existsSync } from 'node:fs';
import path from 'node:path';
import { problemError } from '../../core/problem.ts';
import { nearestProject } from '../../core/project-folder.ts';
import { addressesIn, fetchImports, type GetBytes } from '../../pattern/imports/fetch-imports.ts';
import { httpsGet } from '../../pattern/imports/https-get.ts';
import { folderOf } from '../project-settings.ts';
import type { Handlers } from '../protocol/channel.ts';
import type { AgentMethods } from '../protocol/methods.ts';
import type { AgentServices } from '../services.ts';

type ImportMethods = Pick<AgentMethods, 'pattern/fetch-imports'>;

/** What patterns import, fetched because somebody asked for it and kept where the language server looks for it. */
export function importHandlers(
  { requireTrust, settings, emit }: Pick<AgentServices, 'requireTrust' | 'settings' | 'emit'>,
  get: GetBytes = httpsGet,
): Handlers<ImportMethods> {
  return {
    'pattern/fetch-imports': async ({ source, text }, signal) => {
      requireTrust();
      const open = path.isAbsolute(source) ? folderOf(source, settings().workspaceFolders) : undefined;
      if (open === undefined) throw problemError('pattern.import-no-project', { file: path.basename(source) });
      const folder = nearestProject(source, existsSync, open) ?? open;
      const fetched = await fetchImports(addressesIn(text), { folder, get, signal });
      emit('pattern/imports-fetched', { files: fetched.map(({ file }) => file) });
      return fetched;
    },
  };
}
