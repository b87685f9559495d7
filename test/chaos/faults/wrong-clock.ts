/**
 * The clock of the engine alone, set forward and back by libfaketime. What measures time gone by (CLOCK_MONOTONIC) is left as it is, as it is
 * when a host's clock is set; the times of files stay the host's. Source: the README of libfaketime.
 */
import { globSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface WrongClock {
  /** For the process whose clock it is. */
  readonly environment: Readonly<Record<string, string>>;
  /** The process sees it within a second. */
  set(offsetMs: number): void;
}

/** Why there can be none, in words, where that is so. */
export function openWrongClock(folder: string): WrongClock | { readonly why: string } {
  const [library] = globSync('/usr/lib/{*/,}faketime/libfaketime.so.1');
  if (library === undefined) return { why: 'libfaketime is not there: install the Debian package faketime' };
  const file = join(folder, 'clock');
  const set = (offsetMs: number): void => {
    writeFileSync(`${file}.new`, `${offsetMs < 0 ? '-' : '+'}${Math.abs(offsetMs) / 1000}\n`);
    renameSync(`${file}.new`, file);
  };
  set(0);
  return {
    environment: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      DONT_FAKE_MONOTONIC: '1',
    },
    set,
  };
}
