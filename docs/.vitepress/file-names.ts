// A line that is a path alone, above code: the name of the file that the code is.

import type { MarkdownRenderer } from 'vitepress';

export function fileNames(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('file-names', ({ tokens }) => {
    for (const [i, token] of tokens.entries()) {
      const [open, close, code] = [tokens[i - 1], tokens[i + 1], tokens[i + 2]];
      const isCodeAlone = token.children?.length === 1 && token.children[0]!.type === 'code_inline';
      if (isCodeAlone && open?.type === 'paragraph_open' && close && code?.type === 'fence')
        open.attrJoin('class', 'file-name');
    }
  });
}
