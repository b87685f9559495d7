/** Whether a FILE of the command line is a configuration, or a template. */
import { statSync } from 'node:fs';
import { isConfig } from '../jobs/config/find-config.ts';
import { readNamed } from './named-file.ts';

/** A pipe, which is read once alone, is a template; so is what cannot be read: whoever reads it says why. */
export const isConfigNamed = (file: string): boolean => isConfig(file, () => textOf(file));

function textOf(file: string): string {
  try {
    return statSync(file).isFile() ? readNamed(file) : '';
  } catch {
    return '';
  }
}
