import { randomBytes } from 'node:crypto';

/** What the frame of a page needs. Addresses are ready for an attribute (`webview.asWebviewUri(...).toString()`). */
export interface PageFrame {
  readonly title: string;
  /** `webview.cspSource`. */
  readonly styleSource: string;
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
}

/**
 * The HTML of a page: an empty body and our own bundle. Nothing that a cluster or a file said is ever written into it, scripts run
 * by nonce only, and nothing can be fetched, embedded or sent.
 */
export function pageHtml(frame: PageFrame): string {
  const nonce = newNonce();
  const styleNonce = newNonce();
  const policy = [
    "default-src 'none'",
    `style-src ${frame.styleSource} 'nonce-${styleNonce}'`,
    `script-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">`,
    // The controls add one style element and look here for its nonce; it is not the nonce of scripts.
    `<meta property="csp-nonce" content="${styleNonce}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(frame.title)}</title>`,
    ...frame.styles.map((address) => `<link rel="stylesheet" href="${escapeHtml(address)}">`),
    '</head>',
    '<body>',
    ...frame.scripts.map((address) => `<script nonce="${nonce}" src="${escapeHtml(address)}"></script>`),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function newNonce(): string {
  return randomBytes(18).toString('base64url');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
