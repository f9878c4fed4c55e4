import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { controlPathFor, isControlPath, isRunId, newRunId } from './launch.ts';

describe('what names a run', () => {
  it('sorts by time and is told from other names', () => {
    const first = newRunId(new Date('2026-01-02T03:04:05Z'));
    expect(first).toMatch(/^20260102T030405-/);
    expect(isRunId(first)).toBe(true);
    const capitals = '20260102T030405-ABCDEF';
    for (const text of ['', '..', `../${first}`, `${first}/x`, capitals]) expect(isRunId(text)).toBe(false);
  });

  it('listens where a socket may be, and is looked for nowhere else', () => {
    const controlPath = controlPathFor(newRunId());
    expect(Buffer.byteLength(controlPath)).toBeLessThanOrEqual(103);
    expect(isControlPath(controlPath)).toBe(true);
    for (const other of ['/etc/passwd', `${controlPath}x`, path.join(tmpdir(), 'x', path.basename(controlPath))])
      expect(isControlPath(other)).toBe(false);
  });
});
