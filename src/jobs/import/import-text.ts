/** Reads what another scheduler runs, by its kind. */
import { isProblems, renderProblem } from '../../languages/problem.ts';
import { type Part, readAccount } from '../model/account/read-account.ts';
import { jobsOf } from '../model/jobs.ts';
import { readingsOf, readTemplates, type Template } from '../model/template.ts';
import { importCopilot } from './copilot.ts';
import { importCronJobs } from './cronjob.ts';
import { importCrontab } from './crontab.ts';
import { importEcschedule } from './ecschedule.ts';
import type { Imported } from './imported.ts';
import { importJobs } from './model.ts';

interface Told {
  /** A crontab of /etc. */
  readonly isSystem: boolean;
}

/** Or why nothing of it can be read. */
export function importText(kind: string, text: string, { isSystem }: Told): Imported | { readonly problem: string } {
  if (kind === 'crontab') return importCrontab(text, isSystem);
  if (kind === 'copilot') return importCopilot(text);
  if (kind === 'cronjob') return importCronJobs(text);
  if (kind === 'ecschedule') return importEcschedule(text);
  const read = readTemplates(text);
  if (isProblems(read)) return { problem: read.map(renderProblem).join('\n') };
  return importJobs(jobsOf(read.readings[0] as Template));
}

export const importAccount = (parts: readonly Part[]): Imported =>
  importJobs(jobsOf(readingsOf(readAccount(parts))[0] as Template));
