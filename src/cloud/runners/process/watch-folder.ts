/**
 * Says that something changed in a folder: by the system's own notices where it gives them, else by the clock (file systems of
 * some virtual machines and networks give none, and the number of folders that may be watched is limited).
 */
import { watch } from 'node:fs';

const lookEveryMs = 200;

/** On Linux a file that was made is told of again when something is written. What is always empty has to be told of at once. */
const onlyMade = (event: string, name: string | null): boolean =>
  process.platform === 'linux' && event === 'rename' && name !== 'drained';

/** Answers how to end it. */
export function watchFolder(folder: string, changed: () => void): () => void {
  let end = () => {};
  const byClock = () => {
    const timer = setInterval(changed, lookEveryMs);
    end = () => clearInterval(timer);
  };
  try {
    const watcher = watch(folder, { persistent: false }, (event, name) => {
      if (!onlyMade(event, name)) changed();
    });
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
