import type {} from 'mocha';

/** Mocha's words (`suite`, `test`, `suiteSetup`...), handed to each suite instead of being global. */
export type Words = Mocha.MochaGlobals;

/** One file of tests that run inside the extension host, where `vscode` is. */
export type HostSuite = (words: Words) => void;

/** The extension under test, as its manifest names it. */
export const extensionId = 'meshdeck.meshdeck';
