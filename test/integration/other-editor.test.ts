/**
 * The language server in an editor that is no part of ours: Neovim with the client that it has built in, headless. It is asked what a
 * person would ask, and prints what it got.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { installWithApt, mayUseApt } from '../editor/apt.ts';
import { findOnPath } from '../editor/toolchain.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const neovim = await findNeovim();
if (neovim === undefined)
  console.warn('Skipped: there is no Neovim here, and it cannot be installed without asking (Debian, as root).');

async function findNeovim(): Promise<string | undefined> {
  const found = await findOnPath(['nvim']);
  if (found !== undefined || !(await mayUseApt())) return found;
  // Without a way to the packages there is no Neovim, which is a reason to skip and no failure.
  await installWithApt('neovim', console.log).catch((error: unknown) => {
    console.warn(String(error));
  });
  return findOnPath(['nvim']);
}

/** What the script below writes. */
interface Seen {
  readonly diagnostics: readonly { readonly lnum: number; readonly col: number; readonly code: string }[];
  readonly hover: string;
  readonly labels: readonly string[];
  readonly actions: readonly string[];
}

const script = (out: string, server: readonly string[]): string => `
local out = ${JSON.stringify(out)}
local function write(value)
  local file = io.open(out, 'w')
  file:write(vim.fn.json_encode(value))
  file:close()
end
local ok, failure = pcall(function()
  local id = vim.lsp.start_client({
    name = 'meshdeck',
    cmd = { ${server.map((part) => JSON.stringify(part)).join(', ')} },
    root_dir = vim.fn.getcwd(),
    workspace_folders = { { uri = vim.uri_from_fname(vim.fn.getcwd()), name = 'project' } },
  })
  vim.lsp.buf_attach_client(0, id)
  vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20)
  local document = { uri = vim.uri_from_bufnr(0) }
  local function ask(method, params)
    params.textDocument = document
    local answers = vim.lsp.buf_request_sync(0, method, params, 20000) or {}
    return (answers[id] or {}).result
  end
  local diagnostics = {}
  for _, one in ipairs(vim.diagnostic.get(0)) do
    table.insert(diagnostics, { lnum = one.lnum, col = one.col, code = one.code })
  end
  local place = { line = 3, character = 12 }
  local hover = ask('textDocument/hover', { position = { line = 5, character = 11 } })
  local list = ask('textDocument/completion', { position = { line = 3, character = 10 } }) or {}
  local labels = {}
  for _, item in ipairs(list.items or list) do table.insert(labels, item.label) end
  local actions = {}
  local range = { start = place, ['end'] = place }
  for _, action in ipairs(ask('textDocument/codeAction', { range = range, context = { diagnostics = {} } }) or {}) do
    table.insert(actions, action.title)
  end
  write({ diagnostics = diagnostics, hover = hover and hover.contents.value or '', labels = labels, actions = actions })
end)
if not ok then write({ failure = tostring(failure) }) end
vim.cmd('qa!')
`;

describe.skipIf(neovim === undefined)('the language server in Neovim', () => {
  it('publishes diagnostics and answers hover, completion and code actions', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-neovim-'));
    const pattern = path.join(folder, 'shop.pattern.yaml');
    await writeFile(
      pattern,
      'name: shop\nservices:\n  web:\n    type: Namspace.K8s\n  config:\n    type: ConfigMap.K8s\n    namespace: shop\n',
    );
    const out = path.join(folder, 'seen.json');
    const entry = path.join(root, 'src', 'cli', 'main.ts');
    const server = [process.execPath, '--disable-warning=ExperimentalWarning', entry, 'language-server', '--stdio'];
    await writeFile(path.join(folder, 'ask.lua'), script(out, server));
    const { code, said } = await run(neovim ?? '', ['--headless', '--clean', pattern, '-S', 'ask.lua'], folder);
    expect(existsSync(out), said).toBe(true);
    const seen = JSON.parse(await readFile(out, 'utf8')) as Seen;
    expect(seen.diagnostics, JSON.stringify(seen)).toEqual([{ lnum: 3, col: 10, code: 'type-unknown' }]);
    expect(seen.hover).toContain('ConfigMap');
    expect(seen.labels).toContain('Namespace');
    expect(seen.actions.join('\n')).toContain('Namespace.K8s');
    expect(code).toBe(0);
  });
});

function run(command: string, args: readonly string[], cwd: string): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, said });
    });
  });
}
