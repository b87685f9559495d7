/** Kinds of damage to a data folder at which no start is made, and what each is told. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { changeSettings } from '../src/cli/folder/settings.ts';

export const at = (name: string, damage: (file: string) => void) => (data: string) => damage(join(data, name));
export const gone = (file: string): void => rmSync(file);
export const empty = (file: string): void => truncateSync(file, 0);
export const nonsense = (file: string): void => writeFileSync(file, 'nonsense');
export const aFolder = (file: string): void => {
  rmSync(file, { recursive: true, force: true });
  mkdirSync(file);
};
export const aLink = (file: string): void => {
  renameSync(file, `${file}.elsewhere`);
  symlinkSync(`${file}.elsewhere`, file);
};
export const nameIs =
  (make: (file: string) => void) =>
  (tasks: string): void => {
    mkdirSync(tasks, { recursive: true });
    make(join(tasks, 'id'));
  };
export const readable = (file: string): void => chmodSync(file, 0o644);
export const writable = (file: string): void => chmodSync(file, 0o666);
export const linked = (file: string): void => linkSync(file, `${file}.second`);
export const aHole = (file: string): void => {
  const bytes = readFileSync(file);
  bytes.fill(0xaa, 4096, 12_288);
  writeFileSync(file, bytes);
};
export const nonsenseLog = (file: string): void => writeFileSync(file, Buffer.alloc(8192, 0xaa), { mode: 0o600 });
export const withOnly = (name: string) => (data: string) => {
  for (const other of readdirSync(data)) if (other !== name) rmSync(join(data, other), { recursive: true });
};
export const halved = (file: string): void => truncateSync(file, Math.floor(readFileSync(file).length / 2));
export const ofAnother = (file: string): void => {
  rmSync(file);
  const db = new DatabaseSync(file);
  db.exec('CREATE TABLE moz_cookies (id INTEGER)');
  db.close();
};

/** It stands beside the store and is whole. */
export const theOther =
  (name: string) =>
  (file: string): void => {
    rmSync(file);
    cpSync(join(dirname(file), name), file);
  };
export const without =
  (table: string) =>
  (file: string): void => {
    const db = new DatabaseSync(file);
    db.exec(`DROP TABLE ${table}`);
    db.close();
  };

export const kinds: [name: string, damage: (data: string) => void, words: RegExp, mend: RegExp][] = [
  ['the store is gone', at('punctual.db', gone), /punctual\.db` is missing, beside the settings/, /backup/],
  ['the store is empty', at('punctual.db', empty), /punctual\.db` is empty/, /backup/],
  ['the store is nonsense', at('punctual.db', nonsense), /punctual\.db` is damaged: file is not a database/, /recover/],
  ['the store has a hole', at('punctual.db', aHole), /punctual\.db` is damaged/, /recover/],
  ['the store is half there', at('punctual.db', halved), /punctual\.db` is damaged/, /recover/],
  ["the store is another program's", at('punctual.db', ofAnother), /those of another program/, /backup/],
  [
    'the store lacks a table',
    at('punctual.db', without('timer')),
    /punctual\.db` is damaged: it lacks .*timer/,
    /backup/,
  ],
  ['the store is the log file', at('punctual.db', theOther('logs.db')), /punctual\.db` is damaged: it lacks/, /backup/],
  [
    "the store is another cloud's",
    (data) => changeSettings(data, (settings) => ({ ...settings, cloudId: 'f'.repeat(32) })),
    /punctual\.db` is the store of another cloud/,
    /put back that of this folder/,
  ],
  [
    'the store is older than its log',
    (data) => {
      changeSettings(data, (settings) => ({ ...settings, starts: 99 }));
      writeFileSync(join(data, 'punctual.db-wal'), Buffer.alloc(64));
    },
    /punctual\.db` is older than .*-wal`: together they would be neither/,
    /mv .*-wal .*-shm elsewhere/,
  ],
  [
    'what stands beside the store is no log',
    at('punctual.db-wal', nonsenseLog),
    /punctual\.db-wal` is not what was written there: what was committed last/,
    /backup.*mv .*-wal .*-shm elsewhere/,
  ],
  ['all is gone but what was printed', withOnly('logs.db'), /settings\.json` is missing, beside `logs\.db`/, /backup/],
  ['the store is a folder', at('punctual.db', aFolder), /punctual\.db` is a folder, where a file is to be/, /mv /],
  ['the log file is a folder', at('logs.db', aFolder), /logs\.db` is a folder/, /mv /],
  ['what stands beside the store is a folder', at('punctual.db-wal', aFolder), /punctual\.db-wal` is a folder/, /mv /],
  ['the settings are gone', at('settings.json', gone), /settings\.json` is missing, beside `punctual\.db`/, /backup/],
  ['the settings are empty', at('settings.json', empty), /settings\.json` is empty/, /backup/],
  ['the settings are nonsense', at('settings.json', nonsense), /settings\.json` is not what was written/, /backup/],
  [
    'the settings are a list',
    at('settings.json', (file) => writeFileSync(file, '[]')),
    /is not what was written/,
    /backup/,
  ],
  ['the settings are a folder', at('settings.json', aFolder), /settings\.json` is a folder/, /mv /],
  ['the keys are nonsense', at('keys.json', nonsense), /keys\.json` is not what was written/, /new key/],
  ['the keys lack one', at('keys.json', (file) => writeFileSync(file, '{}')), /keys\.json` is not what was/, /new key/],
  ['the key of the vault is gone', at('vault.key', gone), /vault\.key` is missing/, /put back/],
  ['the key of the vault is a folder', at('vault.key', aFolder), /vault\.key` is a folder/, /mv /],
  [
    'the lock is nonsense',
    at('lock', (file) => writeFileSync(file, 'x'.repeat(8192))),
    /lock` is not what was/,
    /remove it/,
  ],
  ['the lock is a folder', at('lock', aFolder), /lock` is a folder/, /mv /],
  ['the tasks are a file', at('tasks', nonsense), /tasks` is a file, where a folder is to be/, /mv /],
  ["the tasks' own name is nonsense", at('tasks', nameIs(nonsense)), /tasks\/id` is not what was/, /remove it/],
  [
    "the tasks' own name is another folder's",
    (data) => {
      nameIs((file) => writeFileSync(file, 'a'.repeat(32)))(join(data, 'tasks'));
      changeSettings(data, (settings) => ({ ...settings, tasksId: 'b'.repeat(32) }));
    },
    /tasks\/id` is that of another data folder/,
    /remove it/,
  ],
  ["the tasks' own name is a folder", at('tasks', nameIs(mkdirSync)), /tasks\/id` is a folder, where a file/, /mv /],
];
export const ofUnix: typeof kinds = [
  ['the store is a link', at('punctual.db', aLink), /punctual\.db` is a link/, /the file itself/],
  ['the store has a second name', at('punctual.db', linked), /punctual\.db` has another name/, /cp -p .* && mv /],
  ['the settings are a link', at('settings.json', aLink), /settings\.json` is a link/, /the file itself/],
  [
    "the tasks' own name is a link to what has no end",
    at(
      'tasks',
      nameIs((file) => symlinkSync('/dev/zero', file)),
    ),
    /tasks\/id` is a link, where a file/,
    /mv /,
  ],
  [
    "the tasks' own name is a pipe",
    at(
      'tasks',
      nameIs((file) => void execFileSync('mkfifo', [file])),
    ),
    /tasks\/id` is a pipe, where a file/,
    /mv /,
  ],
  ['the lock is a link', at('lock', aLink), /lock` is a link/, /the file itself/],
];
