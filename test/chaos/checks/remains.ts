/** What must be left when everything is over: a sound store, and nothing else. */
import type { Check } from './check.ts';
import { isOfFault } from './costs.ts';

export const storeIsSound: Check = ({ store }) => {
  const faults = Object.entries(store.integrity).filter(([, answer]) => answer !== 'ok');
  return {
    name: 'the store is sound',
    figures: `integrity_check of ${Object.keys(store.integrity).join(', ')}: ${faults.length === 0 ? 'ok' : 'not ok'}`,
    violations: faults.map(([file, answer]) => `integrity_check of ${file}: ${answer}`),
  };
};

export const nothingLeftOver: Check = ({ store }) => ({
  name: 'no work is left over',
  figures: `${store.effects.length} effects, ${store.inbox.length} rows of the inbox, ${store.quarantine.length} set aside`,
  violations: [
    ...store.effects.map((effect) => `an effect never had an outcome: ${effect}`),
    ...store.inbox.map((row) => `a row of the inbox was never taken: ${row}`),
    ...store.quarantine.map((row) => `a row was set aside: ${row}`),
  ],
});

export const noProcessLeft: Check = ({ processes, taskFolders }) => ({
  name: 'no process and no folder of a task is left',
  figures: `${processes.length} processes of the run still live, ${taskFolders.length} folders`,
  violations: [
    ...processes.map((process) => `still lives: ${process}`),
    ...taskFolders.map((folder) => `the folder of task ${folder} is still there`),
  ],
});

export const engineKeptQuiet: Check = ({ notes }) => {
  const complaints = notes.errors.filter((line) => !isOfFault(notes, line));
  const byItself = notes.lives.filter(({ endedBy }) => endedBy === 'itself');
  return {
    name: 'the engine neither complained nor fell',
    figures: `${complaints.length} complaints, ${byItself.length} ends of its own`,
    violations: [
      ...complaints.map((line) => `it said: ${line}`),
      ...byItself.map(({ endedAt }) => `it ended by itself at ${new Date(endedAt ?? 0).toISOString()}`),
    ],
  };
};
