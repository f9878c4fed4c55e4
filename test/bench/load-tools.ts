import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

/** Generators run on this core... */
export const generatorCore = 0;
/** ...and the server on this one. */
const serverCore = 1;

/** Makes sure that the server and the peers are there: installs them on Debian as root, and says what to do elsewhere. */
export function ensureTools(): void {
  const missing = ['nginx', 'wrk', 'taskset'].filter((tool) => !isOnPath(tool));
  if (missing.length === 0) return;
  const packages = missing.map((tool) => ({ nginx: 'nginx-light', wrk: 'wrk', taskset: 'util-linux' })[tool] ?? tool);
  if (process.getuid?.() !== 0 || !isOnPath('apt-get'))
    throw new Error(`The bench "load" needs ${missing.join(', ')}: install the packages ${packages.join(', ')}.`);
  console.error(`installing ${packages.join(', ')}`);
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { stdio: 'ignore' });
}

function isOnPath(tool: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).concat('/usr/sbin');
  return folders.some((folder) => {
    try {
      execFileSync('test', ['-x', path.join(folder, tool)]);
      return true;
    } catch {
      return false;
    }
  });
}

/** An nginx with one worker on its own core, a loopback port and a folder of its own. */
export interface BenchServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts nginx and waits until it answers. */
export async function startNginx(): Promise<BenchServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'meshdeck-bench-'));
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    path.join(folder, 'nginx.conf'),
    `worker_processes 1;
daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 16384; }
http {
  access_log off;
  keepalive_requests 1000000000;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / { default_type text/plain; return 200 "hello, mesh\\n"; }
  }
}
`,
  );
  const nginx = spawn('taskset', ['-c', String(serverCore), 'nginx', '-p', folder, '-c', `${folder}/nginx.conf`], {
    stdio: 'ignore',
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}${path.delimiter}/usr/sbin` },
  });
  const gone = once(nginx, 'exit');
  const url = `http://127.0.0.1:${port}/`;
  await untilItAnswers(url, nginx);
  return {
    url,
    stop: async () => {
      nginx.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilItAnswers(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`nginx ended with exit code ${server.exitCode}`);
    const answer = await fetch(url).catch(() => undefined); // not listening yet
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('nginx did not answer within 5 s');
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** What a generator printed, and what it had of its core. */
export interface GeneratorRun {
  readonly output: string;
  /** Processor time over wall time, 0 to 1; well below 1 at full speed means that somebody else used the core. */
  readonly coreShare: number;
  readonly cpuSeconds: number;
}

/** Runs a generator on its core. */
export async function onGeneratorCore(command: readonly string[], input = ''): Promise<GeneratorRun> {
  const timed = 'TIMEFORMAT="meshdeck-time %U %S %R"; time "$@"';
  const child = spawn('taskset', ['-c', String(generatorCore), 'bash', '-c', timed, 'bash', ...command]);
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', reject);
  });
  child.stdin.end(input);
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  if (code !== 0) throw new Error(`${command[0] ?? ''} ended with exit code ${code ?? 'none'}: ${errors}`);
  const [, user, system, wall] = /meshdeck-time ([\d.]+) ([\d.]+) ([\d.]+)/.exec(errors) ?? [];
  const cpuSeconds = Number(user) + Number(system);
  return { output, cpuSeconds, coreShare: cpuSeconds / Number(wall) };
}
