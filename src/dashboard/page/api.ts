/** What the page asks of the server that it came from, and nothing else anywhere. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ActView, ErrorView } from '../views.ts';
import { kept } from './kept.ts';
import { isTold, onChange, useLostSince } from './live.ts';

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

export async function asked<T>(path: string, options: RequestInit = {}): Promise<T> {
  const answer = await fetch(path, { ...options, credentials: 'same-origin' });
  const value: unknown = await answer.json();
  if (answer.ok) return value as T;
  const { error, hint } = value as ErrorView;
  throw new Failed(answer.status, error, hint ?? undefined);
}

export const act = (path: string, body: object = {}): Promise<ActView> =>
  asked(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

export interface Asked<T> {
  /** The last that came, also while the connection is lost. */
  readonly value: T | undefined;
  readonly error: Failed | undefined;
  /** Nothing has come since. */
  readonly lostSince: number | undefined;
  again(): void;
}

const pollMsDefault = 2000;
/** While the server tells of changes: for what changes by the time alone. */
const toldMs = 15_000;

interface Wish<T> {
  /** It changes by itself, as the lines of a task do: it is looked at all the time. */
  readonly goesOn?: (value: T) => boolean;
  /** It is much to read: not at each change, but after so many times the usual while. */
  readonly seldom?: number;
}

export function useAsked<T extends { readonly frame: { readonly pollMs: number } }>(
  path: string,
  { goesOn, seldom }: Wish<T> = {},
): Asked<T> {
  const [value, setValue] = useState<T>();
  const [error, setError] = useState<Failed>();
  const [lostSince, setLostSince] = useState<number>();
  const again = useRef(() => {});
  const shown = useRef<string>(undefined);
  const isMoving = useRef(goesOn);
  const cutSince = useLostSince();
  isMoving.current = goesOn;

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    let isAsking = false;
    let isAskedAgain = false;
    // Another part of the same thing takes the place of what is shown once it has come.
    if (shown.current !== path.split('?')[0]) setValue(undefined);
    shown.current = path.split('?')[0];
    const ask = async (): Promise<number> => {
      try {
        const found = await asked<T>(`/api${path}`);
        if (isOver) return 0;
        setValue((was) => (was === undefined ? found : kept(was, found)));
        setError(undefined);
        setLostSince(undefined);
        const { pollMs } = found.frame;
        if (seldom !== undefined) return pollMs * seldom;
        return isTold() && !isMoving.current?.(found) ? Math.max(pollMs, toldMs) : pollMs;
      } catch (problem) {
        if (isOver) return 0;
        const isRefused = problem instanceof Failed;
        setError(isRefused ? problem : undefined);
        // What is not there any more has no buttons either.
        if (isRefused && problem.status === 404) setValue(undefined);
        if (!isRefused || problem.status === 401) setLostSince((since) => since ?? Date.now());
        return pollMsDefault;
      }
    };
    const look = async (): Promise<void> => {
      clearTimeout(timer);
      isAskedAgain = isAsking;
      if (isAsking) return;
      isAsking = true;
      const nextMs = await ask();
      isAsking = false;
      if (isOver) return;
      if (isAskedAgain) void look();
      else timer = setTimeout(() => void look(), nextMs * (document.hidden ? 10 : 1));
    };
    const seen = (): void => {
      if (!document.hidden) void look();
    };
    again.current = () => void look();
    document.addEventListener('visibilitychange', seen);
    const end = onChange(() => seldom === undefined && void look());
    void look();
    return () => {
      isOver = true;
      clearTimeout(timer);
      end();
      document.removeEventListener('visibilitychange', seen);
    };
  }, [path, seldom]);
  return { value, error, lostSince: lostSince ?? cutSince, again: useCallback(() => again.current(), []) };
}
