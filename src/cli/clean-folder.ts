/**
 * What `punctual clean` does: shows what the cloud of a data folder has left on this host, and removes it. The folder is held meanwhile, as a
 * cloud that runs holds it; a copy is not given its original's things.
 */
import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { claimCloud, otherCloudsRun } from './folder/claim.ts';
import { inWords as inWordsOf } from './folder/files.ts';
import { takeLock } from './folder/lock.ts';
import { findWhereabouts, placeOf } from './folder/place.ts';
import { readSettings, type Settings } from './folder/settings.ts';
import { checkTasks } from './folder/tasks.ts';
import { print, printNotice } from './print.ts';
import { chain, UsageError, UserError } from './user-error.ts';

export interface CleanOptions {
  readonly data: string;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly withData: boolean;
}

/** One thing, or several that go together. */
interface Leftover {
  /** Lines for a person. */
  readonly what: readonly string[];
  /** Returns what could not be removed, and why. */
  remove(): Promise<readonly string[]>;
}

/** Throws UserError: where there is no folder, its cloud runs, or something could not be removed. */
export async function cleanFolder(options: CleanOptions): Promise<void> {
  const path = resolve(options.data);
  const settings = existsSync(path) ? readSettings(path) : undefined;
  if (!settings)
    throw new UserError(`\`${options.data}\` is no data folder: it has no settings.json`, 'name one with --data');
  const lock = takeLock(path);
  try {
    const claim = await claimCloud(settings.cloudId);
    if (!claim)
      throw new UserError(
        'another process of this host runs the cloud of this folder (from a copy, or a place to which it was moved)',
        'stop it first: what is left on this host is what it uses',
      );
    try {
      const leftovers = [...(await findLeftovers(path, settings)), ...(options.withData ? [dataOf(path)] : [])];
      await showAndRemove(leftovers, options);
    } finally {
      claim.release();
    }
  } finally {
    lock.close();
  }
}

async function showAndRemove(leftovers: readonly Leftover[], { dryRun, yes }: CleanOptions): Promise<void> {
  const lines = leftovers.flatMap(({ what }) => what);
  print(lines.map((line) => `${line}\n`).join(''));
  if (lines.length === 0) return printNotice({ level: 'INFO', message: 'nothing is left on this host' });
  if (dryRun) return;
  if (!yes) throw new UsageError('nothing was removed', 'say --yes to remove what is listed, --dry-run to look');
  const failed: string[] = [];
  for (const { remove } of leftovers) failed.push(...(await remove()));
  if (failed.length > 0)
    throw new UserError(
      `${failed.length} of ${lines.length} could not be removed: ${failed.join('; ')}`,
      'see to that, and say it again',
    );
  printNotice({ level: 'INFO', message: `removed: ${lines.length}` });
}

/** What a copy's settings name is its original's. */
async function findLeftovers(path: string, settings: Settings): Promise<Leftover[]> {
  const isOriginal = (other: string): boolean => readSettings(other)?.cloudId === settings.cloudId;
  const where = findWhereabouts(placeOf(path), settings.place, isOriginal);
  if (where.is === 'a copy') {
    printNotice({
      level: 'INFO',
      message: `\`${path}\` is a copy (${where.why}): containers and processes are its original's, and stay`,
    });
    return [];
  }
  const isAlone = !otherCloudsRun(settings.cloudId);
  checkTasks(join(path, 'tasks'), settings.tasksId);
  const { findProcessLeftovers } = await import('../cloud/runners/process/cleanup/leftovers.ts');
  const processes = findProcessLeftovers(join(path, 'tasks'), isAlone);
  return [...(await findContainers(settings, isAlone)), processes];
}

async function findContainers({ cloudId, runner }: Settings, isAlone: boolean): Promise<Leftover[]> {
  const { connectDocker } = await import('../cloud/runners/docker/engine-api/connect-docker.ts');
  const connected = await connectDocker(process.env);
  if (!connected.docker) {
    if (runner === 'docker')
      throw new UserError(
        `${connected.why}, and this cloud ran its tasks as containers`,
        'start Docker or Podman, or let this user talk to it (group docker), or name the Engine with DOCKER_HOST',
      );
    return [];
  }
  const { findLeftovers: find } = await import('../cloud/runners/docker/cleanup/leftovers.ts');
  const found = await find(connected.docker, cloudId, isAlone);
  return found.map(({ what, remove }) => ({
    what: [what],
    remove: () => remove().then(...asLines(what)),
  }));
}

const asLines = (what: string) =>
  [(): string[] => [], (error: unknown): string[] => [`${what}: ${chain(error)}`]] as const;

/** A person's own files may stand beside ours. */
const ours =
  /^(?:punctual\.db|logs\.db)(?:-wal|-shm|-journal|\.damaged-.*)?$|^(?:settings|keys|door|holder|backup)\.json(?:\.new)?$|^vault\.key(?:\.new)?$|^lock(?:-journal)?$|^tasks$/;

function dataOf(path: string): Leftover {
  return {
    what: [`data folder ${path}`],
    async remove() {
      // The settings last: until then the folder can be named once more.
      const names = readdirSync(path).filter((name) => ours.test(name));
      const ordered = names.toSorted((a, b) => Number(a === 'settings.json') - Number(b === 'settings.json'));
      inWordsOf('remove', path, () => {
        for (const name of ordered) rmSync(join(path, name), { recursive: true, force: true });
      });
      const left = readdirSync(path);
      if (left.length > 0)
        printNotice({
          level: 'INFO',
          message: `\`${path}\` stays: what is in it is not Punctual's: ${left.join(', ')}`,
        });
      else inWordsOf('remove', path, () => rmdirSync(path));
      return [];
    },
  };
}
