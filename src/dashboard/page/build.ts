/**
 * Builds the page: `dist` here, or the folder named. It is static files alone, and no script stands in its HTML. With `--if-installed` (after an
 * installation without development's packages) it is left out, and that is said.
 */
import { resolve } from 'node:path';

const words = process.argv.slice(2);
const [folder = 'dist'] = words.filter((word) => !word.startsWith('-'));

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
    outDir: resolve(import.meta.dirname, folder),
    emptyOutDir: true,
    // A font or picture in a style sheet would need a wider policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    reportCompressedSize: false,
  },
});
