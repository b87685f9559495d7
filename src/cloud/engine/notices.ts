/**
 * Lines for whoever runs the cloud: what became of their jobs, said once it is committed. What goes on failing is said the first time alone,
 * until it has gone well again; a storm is cut to so many lines a minute. In memory alone: after a start a first failure is said again.
 */
import { type Instant, instant, later } from '../../languages/instant.ts';
import type { Notice } from '../kit/notice.ts';
import type { Journal } from './journal.ts';

export interface Notices {
  /** `about`: what goes on failing. */
  add(notice: Notice, about?: string): void;
  /** Says so where that has failed before. */
  recovered(about: string, notice: Notice): void;
  /** Those of the turn that has just been committed. */
  take(now: Instant): Notice[];
  /** The turn is not committed. */
  drop(): void;
}

const linesAMinute = 60;
/** More failing things than this are forgotten, and said again. */
const failingMax = 10_000;

export function openNotices(journal: Journal): Notices {
  const lines: Notice[] = [];
  const failing = new Set<string>();
  let minute = { ends: instant(0), said: 0, left: 0 };

  function add(notice: Notice): void {
    lines.push(notice);
    journal.undo(() => lines.pop());
  }

  /** Its lines of this minute are used up; undefined: it is said. */
  function isLeftOut(now: Instant, said: Notice[]): boolean {
    if (now >= minute.ends || minute.ends > later(now, 60)) {
      if (minute.left > 0) said.push({ level: 'WARN', message: `${minute.left} more lines in a minute were left out` });
      minute = { ends: later(now, 60), said: 0, left: 0 };
    }
    return minute.said >= linesAMinute;
  }

  return {
    add(notice, about) {
      if (about !== undefined) {
        if (failing.has(about)) return;
        if (failing.size >= failingMax) failing.clear();
        failing.add(about);
        journal.undo(() => failing.delete(about));
      }
      add(notice);
    },
    recovered(about, notice) {
      if (!failing.delete(about)) return;
      journal.undo(() => failing.add(about));
      add(notice);
    },
    take(now) {
      const said: Notice[] = [];
      for (const line of lines.splice(0)) {
        if (isLeftOut(now, said)) minute.left++;
        else {
          minute.said++;
          said.push(line);
        }
      }
      return said;
    },
    drop() {
      lines.length = 0;
    },
  };
}
