/** Names of jobs, and the logical ids they become: `disable-leavers` -> `DisableLeavers`. */
import type { View } from './view.ts';

const form = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const lengthMax = 40;

export const pascal = (name: string): string =>
  name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

export function checkJobName(job: View, name: string, key: 'id' | undefined): void {
  const path = key === undefined ? [] : [key];
  const mend = key === undefined ? nameNear(name) : `id: ${nameNear(name)}`;
  if (!form.test(name) || name.length > lengthMax)
    job.wrong(
      path,
      `found the ${key ?? 'name'} "${name}"; expected 1 to ${lengthMax} small letters, digits and single hyphens, a letter first`,
      mend,
    );
  else if (name === 'app' || name.startsWith('app-'))
    job.wrong(
      path,
      `found the ${key ?? 'name'} ${name}; what begins with App in the template is what jobs share`,
      `${name.replace('app', 'my-app')}`,
    );
}

const nameNear = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, lengthMax) || 'report';

/** Two jobs that would be one in the template. */
export function checkMeetings(jobs: readonly { view: View; name: string; logicalId: string }[]): void {
  const seen = new Map<string, string>();
  for (const { view, name, logicalId } of jobs) {
    const other = seen.get(logicalId);
    if (other !== undefined)
      view.wrong(
        [],
        `found a job that meets ${other}: both would be ${logicalId} in the template`,
        'another name, or id: of one',
      );
    else seen.set(logicalId, name);
  }
}
