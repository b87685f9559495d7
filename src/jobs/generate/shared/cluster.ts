/** Where the jobs' tasks run: a cluster, a group without inbound for the default VPC, and the groups of log lines. */
import { retentionUsual } from '../../config/resolve/job.ts';
import { accountId, arn, arnText, logGroups, type Resources, ref, stackName, sub } from '../cloudformation.ts';
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
      PolicyDocument: sub(JSON.stringify(stoppedPolicy)),
    },
  },
  AppStoppedRule: stoppedRule(plan),
});

const toLogs = { Effect: 'Allow', Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] } };

/** As the page has it: the rule is known to the second call alone. Source: "CloudWatch Logs permissions", EventBridge User Guide. */
const stoppedPolicy = {
  Version: '2012-10-17',
  Statement: [
    { ...toLogs, Action: 'logs:CreateLogStream', Resource: '${AppStoppedLogs.Arn}' },
    {
      ...toLogs,
      Action: 'logs:PutLogEvents',
      Resource: '${AppStoppedLogs.Arn}',
      Condition: { ArnEquals: { 'aws:SourceArn': arnText('events', `rule/${stackName}_stopped`) } },
    },
  ],
};

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
