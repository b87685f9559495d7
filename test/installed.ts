/** Programs of others that some tests ask, where they are installed. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Why a test of it is skipped; false: it is there. `how`: what installs it. */
export const notInstalled = (program: string, how: string): string | false =>
  !(process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program))) &&
  `${program} is not installed: ${how}`;
