/** What stands here for networks that `deploy` would look up on AWS, since this cloud records them and has none: ids of the form that AWS has. */
export const recorded = {
  subnets: 'subnet-00000000000000000',
  securityGroups: 'sg-00000000000000000',
  vpc: 'vpc-00000000000000000',
} as const;
