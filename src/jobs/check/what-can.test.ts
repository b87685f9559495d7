/** A text with faults is checked as far as it can be read. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../../languages/instant.ts';
import { checkWhatCan } from './check.ts';

const now = instant(Date.UTC(2026, 10, 29));

const withTopic = (...lines: string[]): string =>
  `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
${lines.map((line) => `      ${line}\n`).join('')}  Cluster: {Type: AWS::ECS::Cluster}
  Task: {Type: AWS::ECS::TaskDefinition, Properties: {ContainerDefinitions: [{Name: a, Image: a}]}}
  Rule:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 day)
      Targets: [{Id: a, Arn: !GetAtt Cluster.Arn, EcsParameters: {TaskDefinitionArn: !Ref Task}}]
`;
const rulesIn = (text: string): string[] =>
  checkWhatCan(text, now).checked?.findings.map(({ rule, resource }) => `${rule} ${resource}`) ?? [];

describe('a template with faults of its text', () => {
  const cases: [name: string, ...lines: string[]][] = [
    ['a quote without end', 'TopicName: "a'],
    ['a key twice', 'TopicName: a', 'TopicName: a'],
    ['a tag that is none', 'TopicName: !Reff a'],
    ['a function that is none', 'TopicName: {Fn::Reff: a}'],
  ];
  for (const [name, ...lines] of cases)
    it(`has the findings of all the rest beside them: ${name}`, () => {
      assert.deepEqual(rulesIn(withTopic(...lines)), rulesIn(withTopic('TopicName: a')));
      assert.ok(rulesIn(withTopic(...lines)).includes('fire-and-forget Rule'));
    });

  it('says each fault with its line', () => {
    const { problems } = checkWhatCan(withTopic('TopicName: "a', 'DisplayName: !Reff a'), now);
    assert.deepEqual(
      problems.map(({ line, path }) => [line, path.at(-1)]),
      [
        [5, 'TopicName'],
        [6, 'DisplayName'],
      ],
    );
  });

  it('finds nothing in what stands for a value that cannot be read', () => {
    const text = withTopic('TopicName: a').replace('rate(1 day)', '!Reff x');
    assert.deepEqual(
      rulesIn(text).filter((one) => one.startsWith('expression-refused')),
      [],
    );
  });
});
