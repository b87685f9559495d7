/** The sentence with which Home begins. */
import type { HomeView } from '../../views.ts';
import { counted } from '../format.ts';

export function sentenceOf({ total, troubled, channels }: Pick<HomeView, 'total' | 'troubled' | 'channels'>): string {
  if (total === 0) return 'There are no jobs yet';
  const who = [
    ...(troubled > 0 ? [counted(troubled, 'job')] : []),
    ...(channels.length > 0 ? [counted(channels.length, 'alert channel')] : []),
  ];
  if (who.length > 0) return `${who.join(' and ')} ${troubled + channels.length === 1 ? 'needs' : 'need'} you`;
  return total === 1 ? 'Your job is fine' : `All ${counted(total, 'job')} are fine`;
}
