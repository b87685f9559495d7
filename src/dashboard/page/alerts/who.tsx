/** Who is told: endpoints, and apart from them those who have not confirmed. */
import type { TopicView } from '../../alerts-views.ts';
import { nameOfArn } from './alerts-words.ts';

export function Who({ to, unconfirmed }: Pick<TopicView, 'to' | 'unconfirmed'>) {
  return (
    <>
      {to.length === 0 ? <span className="is-fail">nobody</span> : to.map(nameOfArn).join(', ')}
      {unconfirmed.length > 0 && (
        <>
          {' '}
          <span className="small not-confirmed">not confirmed, so not told: {unconfirmed.join(', ')}</span>
        </>
      )}
    </>
  );
}
