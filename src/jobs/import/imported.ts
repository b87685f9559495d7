/** Jobs that were written for another scheduler, as a configuration's, with what could not be carried over. */

import { isObject } from '../../languages/is-object.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What is no map has no fields. */
export const mapOf = (value: unknown): Fields => (isObject(value) ? value : {});

/** The maps of a list; what is no list has none. */
export const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isObject) : []);

export interface Note {
  /** Of what was imported, from 1. */
  readonly line?: number | undefined;
  /** What was not carried over, or changed, and what to do. */
  readonly text: string;
}

/** Says something of the job at hand, as a note. */
export type Say = (text: string) => void;

export interface ImportedJob {
  readonly name: string;
  /** As a configuration has them. */
  readonly fields: Fields;
  readonly notes: readonly Note[];
}

export interface Imported {
  /** What the jobs' times are in, where it says so. */
  readonly zone?: string | undefined;
  /** Who was told, where it says so. */
  readonly notify?: unknown;
  readonly cluster?: string | undefined;
  /** Names that jobs have fields of their own for. */
  readonly environments?: readonly string[];
  /** What holds for every job. */
  readonly defaults?: Fields;
  readonly jobs: readonly ImportedJob[];
  /** Of no job. */
  readonly notes: readonly Note[];
}

/** Names that a configuration takes, each once: small letters, digits and single hyphens, at most 40. */
export class Names {
  readonly #taken = new Set<string>();

  of(text: string): string {
    const plain = text
      .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '')
      .slice(0, 36)
      .replace(/-+$/, '');
    const base = plain === '' ? 'job' : /^app(-|$)/.test(plain) ? `the-${plain}` : plain;
    let name = base;
    for (let count = 2; this.#taken.has(name); count++) name = `${base}-${count}`;
    this.#taken.add(name);
    return name;
  }
}

/** `90s`, `15m`, `2h`, as a configuration writes times. */
export function durationOf(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
