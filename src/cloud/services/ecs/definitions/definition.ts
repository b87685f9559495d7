/** A task definition as it is kept: the request with AWS's defaults filled in. It never changes once it is registered. */
import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';

export interface Definition extends Omit<RegisterTaskDefinitionRequest, 'family' | 'tags' | 'containerDefinitions'> {
  readonly containerDefinitions: readonly Container[];
}

export interface Container extends ContainerDefinition {
  readonly name: string;
  readonly image: string;
}

/** The lists that AWS shows even where none was given, cpu 0, and essential where it is not said. */
export const withDefaults = (container: Container): Container => ({
  cpu: 0,
  portMappings: [],
  essential: true,
  environment: [],
  mountPoints: [],
  volumesFrom: [],
  systemControls: [],
  ...container,
});
