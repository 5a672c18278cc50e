import { TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { LineSource } from '../features/view.ts';
import type { OpenTexts } from '../workspace/catalogue.ts';

/** The documents that the editor has open and synchronises. */
export class Documents implements OpenTexts {
  readonly all = new TextDocuments(TextDocument);

  /** A document on no disk: an untitled paste, or a text of another scheme. */
  unsaved(uri: string): { version: number; text: string } | undefined {
    if (uri.startsWith('file:')) return undefined;
    const document = this.all.get(uri);
    return document && { version: document.version, text: document.getText() };
  }

  /** The lines of an open document; undefined when it is not open. */
  lines(uri: string): LineSource | undefined {
    const document = this.all.get(uri);
    return document && lineSource(document);
  }
}

function lineSource(document: TextDocument): LineSource {
  return {
    lineCount: document.lineCount,
    length: document.getText().length,
    lines: (from, to) => {
      const text = document.getText({ start: { line: from, character: 0 }, end: { line: to, character: 0 } });
      const lines = text.split(/\r\n|\n|\r/);
      return lines.slice(0, to - from);
    },
  };
}
