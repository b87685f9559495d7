/** Where the jobs' tasks run: a cluster, a group without inbound for the default VPC, and the groups of log lines. */
import { retentionUsual } from '../../config/resolve/job.ts';
import { accountId, arn, logGroups, type Resources, ref, sub } from '../cloudformation.ts';
import { clusterArn, type Plan, usesDefaultNetwork, usesSpot } from '../plan.ts';

export function clusterResources(plan: Plan): Resources {
  const resources: Resources = {};
  if (plan.app.cluster === undefined)
    resources['AppCluster'] = {
      Type: 'AWS::ECS::Cluster',
      Properties: usesSpot(plan) ? { CapacityProviders: ['FARGATE', 'FARGATE_SPOT'] } : {},
    };
  if (usesDefaultNetwork(plan))
    resources['AppSecurityGroup'] = {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { GroupDescription: 'Tasks of jobs: nothing comes in, all goes out.', VpcId: ref('Vpc') },
    };
  return resources;
}

const group = (name: string) => ({
  Type: 'AWS::Logs::LogGroup',
  Properties: { LogGroupName: sub(name), RetentionInDays: retentionUsual },
});

/** The prefix `vendedlogs` keeps the region's log resource policy, at most 5,120 characters, from filling up. */
export const logResources = (plan: Plan): Resources => ({
  AppLogs: group(logGroups.tasks),
  AppMachineLogs: group(logGroups.machines),
  AppStoppedLogs: group(logGroups.stopped),
  AppLogsPolicy: {
    Type: 'AWS::Logs::ResourcePolicy',
    Properties: {
      PolicyName: sub('${AWS::StackName}_stopped'),
      PolicyDocument: {
        'Fn::Sub': JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
              Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              Resource: '${AppStoppedLogs.Arn}',
              Condition: { StringEquals: { 'aws:SourceAccount': '${AWS::AccountId}' } },
            },
          ],
        }),
      },
    },
  },
  AppStoppedRule: stoppedRule(plan),
});

/** AWS forgets a stopped task within the hour, and with it why it stopped. */
const stoppedRule = (plan: Plan) => ({
  Type: 'AWS::Events::Rule',
  DependsOn: 'AppLogsPolicy',
  Properties: {
    Name: sub('${AWS::StackName}_stopped'),
    Description: 'Keeps why tasks stopped, which AWS forgets within the hour.',
    EventPattern: {
      source: ['aws.ecs'],
      'detail-type': ['ECS Task State Change'],
      account: [accountId],
      detail: {
        lastStatus: ['STOPPED'],
        clusterArn: [clusterArn(plan)],
        taskDefinitionArn: [{ prefix: arn('ecs', 'task-definition/${AWS::StackName}_') }],
      },
    },
    Targets: [
      {
        Id: 'logs',
        Arn: sub('arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${AppStoppedLogs}'),
      },
    ],
  },
});
