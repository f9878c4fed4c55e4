import type { Page } from 'playwright-core';

/** Runs in the page, whose types a program for Node does not know: true where a value of a window's storage holds the word. */
const search = `async (word) => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith('vscode-web-state-db-')) continue;
    const database = await done(indexedDB.open(name));
    try {
      for (const store of database.objectStoreNames) {
        const values = await done(database.transaction(store).objectStore(store).getAll());
        if (values.some((value) => String(value).includes(word))) return true;
      }
    } finally {
      database.close();
    }
  }
  return false;
}`;

/** True once VS Code has written something with this word into the storage of the browser. */
export async function keepsInBrowser(page: Page, word: string): Promise<boolean> {
  return page.evaluate(`(${search})(${JSON.stringify(word)})`);
}
