// A page for each file, or folder, of the repository that other pages link to.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linkedSources, pageOf } from '../.vitepress/source-links.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Lines of recorded data that a page shows. */
const LINES_OF_DATA = 40;

/** WGSL and the like as the highlighter knows them; other files as plain text. */
const languages: Readonly<Record<string, string>> = {
  '.cpp': 'cpp',
  '.js': 'js',
  '.json': 'json',
  '.jsonl': 'json',
  '.ts': 'ts',
  '.wgsl': 'wgsl',
  '.yml': 'yaml',
};

function fileText(path: string): string {
  const lines = readFileSync(join(ROOT, path), 'utf8').trimEnd().split('\n');
  const isData = /\.jsonl?$/.test(path);
  const shown = isData ? lines.slice(0, LINES_OF_DATA) : lines;
  const rest = lines.length - shown.length;
  const fence = `\`\`\`\`${languages[extname(path)] ?? 'txt'}\n${shown.join('\n')}\n\`\`\`\``;
  return `${fence}\n${rest > 0 ? `\nand ${rest} lines more.\n` : ''}`;
}

function folderFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder))
    .map((name) => `${folder.replace(/\/$/, '')}/${name}`)
    .filter((path) => statSync(join(ROOT, path)).isFile())
    .sort();
}

function pageText(path: string): string {
  if (statSync(join(ROOT, path)).isFile()) return `# ${path}\n\n${fileText(path)}`;
  const files = folderFiles(path).map((file) => `- [${file}](/source/${pageOf(file)})`);
  return `# ${path}\n\n${files.join('\n')}\n`;
}

export default {
  paths() {
    const linked = linkedSources();
    const isFolder = (path: string): boolean => statSync(join(ROOT, path)).isDirectory();
    const within = linked.filter(isFolder).flatMap(folderFiles);
    return [...new Set([...linked, ...within])].map((path) => ({
      params: { path: pageOf(path) },
      content: pageText(path),
    }));
  },
};
