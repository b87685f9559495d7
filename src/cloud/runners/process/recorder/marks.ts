/**
 * What a recorder leaves in its container's folder, read strictly: a mark that is not complete has not been written.
 * When something happened is its mark's own time of writing, by the host's clock.
 */
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Instant, instant } from '../../../../languages/instant.ts';

/** A process and no other: ids are used again, starts are not. */
export interface ProcessMark {
  readonly pid: number;
  /** As `Host.starts` has it; '' if it was over before it could be looked up. */
  readonly start: string;
}

/** `at`: when it began. */
export interface RecordMark extends ProcessMark {
  readonly at: Instant;
  readonly bootId: string;
}

/**
 * `unstarted`: an engine has made sure that this container will never be started. `broken`: it was damaged, or the host went down as it was
 * written.
 */
export type AnyRecord = RecordMark | 'unstarted' | 'broken';

/** A mark is made and written within microseconds; one that is still not whole after this time never will be. */
const markMsMax = 10_000;

export function readRecord(folder: string): AnyRecord | undefined {
  const mark = read(folder, 'record');
  if (mark === undefined) return undefined;
  if (mark.text === unstarted) return 'unstarted';
  const [pid, start, bootId, end] = mark.text.split('\n');
  if (isPid(pid) && bootId && end === '') return { pid: Number(pid), start: startOf(start), bootId, at: mark.at };
  return isLate(mark) ? 'broken' : undefined;
}

/** The process that copies the output; undefined: it has not begun. */
export function readCopier(folder: string): ProcessMark | undefined {
  const [pid, start, end] = read(folder, 'copier')?.text.split('\n') ?? [];
  return isPid(pid) && end === '' ? { pid: Number(pid), start: startOf(start) } : undefined;
}

/** `at`: when it was started. */
export interface CommandMark extends ProcessMark {
  readonly at: Instant;
}

export function readCommand(folder: string): CommandMark | undefined {
  const mark = read(folder, 'command');
  const [pid, start, end] = mark?.text.split('\n') ?? [];
  return mark && isPid(pid) && end === '' ? { pid: Number(pid), start: startOf(start), at: mark.at } : undefined;
}

/** It is there, is not whole, and never will be. */
export function isCommandBroken(folder: string): boolean {
  const mark = read(folder, 'command');
  return mark !== undefined && isLate(mark) && readCommand(folder) === undefined;
}

/** The exit code as ECS reports it: of one ended by signal N, 128 + N. */
export function readExit(folder: string): { readonly code: number; readonly at: Instant } | undefined {
  const mark = read(folder, 'exit');
  const code = /^(\d{1,3})\n$/.exec(mark?.text ?? '')?.[1];
  return mark && code !== undefined ? { code: Number(code), at: mark.at } : undefined;
}

/** All output has come to the files: after that no exit code will be written down either. */
export const isDrained = (folder: string): boolean => existsSync(join(folder, 'drained'));

/** The recorder could make no process for its command. */
export const isUnforked = (folder: string): boolean => existsSync(join(folder, 'unstarted'));

const unstarted = 'unstarted\n';

/** Takes the recorder's place, so that none can start any more. False: one was faster. */
export function forbidStart(folder: string): boolean {
  try {
    writeFileSync(join(folder, 'record'), unstarted, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new Error(`write \`${folder}/record\``, { cause: error });
  }
}

interface Mark {
  readonly text: string;
  readonly at: Instant;
}

const markBytesMax = 65_536;

/** What is no file of a mark's size is never opened (a pipe would be waited for), and is not whole since ever. */
function read(folder: string, name: string): Mark | undefined {
  const path = join(folder, name);
  const never = { text: '', at: instant(0) };
  try {
    // Asked often of marks that are not there yet: an exception costs more than a look.
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (!stats) return undefined;
    if (!stats.isFile() || stats.size > markBytesMax) return never;
    return { text: readFileSync(path, 'utf8'), at: instant(Math.trunc(stats.mtimeMs)) };
  } catch {
    return never;
  }
}

/** One of a time to come was written before the clock was put back. */
const isLate = ({ at }: Mark): boolean => Math.abs(Date.now() - at) > markMsMax;

const isPid = (text: string | undefined): boolean => /^[1-9]\d{0,9}$/.test(text ?? '');

/** On Linux the recorder writes the rest of /proc/PID/stat from its third field on: the start is the 22nd. */
export function startOf(text: string | undefined): string {
  const words = (text ?? '').trim().split(/\s+/);
  return words.length > 20 ? (words[19] ?? '') : words.join(' ');
}
