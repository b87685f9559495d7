/**
 * The policy that `punctual permissions` prints is enough: a role that has it and nothing else makes a configuration's stack, changes it and deletes
 * it. That each statement is needed is proved in deployer-policy.proof.ts.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allow, changed, deploy, deployer, needStatus, openDeployer, policyOf, readApp } from './deployer.ts';

describe('the least policy of a deployer', () => {
  it('is enough to make a stack, to change it and to delete it', async () => {
    const read = await readApp('typical.yaml');
    const held = await openDeployer();
    await allow(held, read.policy);
    await deploy(held, read, read.body, 'CREATE');
    await deploy(held, read, changed(read.body), 'UPDATE');
    await held.call('cloudformation', 'DeleteStack', { StackName: read.app.stack }, deployer);
    await held.advance(1);
    await assert.rejects(needStatus(held, read.app.stack, 'DELETE_COMPLETE'), /does not exist/);
    held.cloud.stop();
  });

  it('lets look at the images of the account’s own repositories, which are pinned', async () => {
    const { policy } = await readApp('typical.yaml');
    const images = policy.Statement.find(({ Sid }) => Sid === 'ReadImages');
    assert.deepEqual(
      [images?.Action, images?.Resource],
      [['ecr:DescribeImages'], ['arn:aws:ecr:us-east-1:000000000000:repository/office-jobs']],
    );
  });

  it('is enough for a bucket and its policy, and names the bucket', async () => {
    const body = {
      Resources: {
        Reports: { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'Enabled' } } },
        Policy: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: {
            Bucket: { Ref: 'Reports' },
            PolicyDocument: {
              Statement: [
                {
                  Effect: 'Deny',
                  Principal: '*',
                  Action: 's3:DeleteObject',
                  Resource: { 'Fn::Sub': '${Reports.Arn}/*' },
                },
              ],
            },
          },
        },
      },
    };
    const { policy, unknown } = policyOf(JSON.stringify(body), 'Office');
    assert.deepEqual(unknown, []);
    const onBuckets = policy.Statement.filter(({ Action }) => Action.some((action) => action.startsWith('s3:')));
    assert.deepEqual([...new Set(onBuckets.flatMap(({ Resource }) => Resource))], ['arn:aws:s3:::office-reports-*']);
    const held = await openDeployer();
    await allow(held, policy);
    const office = { app: { stack: 'Office' }, parameters: [] };
    await deploy(held, office, body, 'CREATE');
    await held.call('cloudformation', 'DeleteStack', { StackName: 'Office' }, deployer);
    await held.advance(1);
    await assert.rejects(needStatus(held, 'Office', 'DELETE_COMPLETE'), /does not exist/);
    held.cloud.stop();
  });

  it('knows the parts of a network and functions, each call only where a property wants it', () => {
    const types =
      'EIP InternetGateway NatGateway Route RouteTable SecurityGroup SecurityGroupEgress SecurityGroupIngress Subnet SubnetRouteTableAssociation VPC VPCEndpoint VPCGatewayAttachment';
    const network = Object.fromEntries(types.split(' ').map((type) => [type, { Type: `AWS::EC2::${type}` }]));
    const of = (more: object, Role: unknown = 'arn:aws:iam::000000000000:role/f') =>
      policyOf(
        JSON.stringify({
          Resources: {
            ...network,
            Work: { Type: 'AWS::Lambda::Function', Properties: { Role, ...more } },
            May: { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: { Ref: 'Work' } } },
          },
        }),
        'office',
      );
    const { policy, unknown } = of({});
    assert.deepEqual(unknown, []);
    const on = (sid: string) => policy.Statement.filter(({ Sid }) => Sid === sid).flatMap(({ Resource }) => Resource);
    assert.deepEqual(on('LambdaFunction'), ['arn:aws:lambda:us-east-1:000000000000:function:office-Work-*']);
    assert.equal(on('LambdaPermission')[0], 'arn:aws:lambda:us-east-1:000000000000:function:office-Work-*');
    assert.deepEqual(on('PassRole'), ['arn:aws:iam::000000000000:role/f']);
    assert.deepEqual(on('EC2Subnet'), [
      'arn:aws:ec2:us-east-1:000000000000:subnet/*',
      'arn:aws:ec2:us-east-1:000000000000:vpc/*',
    ]);
    const says = (given: typeof policy, action: string) =>
      given.Statement.some(({ Action }) => Action.includes(action));
    assert.equal(says(policy, 'ec2:DescribeNetworkInterfaces'), false);
    const inside = of({ VpcConfig: { SubnetIds: ['subnet-1'] }, ReservedConcurrentExecutions: 1 }).policy;
    assert.ok(says(inside, 'ec2:DescribeNetworkInterfaces') && says(inside, 'lambda:PutFunctionConcurrency'));
  });

  it('is of this stack alone: every name in it begins with the stack, or cannot be told', async () => {
    const { policy } = await readApp('smallest.yaml');
    const open = policy.Statement.filter(({ Resource }) => Resource === '*').map(({ Sid }) => Sid);
    assert.deepEqual(open, ['Look', 'FirstHeartbeat']);
    const others = policy.Statement.flatMap(({ Resource }) => Resource).filter(
      (arn) => arn !== '*' && !arn.includes('office'),
    );
    assert.deepEqual(
      others.map((arn) => arn.replace(/^.*:(?=[^:]+$)/, '')),
      ['role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS', 'security-group/*', 'vpc/*', 'key/*'],
    );
  });
});
