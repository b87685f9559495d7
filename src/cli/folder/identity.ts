/** Whether a data folder may go on as the cloud that it is: the original may, a copy of it not. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError, UserError } from '../user-error.ts';
import { type Claim, claimCloud } from './claim.ts';
import { inWords } from './files.ts';
import { newRootKey } from './keys.ts';
import { findWhereabouts, placeOf } from './place.ts';
import { readSettings, type Settings, type Wanted, writeSettings } from './settings.ts';

const asCopy =
  'stop its original for good and go on as it: punctual up --moved; or let this be a cloud of its own, which starts nothing by itself: punctual up --as-copy';

/** Returns the settings to go on with, which may have become those of a copy, and the claim of their cloud. Throws UserError. */
export async function resolveIdentity(path: string, settings: Settings, wanted: Wanted): Promise<[Settings, Claim]> {
  const place = placeOf(path);
  const where = findWhereabouts(place, settings.place, (other) => cloudIdAt(other) === settings.cloudId);
  const claim = await claimCloud(settings.cloudId);
  try {
    const why = claim
      ? where.is === 'a copy'
        ? where.why
        : undefined
      : 'another process of this host runs the same cloud';
    if (wanted.asCopy && !settings.copyOf && why === undefined)
      throw new UsageError(
        `the data folder \`${path}\` is no copy: it is in use where it was made`,
        'leave --as-copy out',
      );
    if (claim && (why === undefined || (wanted.moved && !wanted.asCopy)))
      return [stay(path, { ...settings, place }), claim];
    if (!wanted.asCopy) throw new UserError(`the data folder \`${path}\` is a copy: ${why}`, asCopy);
  } catch (error) {
    claim?.release();
    throw error;
  }
  claim?.release();
  const copy = becomeCopy(path, { ...settings, place });
  const own = await claimCloud(copy.cloudId);
  if (!own) throw new Error('the id of a new cloud is taken');
  return [copy, own];
}

function stay(path: string, settings: Settings): Settings {
  writeSettings(path, settings);
  return settings;
}

/** Its containers and processes are its original's, and known by the ids that go now. The settings are written last: until then it is a copy. */
function becomeCopy(path: string, { cloudId: copyOf, runner: _, tasksId: __, ...settings }: Settings): Settings {
  inWords('make a cloud of its own of', path, () => {
    removeRecords(join(path, 'tasks'));
    rmSync(join(path, 'door.json'), { force: true });
  });
  newRootKey(path);
  const copy: Settings = { ...settings, cloudId: randomBytes(16).toString('hex'), copyOf, holdPending: true };
  writeSettings(path, copy);
  return copy;
}

/** What the process runner keeps of its original's processes. A person's own files may stand beside that. */
function removeRecords(tasks: string): void {
  if (!existsSync(tasks)) return;
  for (const name of readdirSync(tasks, { withFileTypes: true }).map((entry) => entry.name))
    if (/^[0-9a-f]{32}$|^id$/.test(name)) rmSync(join(tasks, name), { recursive: true, force: true });
}

function cloudIdAt(path: string): string | undefined {
  try {
    return readSettings(path)?.cloudId;
  } catch {
    return undefined;
  }
}
