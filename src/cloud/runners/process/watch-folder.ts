/**
 * Says that something changed in a folder: by the system's own notices where it gives them, else by the clock (file systems of
 * some virtual machines and networks give none, and the number of folders that may be watched is limited).
 */
import { watch } from 'node:fs';

const lookEveryMs = 200;

/** Answers how to end it. */
export function watchFolder(folder: string, changed: () => void): () => void {
  let end = () => {};
  const byClock = () => {
    const timer = setInterval(changed, lookEveryMs);
    end = () => clearInterval(timer);
  };
  try {
    const watcher = watch(folder, { persistent: false }, changed);
    end = () => watcher.close();
    watcher.on('error', () => {
      watcher.close();
      byClock();
    });
  } catch {
    byClock();
  }
  return () => end();
}
