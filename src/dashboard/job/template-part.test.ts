import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../../languages/instant.ts';
import { templatePart } from './template-part.ts';

const template = `
Resources:
  Nightly:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: cron(30 4 * * ? *)
      Targets: [{Id: t, Arn: !GetAtt Cluster.Arn, RoleArn: !GetAtt Role.Arn, EcsParameters: {TaskDefinitionArn: !Ref Report}}]
  Report:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: report
          Image: report:1
          Environment:
            - {Name: DB_PASSWORD, Value: hunter2}
            - {Name: SHOP, Value: berlin}
            - {Name: DB, Value: 'postgres://me:hunter2@db/x'}
  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: events.amazonaws.com}, Action: sts:AssumeRole}]}}}
  Cluster: {Type: AWS::ECS::Cluster}
  Other:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 day)
      Targets: [{Id: t, Arn: !GetAtt Cluster.Arn, RoleArn: !GetAtt Role.Arn, EcsParameters: {TaskDefinitionArn: !Ref Elsewhere}}]
  Elsewhere: {Type: AWS::ECS::TaskDefinition, Properties: {ContainerDefinitions: [{Name: e, Image: 'e:1'}]}}
`;
const now = instant(Date.parse('2026-10-20T00:00:00Z'));
const part = (isForAct: boolean, text = template) => templatePart({ text, ids: ['Nightly'], now, isForAct });

describe("a job's part of its template", () => {
  it('is what starts and runs it, each with its findings; those of other jobs are counted', () => {
    const { resources, others, problem } = part(true);
    assert.deepEqual([resources.map(({ id }) => id), problem], [['Nightly', 'Report', 'Role'], null]);
    const rules = resources[0]?.findings.map(({ rule }) => rule) ?? [];
    assert.ok(rules.includes('fire-and-forget'), rules.join());
    assert.ok(others > 0);
  });

  it('shows what variables are called, and no secret', () => {
    const text = (isForAct: boolean): string => part(isForAct).resources[1]?.text ?? '';
    assert.match(text(true), /SHOP[\s\S]*berlin/);
    assert.doesNotMatch(text(true), /hunter2/);
    assert.match(text(true), /Name: DB_PASSWORD\n\s+Value: '••••'/);
    assert.doesNotMatch(text(false), /berlin|hunter2/);
  });

  it('says what is wrong with a template that cannot be read', () => {
    assert.match(part(true, '{').problem ?? '', /\S/);
  });
});
