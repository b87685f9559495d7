/** A template that can be deployed, whose schedule asks ECS for a task and never learns how it ended. */

const trust = (Service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
});

export const forgetful = {
  Resources: {
    Cluster: { Type: 'AWS::ECS::Cluster' },
    ExecutionRole: {
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: trust('ecs-tasks.amazonaws.com') },
    },
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        RequiresCompatibilities: ['FARGATE'],
        NetworkMode: 'awsvpc',
        Cpu: '256',
        Memory: '512',
        ExecutionRoleArn: { 'Fn::GetAtt': ['ExecutionRole', 'Arn'] },
        ContainerDefinitions: [{ Name: 'worker', Image: 'a/worker:1', Command: ['work'] }],
      },
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: trust('scheduler.amazonaws.com'),
        Policies: [
          {
            PolicyName: 'start',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                { Effect: 'Allow', Action: 'ecs:RunTask', Resource: { Ref: 'Task' } },
                { Effect: 'Allow', Action: 'iam:PassRole', Resource: { 'Fn::GetAtt': ['ExecutionRole', 'Arn'] } },
              ],
            },
          },
        ],
      },
    },
    Nightly: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: 'cron(30 4 * * ? *)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: { 'Fn::GetAtt': ['Cluster', 'Arn'] },
          RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
          EcsParameters: {
            TaskDefinitionArn: { Ref: 'Task' },
            LaunchType: 'FARGATE',
            NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['subnet-0123456789abcdef0'] } },
          },
          Input: '{"containerOverrides":[{"name":"worker","command":["work","--all"]}]}',
        },
      },
    },
  },
};
