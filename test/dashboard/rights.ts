/** Policies of people who look at the dashboard. */

export const policyOf = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });

const services = ['states', 'scheduler', 'events', 'cloudformation', 'cloudwatch', 'ecs', 'logs', 'sns', 'punctual'];

export const looks = {
  Effect: 'Allow',
  Action: services.flatMap((service) => ['List', 'Get', 'Describe', 'BatchGet'].map((verb) => `${service}:${verb}*`)),
  Resource: '*',
};

export const maySimulate = { Effect: 'Allow', Action: 'iam:SimulatePrincipalPolicy', Resource: '*' };
