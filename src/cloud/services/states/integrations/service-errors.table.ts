/** How Step Functions names the services that it calls, and the errors that their models have for the calls made. Source: service models; recorded histories. */

export interface ServiceErrors {
  readonly prefix: string;
  readonly sdkName: string;
  readonly modelled: readonly string[];
}

export const serviceErrors: { readonly [service: string]: ServiceErrors } = {
  ecs: {
    prefix: 'ECS',
    sdkName: 'AmazonECS',
    modelled: [
      'AccessDeniedException',
      'BlockedException',
      'ClientException',
      'ClusterNotFoundException',
      'ConflictException',
      'InvalidParameterException',
      'PlatformTaskDefinitionIncompatibilityException',
      'PlatformUnknownException',
      'ServerException',
      'UnsupportedFeatureException',
    ],
  },
  sns: {
    prefix: 'SNS',
    sdkName: 'AmazonSNS',
    modelled: [
      'AuthorizationErrorException',
      'EndpointDisabledException',
      'InternalErrorException',
      'InvalidParameterException',
      'InvalidParameterValueException',
      'InvalidSecurityException',
      'NotFoundException',
      'PlatformApplicationDisabledException',
      'ValidationException',
    ],
  },
  states: {
    prefix: 'StepFunctions',
    sdkName: 'AWSStepFunctions',
    modelled: [
      'ExecutionAlreadyExistsException',
      'ExecutionDoesNotExistException',
      'ExecutionLimitExceededException',
      'InvalidArnException',
      'InvalidExecutionInputException',
      'InvalidNameException',
      'StateMachineDeletingException',
      'StateMachineDoesNotExistException',
      'ValidationException',
    ],
  },
  sqs: { prefix: 'SQS', sdkName: 'AmazonSQS', modelled: ['InvalidMessageContentsException'] },
  events: { prefix: 'EventBridge', sdkName: 'AmazonEventBridge', modelled: ['InternalException'] },
};
