/** A package that a start does without is loaded when it is first asked for, and at once: what asks does not wait. */
import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

export function lazily<Package>(name: string): () => Package {
  let loaded: Package | undefined;
  return () => {
    loaded ??= load(name) as Package;
    return loaded;
  };
}
