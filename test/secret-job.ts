/** The job of the test of secrets: a template in which secrets are made, and a task that is given them in its environment. */
import { createHash } from 'node:crypto';
import { canaries } from './canaries.ts';

/** Where a task's image, and what it shares with the test, differ by the runner. */
export interface Kind {
  readonly words: readonly string[];
  readonly image: string;
  /** A folder that the task and the test both see. */
  readonly witness: string;
  readonly volumes: object;
  readonly mounts: object;
}

/** Says what it was given by a hash, and waits until it is let go. */
const program = `
for secret in "$SECURE" "$PLAIN" "$TEXT" "$BEFORE" "$MEMBER" "$HIDDEN" "$WRITTEN" "$RESOLVED"; do
  printf %s "$secret" | sha256sum | cut -c 1-64
done
touch "$WITNESS/started"
read -r word <"$WITNESS/go"
`;
const given = [
  'secureString',
  'plainString',
  'secretString',
  'secretBefore',
  'jsonMember',
  'noEcho',
  'template',
  'resolved',
] as const;
/** What the program prints. */
export const hashes = given.map((name) => createHash('sha256').update(canaries[name]).digest('hex'));

export const account = '000000000000';
const json = (value: unknown): string => JSON.stringify(value);
const role = (service: string, ...actions: string[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
    },
    Policies: [
      {
        PolicyName: 'p',
        PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] },
      },
    ],
  },
});
const get = (of: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [of, attribute] });
const ref = (of: string) => ({ Ref: of });

/** A state machine that runs a task which is given every secret there is. */
export function template({ image, witness, volumes, mounts }: Kind): string {
  const parameter = (name: string) => `arn:aws:ssm:us-east-1:${account}:parameter${name}`;
  const secret = (name: string, more = '') => `arn:aws:secretsmanager:us-east-1:${account}:secret:${name}${more}`;
  const container = {
    Name: 'main',
    Image: image,
    EntryPoint: ['/bin/sh', '-c'],
    Command: [program],
    Environment: [{ Name: 'WITNESS', Value: witness }],
    Secrets: [
      { Name: 'SECURE', ValueFrom: parameter('/job/secure') },
      { Name: 'PLAIN', ValueFrom: '/job/plain' },
      { Name: 'TEXT', ValueFrom: secret('job/text') },
      { Name: 'BEFORE', ValueFrom: secret('job/text', '::AWSPREVIOUS:') },
      { Name: 'MEMBER', ValueFrom: secret('job/json', ':password::') },
      { Name: 'HIDDEN', ValueFrom: ref('Hidden') },
      { Name: 'WRITTEN', ValueFrom: ref('Written') },
      { Name: 'RESOLVED', ValueFrom: ref('Resolved') },
    ],
    LogConfiguration: {
      LogDriver: 'awslogs',
      Options: { 'awslogs-group': ref('Logs'), 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'job' },
    },
    ...mounts,
  };
  const run = {
    StartAt: 'Run',
    States: {
      Run: {
        Type: 'Task',
        Resource: 'arn:aws:states:::ecs:runTask.sync',
        Parameters: {
          LaunchType: 'FARGATE',
          TaskDefinition: ref('Task'),
          NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['subnet-1'] } },
        },
        End: true,
      },
    },
  };
  return json({
    Parameters: { Password: { Type: 'String', NoEcho: true } },
    Resources: {
      Hidden: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: ref('Password') } },
      Written: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: canaries.template } },
      Resolved: {
        Type: 'AWS::SSM::Parameter',
        Properties: { Type: 'String', Value: '{{resolve:secretsmanager:job/resolved}}' },
      },
      Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'job' } },
      Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'default' } },
      ExecutionRole: role(
        'ecs-tasks.amazonaws.com',
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'ssm:GetParameters',
        'secretsmanager:GetSecretValue',
      ),
      Task: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: {
          Family: 'job',
          Cpu: '256',
          Memory: '512',
          NetworkMode: 'awsvpc',
          RequiresCompatibilities: ['FARGATE'],
          ExecutionRoleArn: get('ExecutionRole'),
          ContainerDefinitions: [container],
          ...volumes,
        },
      },
      MachineRole: role('states.amazonaws.com', 'ecs:*', 'iam:PassRole', 'events:*'),
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: { StateMachineName: 'job', RoleArn: get('MachineRole'), Definition: run },
      },
    },
  });
}
