/** Rules and schedules that are in the store and cannot be read (a page of it is damaged): no other one waits for them, and each is said once. */
import type { ServiceHost } from '../kit/service.ts';

export interface Unreadable {
  /** Undefined where it throws. */
  read<T>(name: string, work: () => T): T | undefined;
  /** Throws what its reading threw. */
  check(name: string): void;
  /** See `Service`. */
  ailing(): string | undefined;
}

/** `what`: `rule`. */
export function openUnreadable(host: ServiceHost, what: string): Unreadable {
  const why = new Map<string, unknown>();
  return {
    read(name, work) {
      try {
        const one = work();
        why.delete(name);
        return one;
      } catch (error) {
        if (!why.has(name))
          host.reportError(`${what} \`${name}\` cannot be read, and starts nothing until it is put once more`, error);
        why.set(name, error);
        return undefined;
      }
    },
    check(name) {
      if (why.has(name)) throw why.get(name);
    },
    ailing: () =>
      why.size === 0 ? undefined : `${what} ${[...why.keys()].map((name) => `\`${name}\``).join(', ')} cannot be read`,
  };
}
