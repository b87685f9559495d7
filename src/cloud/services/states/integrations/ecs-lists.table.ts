/** Lists that Step Functions writes into ECS's documents even where they are empty, by the member that holds the object. Source: recorded histories. */

export const emptyLists: { readonly [shape: string]: readonly string[] } = {
  Response: ['Failures', 'Tasks'],
  Tasks: ['Attachments', 'Attributes', 'Containers', 'InferenceAccelerators', 'Tags'],
  Attachments: ['Details'],
  Containers: ['GpuIds', 'ManagedAgents', 'NetworkBindings', 'NetworkInterfaces'],
  Overrides: ['ContainerOverrides', 'InferenceAcceleratorOverrides'],
  ContainerOverrides: ['Command', 'Environment', 'EnvironmentFiles', 'ResourceRequirements'],
};
