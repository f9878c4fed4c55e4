import { text } from 'node:stream/consumers';
import { redact } from '../../core/redact.ts';
import { problemOf } from '../../core/problem.ts';
import { inOneText } from '../../core/words.ts';
import type { RunnerRequest } from './request.ts';
import { Runner } from './runner.ts';

/**
 * The process of one run. The request comes over standard input, so that filled-in headers touch no disk and no command line;
 * `ready` on standard output says that the run can be found. Standard error is the run's log.
 */
function log(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${redact(line)}\n`);
}

async function main(): Promise<void> {
  const request = JSON.parse(await text(process.stdin)) as RunnerRequest;
  const runner = new Runner(request, log);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // A closed terminal or a window that goes away is no reason to end: only being told to is.
      if (signal !== 'SIGHUP') runner.stop();
    });
  }
  await runner.announce();
  // Whoever started the run may be gone by now, and the pipe with them; the run goes on.
  process.stdout.on('error', () => {});
  process.stdout.write('ready\n');
  const snapshot = await runner.run();
  log(`${snapshot.state}: ${snapshot.requests} requests`);
  if (snapshot.problem !== undefined) log(inOneText(snapshot.problem));
}

try {
  await main();
  process.exitCode = 0;
} catch (error) {
  log(inOneText(problemOf(error)));
  process.exitCode = 1;
}
