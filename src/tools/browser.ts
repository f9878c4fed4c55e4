import type { ToolCommand } from './tool.ts';

/** What opens an address in the person's browser, as each system has it. */
export function browserCommand(address: string, platform: NodeJS.Platform): ToolCommand {
  const neededFor = 'opening an address in the browser';
  if (platform === 'darwin') return { tool: 'open', file: 'open', args: [address], neededFor };
  // The address is an argument of its own, and no shell reads it.
  if (platform === 'win32')
    return { tool: 'rundll32', file: 'rundll32', args: ['url.dll,FileProtocolHandler', address], neededFor };
  return { tool: 'xdg-open', file: 'xdg-open', args: [address], neededFor };
}
