/**
 * Calls back when something changed in a folder: by the system's own notices where it gives them, else by the clock (file systems of
 * some virtual machines and networks give none, and the number of folders that may be watched is limited).
 */
import { watch } from 'node:fs';

const lookEveryMs = 200;

/** On Linux a file that was made is notified of again when something is written. Of what is always empty the first notice is the only one. */
const onlyMade = (event: string, name: string | null): boolean =>
  process.platform === 'linux' && event === 'rename' && name !== 'drained';

/** Returns how to end it. */
export function watchFolder(folder: string, onChange: () => void): () => void {
  let end = () => {};
  const byClock = () => {
    const timer = setInterval(onChange, lookEveryMs);
    end = () => clearInterval(timer);
  };
  try {
    const watcher = watch(folder, { persistent: false }, (event, name) => {
      if (!onlyMade(event, name)) onChange();
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
