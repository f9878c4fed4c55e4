import * as vscode from 'vscode';
import { recognisedPrefixLength } from '../core/recognised-files.ts';

/** The beginning of a document, without copying a large one. */
export function documentHead(document: vscode.TextDocument): string {
  const lines = Math.min(document.lineCount, 400);
  return document.getText(new vscode.Range(0, 0, lines, 0)).slice(0, recognisedPrefixLength);
}
