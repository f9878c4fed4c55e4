import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** The commit that figures are of: as it is when a command begins, because work may go on while it measures. */
export const measuredCommit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
  cwd: path.resolve(import.meta.dirname, '..'),
  encoding: 'utf8',
}).trim();
