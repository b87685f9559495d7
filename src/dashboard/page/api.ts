/** What the page asks of the server that it came from, and nothing else anywhere. */
import { useEffect, useRef, useState } from 'react';
import type { ActView, ErrorView } from '../views.ts';

/** Refused or failed, in the server's words. */
export class Failed extends Error {
  readonly hint: string | undefined;
  readonly status: number;

  constructor(status: number, message: string, hint?: string) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

async function ask<T>(path: string, options: RequestInit = {}): Promise<T> {
  const answer = await fetch(path, { ...options, credentials: 'same-origin' });
  const value: unknown = await answer.json();
  if (answer.ok) return value as T;
  const { error, hint } = value as ErrorView;
  throw new Failed(answer.status, error, hint ?? undefined);
}

export const act = (path: string, body: object = {}): Promise<ActView> =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

export const jobPath = (job: string): string => `/jobs/${encodeURIComponent(job)}`;
export const runPath = (job: string, run: string): string => `${jobPath(job)}/runs/${encodeURIComponent(run)}`;

export interface Asked<T> {
  /** The last that came, also while the connection is lost. */
  readonly value: T | undefined;
  readonly error: Failed | undefined;
  /** Nothing has come since. */
  readonly lostSince: number | undefined;
  again(): void;
}

const pollMsDefault = 2000;

/** `seldom`: so many times as seldom as what changes by the second. */
export function useAsked<T extends { readonly frame: { readonly pollMs: number } }>(
  path: string,
  seldom = 1,
): Asked<T> {
  const [value, setValue] = useState<T>();
  const [error, setError] = useState<Failed>();
  const [lostSince, setLostSince] = useState<number>();
  const again = useRef(() => {});
  const shown = useRef<string>(undefined);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    // Another part of the same thing takes the place of what is shown once it has come.
    if (shown.current !== path.split('?')[0]) setValue(undefined);
    shown.current = path.split('?')[0];
    const look = async (): Promise<void> => {
      clearTimeout(timer);
      let pollMs = pollMsDefault;
      try {
        const found = await ask<T>(`/api${path}`);
        if (isOver) return;
        pollMs = found.frame.pollMs;
        setValue(found);
        setError(undefined);
        setLostSince(undefined);
      } catch (problem) {
        if (isOver) return;
        if (problem instanceof Failed) setError(problem);
        else setLostSince((since) => since ?? Date.now());
      }
      timer = setTimeout(() => void look(), pollMs * seldom * (document.hidden ? 10 : 1));
    };
    const seen = (): void => {
      if (!document.hidden) void look();
    };
    again.current = () => void look();
    document.addEventListener('visibilitychange', seen);
    void look();
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [path, seldom]);
  return { value, error, lostSince, again: () => again.current() };
}
