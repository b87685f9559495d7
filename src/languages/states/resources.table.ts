/**
 * The services that a Task state can call, and the parameters that each call takes. `true` is a value of any form, an object names
 * members, `[shape]` is a list of such, `{ '*': shape }` a map with free keys.
 * Source: Step Functions guide, "Run Amazon ECS tasks", "Publish messages to Amazon SNS", "Send messages to an Amazon SQS queue",
 * "Add EventBridge events", "Start a new state machine from a running execution"; what is refused with `.sync` was seen at AWS.
 */
/** How Step Functions waits: for the response, for the job to end, for someone who has the task's token. */
export type Pattern = '' | '.sync' | '.sync:2' | '.waitForTaskToken';

export type ParameterShape = true | readonly [ParameterShape] | { readonly [member: string]: ParameterShape };

export interface ResourceEntry {
  readonly patterns: readonly Pattern[];
  readonly parameters: { readonly [member: string]: ParameterShape };
  readonly required: readonly string[];
  /** Members that the `.sync` form refuses. */
  readonly notWithSync: readonly string[];
  /** What Step Functions itself adds to the request in the `.sync` form. */
  readonly addedWithSync: { readonly [member: string]: string };
}

const plain = { patterns: ['', '.waitForTaskToken'], notWithSync: [], addedWithSync: {} } as const;

const attributes = { '*': { DataType: true, StringValue: true, BinaryValue: true } } as const;

export const resourceTable: { readonly [name: string]: ResourceEntry } = {
  'ecs:runTask': {
    patterns: ['', '.sync', '.waitForTaskToken'],
    required: ['TaskDefinition'],
    notWithSync: ['StartedBy', 'Count'],
    addedWithSync: { StartedBy: 'AWS Step Functions' },
    parameters: {
      CapacityProviderStrategy: [{ Base: true, CapacityProvider: true, Weight: true }],
      Cluster: true,
      Count: true,
      EnableECSManagedTags: true,
      EnableExecuteCommand: true,
      Group: true,
      LaunchType: true,
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: true, SecurityGroups: true, Subnets: true } },
      Overrides: {
        ContainerOverrides: [
          {
            Command: true,
            Cpu: true,
            Environment: [{ Name: true, Value: true }],
            EnvironmentFiles: [{ Type: true, Value: true }],
            Memory: true,
            MemoryReservation: true,
            Name: true,
            ResourceRequirements: [{ Type: true, Value: true }],
          },
        ],
        Cpu: true,
        EphemeralStorage: { SizeInGiB: true },
        InferenceAcceleratorOverrides: [{ DeviceName: true, DeviceType: true }],
        Memory: true,
      },
      PlacementConstraints: [{ Expression: true, Type: true }],
      PlacementStrategy: [{ Field: true, Type: true }],
      PlatformVersion: true,
      PropagateTags: true,
      ReferenceId: true,
      StartedBy: true,
      Tags: [{ Key: true, Value: true }],
      TaskDefinition: true,
    },
  },
  'sns:publish': {
    ...plain,
    required: ['Message'],
    parameters: {
      Message: true,
      MessageAttributes: attributes,
      MessageDeduplicationId: true,
      MessageGroupId: true,
      MessageStructure: true,
      PhoneNumber: true,
      Subject: true,
      TargetArn: true,
      TopicArn: true,
    },
  },
  'sqs:sendMessage': {
    ...plain,
    required: ['QueueUrl', 'MessageBody'],
    parameters: {
      DelaySeconds: true,
      MessageAttributes: attributes,
      MessageBody: true,
      MessageDeduplicationId: true,
      MessageGroupId: true,
      QueueUrl: true,
    },
  },
  'events:putEvents': {
    ...plain,
    required: ['Entries'],
    parameters: {
      Entries: [
        {
          Detail: true,
          DetailType: true,
          EventBusName: true,
          Resources: true,
          Source: true,
          Time: true,
          TraceHeader: true,
        },
      ],
    },
  },
  'states:startExecution': {
    ...plain,
    patterns: ['', '.sync', '.sync:2', '.waitForTaskToken'],
    required: ['StateMachineArn'],
    parameters: { Input: true, Name: true, StateMachineArn: true, TraceHeader: true },
  },
};

const connection = { ConnectionArn: true } as const;

/** Of services that the cloud has not, where a mock answers. Source: "Call HTTPS APIs in Step Functions workflows", "Invoke an AWS Lambda function". */
export const elsewhereTable: { readonly [name: string]: ResourceEntry } = {
  'http:invoke': {
    ...plain,
    patterns: [''],
    required: ['ApiEndpoint', 'Method'],
    parameters: {
      ApiEndpoint: true,
      Authentication: connection,
      Headers: true,
      InvocationConfig: connection,
      Method: true,
      QueryParameters: true,
      RequestBody: true,
      Transform: { RequestBodyEncoding: true, RequestEncodingOptions: { ArrayFormat: true } },
    },
  },
  'lambda:invoke': {
    ...plain,
    required: ['FunctionName'],
    parameters: { ClientContext: true, FunctionName: true, InvocationType: true, Payload: true, Qualifier: true },
  },
};
