/** The sentence with which Home begins. */
import { type HomeView, isTrouble } from '../../views.ts';
import { counted } from '../format.ts';

export function sentenceOf({ jobs, needs }: Pick<HomeView, 'jobs' | 'needs'>): string {
  if (jobs.length === 0) return 'There are no jobs yet';
  const troubled = Math.max(needs.length, jobs.filter(({ state }) => isTrouble(state)).length);
  if (troubled > 0) return `${counted(troubled, 'job')} ${troubled === 1 ? 'needs' : 'need'} you`;
  return jobs.length === 1 ? 'Your job is fine' : `All ${counted(jobs.length, 'job')} are fine`;
}
