/**
 * Builds the page: `dist` here, or the folder named. It is static files alone, and no script stands in its HTML. With `--if-installed` (after an
 * installation without development's packages) it is left out, and that is said. The licences of what is built in are asked to be passed on.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const words = process.argv.slice(2);
const [folder = 'dist'] = words.filter((word) => !word.startsWith('-'));

const outDir = resolve(import.meta.dirname, folder);

const vite = await import('vite').catch((error: unknown) => {
  if (!words.includes('--if-installed') || (error as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('the page of the dashboard is not built: vite is not installed');
});

await vite?.build({
  root: import.meta.dirname,
  configFile: false,
  logLevel: 'warn',
  base: '/',
  build: {
    outDir,
    emptyOutDir: true,
    // A font or picture in a style sheet would need a wider policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    reportCompressedSize: false,
    rolldownOptions: {
      // "use client" is for servers that render; here is none.
      onwarn: (warning, next) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && next(warning),
    },
  },
});

/** Code and a font of others that stand in the page. */
const builtIn = [
  'react',
  'react-dom',
  'scheduler',
  '@xyflow/react',
  '@xyflow/system',
  'zustand',
  'use-sync-external-store',
  'classcat',
  'd3-color',
  'd3-dispatch',
  'd3-drag',
  'd3-ease',
  'd3-interpolate',
  'd3-selection',
  'd3-timer',
  'd3-transition',
  'd3-zoom',
  '@dagrejs/dagre',
  '@dagrejs/graphlib',
  '@tanstack/react-virtual',
  '@tanstack/virtual-core',
  '@fontsource-variable/inter',
];

/** Its name, version and licence in full. Throws where one has none: the page is not built without it. */
function licenceOf(name: string): string {
  const file = findPackageJSON(name, import.meta.url);
  if (file === undefined) throw new Error(`${name}: its package is not installed: npm ci`);
  const { version, license } = JSON.parse(readFileSync(file, 'utf8')) as { version: string; license: string };
  return `${name} ${version} (${license})\n\n${licenceIn(dirname(file)).trim()}\n`;
}

function licenceIn(folder: string): string {
  const [file] = globSync('LICENSE{,.md,.txt}', { cwd: folder });
  if (file === undefined) throw new Error(`${folder} has no licence`);
  return readFileSync(join(folder, file), 'utf8');
}

if (vite) writeFileSync(join(outDir, 'licenses.txt'), builtIn.map(licenceOf).join(`\n${'-'.repeat(80)}\n\n`));
