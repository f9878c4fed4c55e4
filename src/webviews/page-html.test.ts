import { describe, expect, it } from 'vitest';
import { pageHtml } from './page-html.ts';

const frame = { title: 'Plan', styleSource: 'https://cdn.example', styles: ['a.css'], scripts: ['a.js'] };

describe('the frame of a page', () => {
  it('allows its own scripts by a nonce, which is new each time, and nothing else', () => {
    const html = pageHtml(frame);
    const nonce = /script nonce="([^"]+)"/.exec(html)?.[1] ?? '';
    expect(nonce.length).toBeGreaterThan(20);
    expect(html).toContain(`default-src 'none'`);
    expect(html).toContain(`script-src 'nonce-${nonce}'`);
    expect(html).not.toContain('unsafe');
    expect(pageHtml(frame)).not.toContain(nonce);
  });

  it('never gives the nonce of scripts away to styles', () => {
    const html = pageHtml(frame);
    const ofScripts = /script nonce="([^"]+)"/.exec(html)?.[1];
    const ofStyles = /csp-nonce" content="([^"]+)"/.exec(html)?.[1];
    expect(ofStyles).toBeDefined();
    expect(ofStyles).not.toBe(ofScripts);
  });

  it('writes a title as text', () => {
    expect(pageHtml({ ...frame, title: '<script>&"' })).toContain('<title>&lt;script&gt;&amp;&quot;</title>');
  });
});
