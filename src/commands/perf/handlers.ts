import type { AreaHandlers } from '../table.ts';
import { newProfile } from './new-profile.ts';
import { openRun } from './open.ts';
import { runProfile } from './run.ts';
import { setSecret } from './set-secret.ts';
import { stopRun } from './stop.ts';

export const perfHandlers: AreaHandlers<'perf'> = {
  'meshdeck.perf.newProfile': newProfile,
  'meshdeck.perf.run': runProfile,
  'meshdeck.perf.stop': stopRun,
  'meshdeck.perf.open': openRun,
  'meshdeck.perf.setSecret': setSecret,
};
