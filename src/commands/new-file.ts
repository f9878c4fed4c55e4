import * as vscode from 'vscode';

/**
 * Writes a new file into the workspace and opens it; where no folder is open, opens an untitled document instead. A name that
 * is taken gets a number: nothing is overwritten.
 */
export async function openNewFile(fileName: string, text: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) {
    const untitled = await vscode.workspace.openTextDocument({ language: 'yaml', content: text });
    await vscode.window.showTextDocument(untitled);
    return untitled;
  }
  const uri = await writeNewFile(folder.uri, fileName, text);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

/** Writes a new file into a folder, under a name that is free: nothing is overwritten. */
export async function writeNewFile(folder: vscode.Uri, fileName: string, text: string): Promise<vscode.Uri> {
  const uri = await freeName(folder, fileName);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

async function freeName(folder: vscode.Uri, fileName: string): Promise<vscode.Uri> {
  const dot = fileName.indexOf('.');
  const [stem, ending] = [fileName.slice(0, dot), fileName.slice(dot)];
  for (let number = 1; ; number += 1) {
    const uri = vscode.Uri.joinPath(folder, number === 1 ? fileName : `${stem}-${String(number)}${ending}`);
    if (!(await exists(uri))) return uri;
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return false;
    throw error;
  }
}
