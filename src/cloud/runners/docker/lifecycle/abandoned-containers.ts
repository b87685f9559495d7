/** Containers that have been reported as ended, or as never started: they must not go on, and are ended as soon as the Engine can be reached. */
import { type Identity, keyOf } from '../../followed-containers.ts';

export interface AbandonedContainers {
  /** Ends it now, or at a retry. */
  add(of: Identity): void;
  /** The same, of one for which there is no use in trying now. */
  note(of: Identity): void;
  retry(): void;
  forgetTask(taskId: string): void;
}

export function openAbandonedContainers(remove: (of: Identity) => Promise<void>): AbandonedContainers {
  const abandoned = new Map<string, Identity>();

  function add(of: Identity): void {
    abandoned.set(keyOf(of), of);
    void remove(of).then(
      () => abandoned.delete(keyOf(of)),
      () => undefined,
    );
  }

  return {
    add,
    note: (of) => void abandoned.set(keyOf(of), of),
    retry() {
      for (const of of abandoned.values()) add(of);
    },
    forgetTask(taskId) {
      for (const [key, of] of abandoned) if (of.taskId === taskId) abandoned.delete(key);
    },
  };
}
