/** Where the page is: its address says all of it, so that Back undoes and a copy of the address shows the same. */
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

const tell = (): void => {
  for (const listener of listeners) listener();
};

export function go(address: string): void {
  history.pushState(null, '', address);
  window.scrollTo(0, 0);
  tell();
}

/** A filter: the place on the screen stays. */
export function setFilter(name: string, value: string | undefined): void {
  const address = new URL(location.href);
  address.search = '';
  if (value !== undefined) address.searchParams.set(name, value);
  history.pushState(null, '', address);
  tell();
}

/** One part of what is shown; the others stay. */
export function setQuery(name: string, value: string | undefined): void {
  const address = new URL(location.href);
  if (value === undefined) address.searchParams.delete(name);
  else address.searchParams.set(name, value);
  history.pushState(null, '', address);
  tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

export const useAddress = (): URL => new URL(useSyncExternalStore(subscribe, () => location.href));
