/** What is said of somebody who is to be told and is not reached. */
import { upperFirst } from '../../../languages/upper-first.ts';
import type { ChannelView } from '../../views.ts';
import { counted } from '../format.ts';

/** `when`: an instant in words. */
export function channelInWords(
  { isPending, why, tries, lost, nextAt, address }: ChannelView,
  when: (at: number) => string,
): { readonly words: string; readonly more: string } {
  const what = isPending
    ? 'It is told nothing before it has confirmed, and the request to confirm did not arrive. '
    : '';
  const tried = tries === 1 ? 'Tried once' : `Tried ${counted(tries, 'time')}`;
  const next = nextAt === null ? '' : `, again ${when(nextAt)}`;
  const gone = isPending || lost === 0 ? '' : ` ${counted(lost, 'message')} ${lost === 1 ? 'is' : 'are'} lost.`;
  const written =
    address?.in === 'template'
      ? ` Its address stands in the template of ${address.stack}: change it there, and deploy it.`
      : '';
  return { words: `${what}${upperFirst(why)}.`, more: `${tried}${next}.${gone}${written}` };
}
