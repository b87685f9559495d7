/** ECS's errors, in its codes. */
import { AwsError } from '../../kit/aws-error.ts';

export const clientException = (message: string): AwsError => new AwsError('ClientException', message);

export const invalidParameter = (message: string): AwsError => new AwsError('InvalidParameterException', message);

export const clusterNotFound = (): AwsError => new AwsError('ClusterNotFoundException', 'Cluster not found.');

export const invalidToken = (): AwsError => invalidParameter('Invalid token.');
