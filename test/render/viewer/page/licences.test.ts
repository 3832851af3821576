import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LICENCES } from '../../../../render/viewer/page/licences.ts';
import { siteFiles } from '../../../../render/viewer/server/site-files.ts';
import { DIST } from '../../../support/dist.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const SITE = join(ROOT, 'render/viewer/page');
const MODULES = join(ROOT, 'node_modules');

/** Names of the packages that the page's sources reach, found without the bundler. */
function packagesOfPage(): ReadonlySet<string> {
  const packages = new Set<string>();
  const files = new Set(
    readdirSync(SITE, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/^(vite\.config|licences|wgsl-as-text)\.ts$/.test(name))
      .map((name) => join(SITE, name)),
  );
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    for (const [, from] of text.matchAll(
      /^(?:import|export) (?!type\b)(?:[^;'"]*? from )?'([^'?]+)(?:\?\w+)?';$/gm,
    )) {
      if (!from!.startsWith('.')) packages.add(/^(@[^/]+\/)?[^/]+/.exec(from!)![0]);
      else if (from!.endsWith('.ts')) files.add(resolve(dirname(file), from!));
    }
  }
  return packages;
}

/** A package among them may carry its dependencies. */
function withDependencies(packages: ReadonlySet<string>): ReadonlySet<string> {
  const all = new Set(packages);
  for (const name of all) {
    const manifest = join(MODULES, name, 'package.json');
    if (!existsSync(manifest)) continue;
    const { dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    for (const dependency of Object.keys(dependencies)) all.add(dependency);
  }
  return all;
}

describe('the licences beside the page', () => {
  const text = siteFiles(join(DIST, 'site'), false).get(`/${LICENCES}`)!.data.toString('utf8');

  it('name every package that the page is made of', () => {
    const packages = packagesOfPage();
    expect([...packages].sort()).toEqual(
      expect.arrayContaining(['@dagrejs/dagre', 'echarts', 'gifenc', 'lru-cache', 'three', 'zod']),
    );
    const missing = [...withDependencies(packages)].filter((name) => !text.includes(`\n${name} `));
    expect(missing).toEqual([]);
  });

  it.each([
    'echarts/LICENSE',
    'echarts/NOTICE',
    'echarts/licenses/LICENSE-d3',
    'zrender/LICENSE',
    'three/LICENSE',
    'zod/LICENSE',
    'lru-cache/LICENSE.md',
    '@dagrejs/graphlib/LICENSE',
  ])('hold the whole text of %s', (path) => {
    expect(text).toContain(readFileSync(join(MODULES, path), 'utf8').trim());
  });

  it('are linked from the page', () => {
    expect(readFileSync(join(DIST, 'site/index.html'), 'utf8')).toContain(`href="./${LICENCES}"`);
  });
});
