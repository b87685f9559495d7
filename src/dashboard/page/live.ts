/**
 * The stream by which the server tells that something has changed: one for the whole page, open while the page is seen. A line that is cut is noticed by
 * the beats that do not come, and taken up again.
 */
import { useSyncExternalStore } from 'react';

/** The server's beats are 2 seconds apart. */
const silentMsMax = 6000;
const againMs = 1000;

const listeners = new Set<() => void>();
const watchers = new Set<() => void>();
let source: EventSource | undefined;
let isHeard = false;
let lostSince: number | undefined;
let silence: ReturnType<typeof setTimeout> | undefined;

function setHeard(heard: boolean): void {
  const isOther = heard !== isHeard;
  isHeard = heard;
  lostSince = heard ? undefined : (lostSince ?? Date.now());
  if (!isOther) return;
  for (const watcher of watchers) watcher();
  if (heard) for (const listener of listeners) listener();
}

function heard(): void {
  clearTimeout(silence);
  silence = setTimeout(lost, silentMsMax);
  setHeard(true);
}

function lost(): void {
  close();
  setHeard(false);
  silence = setTimeout(open, againMs);
}

function open(): void {
  close();
  if (document.hidden || listeners.size === 0) return;
  source = new EventSource('/events');
  source.addEventListener('beat', heard);
  source.addEventListener('change', () => {
    heard();
    for (const listener of listeners) listener();
  });
  source.addEventListener('error', lost);
}

function close(): void {
  clearTimeout(silence);
  source?.close();
  source = undefined;
}

document.addEventListener('visibilitychange', open);
window.addEventListener('offline', lost);

/** Calls it at each change, and when the line is there again. Returns what ends that. */
export function onChange(listener: () => void): () => void {
  listeners.add(listener);
  if (!source) open();
  return () => {
    listeners.delete(listener);
  };
}

/** The server tells of changes now. */
export const isTold = (): boolean => isHeard;

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
  };
}

/** Since when the line is cut that was there before; undefined: it is there, or was not yet. */
export const useLostSince = (): number | undefined => useSyncExternalStore(watch, () => lostSince);
