/** `punctual up`: the cloud, in the foreground, until it is told to stop. */
import { basename, extname } from 'node:path';
import { boundMemory } from './bound-memory.ts';
import { holdDataFolder } from './data-folder.ts';
import { deployFile } from './deploy-file.ts';
import type { PunctualOptions } from './open-punctual.ts';

export interface UpOptions extends PunctualOptions {
  /** CloudFormation templates; each becomes the stack of its file's name. */
  readonly files: readonly string[];
  readonly data: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/** Answers the exit code once it has stopped. Throws UserError for what the person at the command line can mend. */
export async function up(options: UpOptions): Promise<number> {
  boundMemory();
  const stopped = stopSignal();
  const folder = holdDataFolder(options.data, options);
  // Only now, so that a second process is refused before it has read the whole cloud.
  const { openPunctual } = await import('./open-punctual.ts');
  const punctual = await openPunctual(folder, options);
  try {
    if (!options.iam) say('warning: --no-iam: every call is allowed; on AWS it would not be');
    say(punctual.howTasksRun);
    for (const file of options.files) {
      const outcome = await deployFile(punctual.cloud, stackNameOf(file), file);
      process.stdout.write(`${outcome}\n`);
    }
    process.stdout.write(`ready ${punctual.endpoint}\n`);
    await stopped;
    const tasks = await punctual.runningTasks();
    say(
      tasks === 0 ? 'stopped; no task is running' : `stopped; ${tasks === 1 ? '1 task goes' : `${tasks} tasks go`} on`,
    );
  } finally {
    await punctual.close();
  }
  return 0;
}

const say = (text: string): void => {
  process.stderr.write(`punctual: ${text}\n`);
};

/** `jobs/office.template.yaml` -> `office-template`: letters, digits and hyphens, as CloudFormation demands. */
export const stackNameOf = (file: string): string =>
  basename(file, extname(file))
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^[^A-Za-z]+|-+$/g, '') || 'stack';

export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
