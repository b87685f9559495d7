/**
 * Builds the command and what configurations import: few files in `dist`, or the folder named, of all modules of `src`, so that a start does not
 * read a thousand. Packages stay outside. All but the entries of `jobs` lie in `dist/cli`, as deep below the package as the sources: from there
 * they find `package.json`, `bin`, the page and each other (docs/decisions/bundle.md). Types are left to `tsc`, the page to its own build.
 */
import { resolve } from 'node:path';
import { build, type Plugin } from 'rolldown';

const root = resolve(import.meta.dirname, '..');
const [folder = 'dist'] = process.argv.slice(2);

/**
 * What is imported of AWS's SDK is required. Its packages have no `type`, and Node reads an imported file of such a package twice more to find out
 * which format it has; a required one is CommonJS.
 */
const requireSdk: Plugin = {
  name: 'require-sdk',
  renderChunk(code) {
    const required = code.replace(
      /^import \{ ([^}]+) \} from ("@(?:aws-sdk|smithy)\/[^"]+");$/gm,
      (_, names: string, from: string) => `const { ${names.replaceAll(' as ', ': ')} } = requireSdk(${from});`,
    );
    const left = /^(?:import|export) .*from "@(?:aws-sdk|smithy)\/.*$/m.exec(required);
    if (left) throw new Error(`this form is not known here, write the names that are imported: ${left[0]}`);
    if (required === code) return null;
    const made = 'import { createRequire } from "node:module";\nconst requireSdk = createRequire(import.meta.url);\n';
    return made + required;
  },
};

await build({
  cwd: root,
  platform: 'node',
  logLevel: 'warn',
  input: {
    'cli/main': 'src/cli/main.ts',
    // What runs in a process, or a thread, of its own.
    'cli/examine-child': 'src/cli/examine-child.ts',
    'cli/simulate-worker': 'src/cli/simulate-worker.ts',
    'cli/module-thread': 'src/jobs/config/module-thread.ts',
    'cli/child': 'src/cloud/world/evaluation/child.ts',
    'jobs/punctual': 'src/jobs/punctual.ts',
  },
  external: (id) => !/^[./]/.test(id),
  plugins: [requireSdk],
  // Stack traces and errors name functions and classes as the sources do.
  output: {
    dir: resolve(root, folder),
    entryFileNames: '[name].js',
    chunkFileNames: 'cli/[name]-[hash].js',
    keepNames: true,
  },
});
