/**
 * Imports a configuration in TypeScript or JavaScript. `import 'punctual'` finds the running command, installed or not.
 * Source: "Modules: TypeScript" and "module.registerHooks", Node.js 24 documentation.
 */
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type Finding, type Place, wrong } from './finding.ts';
import { appIn, type ModuleApp, refused } from './module-app.ts';

/** What a configuration may be a function of. */
export interface ModuleArguments {
  readonly env: string | undefined;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** The sources in a checkout; in what is published the built form, seen from `dist/cli`. */
const punctual = new URL(import.meta.url.endsWith('.ts') ? '../punctual.ts' : '../jobs/punctual.js', import.meta.url)
  .href;

/** In this thread: it takes as long as the module does, and a process reads each but once. Nothing is thrown: what goes wrong is a finding. */
export async function importApp(file: string, given: ModuleArguments): Promise<ModuleApp> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'punctual' ? { url: punctual, shortCircuit: true } : next(specifier, context),
  });
  // Nothing is left to be done, and its import is still waited for.
  const unsettled = Promise.withResolvers<never>();
  const atEnd = () => unsettled.reject(new Error('an await at its top level never ends'));
  process.once('beforeExit', atEnd);
  try {
    const module = (await Promise.race([import(pathToFileURL(file).href), unsettled.promise])) as { default?: unknown };
    return appIn(typeof module.default === 'function' ? module.default(given) : module.default);
  } catch (error) {
    return refused(thrown(error as NodeJS.ErrnoException), lineOf(error as Error, file));
  } finally {
    process.off('beforeExit', atEnd);
    hooks.deregister();
  }
}

function thrown(error: NodeJS.ErrnoException): Finding {
  const message = String(error?.message ?? error).split('\n')[0];
  if (error?.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
    return wrong(
      [],
      `found what Node cannot strip of types: ${message}`,
      'as const instead of enum; no namespace, no parameter properties',
    );
  if (/Cannot use import statement outside a module/.test(message ?? '') || error?.code === 'ERR_REQUIRE_ESM')
    return wrong(
      [],
      'found import in a package of "type": "commonjs", where a .ts file cannot import',
      'name it punctual.config.mts',
    );
  if (error?.code === 'ERR_MODULE_NOT_FOUND')
    return wrong([], `found an import of what is not there: ${message}`, 'npm install it, or correct its path');
  return wrong([], `found an error when it was run: ${message}`, 'correct it; node FILE shows the whole of it');
}

/** The first line of the file itself in the error's stack. */
function lineOf(error: Error, file: string): Place | undefined {
  const stack = String(error?.stack ?? '').split('\n');
  for (const frame of stack) {
    const [, line] = frame.includes(file) ? (/:(\d+)(?::\d+)?\)?$/.exec(frame) ?? []) : [];
    if (line !== undefined) return { line: Number(line) };
  }
  return undefined;
}
