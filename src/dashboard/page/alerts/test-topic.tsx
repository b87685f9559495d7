/** Sends a message to all who are told by a topic, after a question. */
import { topicPath } from '../../paths.ts';
import type { ActView } from '../../views.ts';
import { ActButton } from '../parts/act-button.tsx';
import { nameOfArn } from './alerts-words.ts';

interface TestTopicProps {
  readonly arn: string;
  readonly onDone: (done: ActView) => void;
}

export const TestTopic = ({ arn, onDone }: TestTopicProps) => (
  <ActButton
    label="Send a test…"
    path={`/api${topicPath(arn)}/test`}
    question={{
      title: 'Send a test?',
      text: `A message goes to everybody who subscribes to ${nameOfArn(arn)}. It says that it is a test.`,
      yes: 'Send it',
    }}
    onDone={onDone}
  />
);
