/** What AWS's model of scheduler says of inputs beyond their types. Made by tools/make-constraints.ts; do not edit. */
import type { ConstraintTable } from '../constraints.ts';

// biome-ignore format: one line a structure
export const constraints: ConstraintTable = {
  AwsVpcConfiguration: {"AssignPublicIp":{"enum":["ENABLED","DISABLED"]},"SecurityGroups":{"min":1,"max":5,"each":{"min":1,"max":1000}},"Subnets":{"required":true,"min":1,"max":16,"each":{"min":1,"max":1000}}},
  CapacityProviderStrategyItem: {"base":{"min":0,"max":100000},"capacityProvider":{"required":true,"min":1,"max":255},"weight":{"min":0,"max":1000}},
  CreateScheduleGroupInput: {"ClientToken":{"min":1,"max":64,"pattern":"^[a-zA-Z0-9-_]+$"},"Name":{"required":true,"min":1,"max":64,"pattern":"^[0-9a-zA-Z-_.]+$"},"Tags":{"min":0,"max":200}},
  CreateScheduleInput: {"ActionAfterCompletion":{"enum":["NONE","DELETE"]},"ClientToken":{"min":1,"max":64,"pattern":"^[a-zA-Z0-9-_]+$"},"Description":{"min":0,"max":512},"FlexibleTimeWindow":{"required":true},"GroupName":{"min":1,"max":64,"pattern":"^[0-9a-zA-Z-_.]+$"},"KmsKeyArn":{"min":1,"max":2048,"pattern":"^arn:aws(-[a-z]+)?:kms:[a-z0-9\\-]+:\\d{12}:(key|alias)\\/[0-9a-zA-Z-_]*$"},"Name":{"required":true,"min":1,"max":64,"pattern":"^[0-9a-zA-Z-_.]+$"},"ScheduleExpression":{"required":true,"min":1,"max":256},"ScheduleExpressionTimezone":{"min":1,"max":50},"State":{"enum":["ENABLED","DISABLED"]},"Target":{"required":true}},
  DeadLetterConfig: {"Arn":{"min":1,"max":1600,"pattern":"^arn:aws(-[a-z]+)?:sqs:[a-z0-9\\-]+:\\d{12}:[a-zA-Z0-9\\-_]+$"}},
  DeleteScheduleGroupInput: {"ClientToken":{"min":1,"max":64,"pattern":"^[a-zA-Z0-9-_]+$"},"Name":{"required":true,"min":1,"max":64,"pattern":"^[0-9a-zA-Z-_.]+$"}},
  DeleteScheduleInput: {"ClientToken":{"min":1,"max":64,"pattern":"^[a-zA-Z0-9-_]+$"},"GroupName":{"min":1,"max":64,"pattern":"^[0-9a-zA-Z-_.]+$"},"Name":{"required":true,"min":1,"max":64,"pattern":"^[0-9a-zA-Z-_.]+$"}},
  EcsParameters: {"CapacityProviderStrategy":{"min":0,"max":6},"Group":{"min":1,"max":255},"LaunchType":{"enum":["EC2","FARGATE","EXTERNAL"]},"PlacementConstraints":{"min":0,"max":10},"PlacementStrategy":{"min":0,"max":5},"PlatformVersion":{"min":1,"max":64},"PropagateTags":{"enum":["TASK_DEFINITION"]},"ReferenceId":{"min":0,"max":1024},"Tags":{"min":0,"max":50,"each":{"key":{"min":1,"max":128},"value":{"min":1,"max":256}}},"TaskCount":{"min":1,"max":10},"TaskDefinitionArn":{"required":true,"min":1,"max":1600}},
  EventBridgeParameters: {"DetailType":{"required":true,"min":1,"max":128},"Source":{"required":true,"min":1,"max":256,"pattern":"^(?=[/\\.\\-_A-Za-z0-9]+)((?!aws\\.).*)|(\\$(\\.[\\w_-]+(\\[(\\d+|\\*)\\])*)*)$"}},
  FlexibleTimeWindow: {"MaximumWindowInMinutes":{"min":1,"max":1440},"Mode":{"required":true,"enum":["OFF","FLEXIBLE"]}},
  GetScheduleGroupInput: {"Name":{"required":true,"min":1,"max":64,"pattern":"^[0-9a-zA-Z-_.]+$"}},
  GetScheduleInput: {"GroupName":{"min":1,"max":64,"pattern":"^[0-9a-zA-Z-_.]+$"},"Name":{"required":true,"min":1,"max":64,"pattern":"^[0-9a-zA-Z-_.]+$"}},
  KinesisParameters: {"PartitionKey":{"required":true,"min":1,"max":256}},
  ListScheduleGroupsInput: {"MaxResults":{"min":1,"max":100},"NamePrefix":{"min":1,"max":64,"pattern":"^[0-9a-zA-Z-_.]+$"},"NextToken":{"min":1,"max":2048}},
  ListSchedulesInput: {"GroupName":{"min":1,"max":64,"pattern":"^[0-9a-zA-Z-_.]+$"},"MaxResults":{"min":1,"max":100},"NamePrefix":{"min":1,"max":64,"pattern":"^[0-9a-zA-Z-_.]+$"},"NextToken":{"min":1,"max":2048},"State":{"enum":["ENABLED","DISABLED"]}},
  ListTagsForResourceInput: {"ResourceArn":{"required":true,"min":1,"max":1011,"pattern":"^arn:aws(-[a-z]+)?:scheduler:[a-z0-9\\-]+:\\d{12}:schedule-group\\/[0-9a-zA-Z-_.]+$"}},
  PlacementConstraint: {"expression":{"min":0,"max":2000},"type":{"enum":["distinctInstance","memberOf"]}},
  PlacementStrategy: {"field":{"min":0,"max":255},"type":{"enum":["random","spread","binpack"]}},
  RetryPolicy: {"MaximumEventAgeInSeconds":{"min":60,"max":86400},"MaximumRetryAttempts":{"min":0,"max":185}},
  SageMakerPipelineParameter: {"Name":{"required":true,"min":1,"max":256,"pattern":"^[A-Za-z0-9\\-_]*$"},"Value":{"required":true,"min":1,"max":1024}},
  SageMakerPipelineParameters: {"PipelineParameterList":{"min":0,"max":200}},
  SqsParameters: {"MessageGroupId":{"min":1,"max":128}},
  Tag: {"Key":{"required":true,"min":1,"max":128},"Value":{"required":true,"min":1,"max":256}},
  TagResourceInput: {"ResourceArn":{"required":true,"min":1,"max":1011,"pattern":"^arn:aws(-[a-z]+)?:scheduler:[a-z0-9\\-]+:\\d{12}:schedule-group\\/[0-9a-zA-Z-_.]+$"},"Tags":{"required":true,"min":0,"max":200}},
  Target: {"Arn":{"required":true,"min":1,"max":1600},"Input":{"min":1},"RoleArn":{"required":true,"min":1,"max":1600,"pattern":"^arn:aws(-[a-z]+)?:iam::\\d{12}:role\\/[\\w+=,.@\\/-]+$"}},
  UntagResourceInput: {"ResourceArn":{"required":true,"min":1,"max":1011,"pattern":"^arn:aws(-[a-z]+)?:scheduler:[a-z0-9\\-]+:\\d{12}:schedule-group\\/[0-9a-zA-Z-_.]+$"},"TagKeys":{"required":true,"min":0,"max":200,"each":{"min":1,"max":128}}},
  UpdateScheduleInput: {"ActionAfterCompletion":{"enum":["NONE","DELETE"]},"ClientToken":{"min":1,"max":64,"pattern":"^[a-zA-Z0-9-_]+$"},"Description":{"min":0,"max":512},"FlexibleTimeWindow":{"required":true},"GroupName":{"min":1,"max":64,"pattern":"^[0-9a-zA-Z-_.]+$"},"KmsKeyArn":{"min":1,"max":2048,"pattern":"^arn:aws(-[a-z]+)?:kms:[a-z0-9\\-]+:\\d{12}:(key|alias)\\/[0-9a-zA-Z-_]*$"},"Name":{"required":true,"min":1,"max":64,"pattern":"^[0-9a-zA-Z-_.]+$"},"ScheduleExpression":{"required":true,"min":1,"max":256},"ScheduleExpressionTimezone":{"min":1,"max":50},"State":{"enum":["ENABLED","DISABLED"]},"Target":{"required":true}},
};
