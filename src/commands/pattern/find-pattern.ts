import type * as vscode from 'vscode';
import { recognisedNames } from '../../core/recognised-files.ts';
import { findDocument } from '../find-document.ts';

/** The pattern that a command is about. */
export function findPattern(argument: unknown): Promise<vscode.TextDocument> {
  return findDocument(argument, 'pattern', recognisedNames.pattern);
}
