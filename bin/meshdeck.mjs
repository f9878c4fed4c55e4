#!/usr/bin/env node
// Checks Node before anything of the program is loaded: what it is built with does not even parse on old ones.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const needed = [22, 19];
const entry = fileURLToPath(new URL('../dist/cli.mjs', import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > needed[0] || (major === needed[0] && minor >= needed[1])) await start();
else runWithOwnNode();

async function start() {
  if (existsSync(entry)) await import(pathToFileURL(entry).href);
  else fail('Meshdeck is not built.', 'Run "npm run build" in its folder.');
}

/** The project brings a Node of its own as an optional package; an old `node` on the PATH then does not matter. */
function runWithOwnNode() {
  const own = ownNode();
  if (own === undefined)
    return fail(
      `Meshdeck needs Node ${needed.join('.')} or later; this is ${process.versions.node}.`,
      'Run it with a newer Node.',
    );
  const child = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself, as it is in the same group; this process waits for its answer.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => fail(`The Node at ${own} cannot be run: ${error.message}`, 'Run "npm ci" again.'));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 2 : 3);
  });
}

function ownNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const program = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  try {
    const require = createRequire(import.meta.url);
    const folder = path.dirname(require.resolve(`node-${system}-${process.arch}/package.json`));
    const file = path.join(folder, program);
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined; // the package is optional
  }
}

function fail(message, next) {
  console.error(`${message}\n  next:  ${next}`);
  process.exitCode = 2;
}
