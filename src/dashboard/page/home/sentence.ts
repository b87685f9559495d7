/** The sentence with which Home begins. */
import type { HomeView } from '../../views.ts';
import { counted } from '../format.ts';

export function sentenceOf({ total, troubled }: Pick<HomeView, 'total' | 'troubled'>): string {
  if (total === 0) return 'There are no jobs yet';
  if (troubled > 0) return `${counted(troubled, 'job')} ${troubled === 1 ? 'needs' : 'need'} you`;
  return total === 1 ? 'Your job is fine' : `All ${counted(total, 'job')} are fine`;
}
