/**
 * Rights for the parts of a network. Nobody knows their ids beforehand: the policy is of each kind, not of one.
 * Sources: handlers' permissions of AWS's published resource schemas ("AWS CloudFormation registry"); the resources of each action, and the rights of a
 * gateway's attachment: "Actions, resources, and condition keys for Amazon EC2", Service Authorization Reference.
 */
import { calls, type Rights } from './rights.ts';

const ec2 = (names: string): string[] => calls('ec2', names);
const of = (arns: readonly string[], names: string, onAll: string, more: Partial<Rights> = {}): Rights => ({
  service: 'ec2',
  arns: arns.map((kind) => `${kind}/*`),
  calls: ec2(names),
  callsOnAll: ec2(onAll),
  ...more,
});

const rulesOf = (direction: 'Ingress' | 'Egress'): Rights =>
  of(
    ['security-group', 'security-group-rule'],
    `AuthorizeSecurityGroup${direction} RevokeSecurityGroup${direction} UpdateSecurityGroupRuleDescriptions${direction}`,
    'DescribeSecurityGroups DescribeSecurityGroupRules',
  );

export const ec2Rights: Readonly<Record<string, Rights>> = {
  'AWS::EC2::EIP': of(
    ['elastic-ip'],
    'AllocateAddress ReleaseAddress DisassociateAddress CreateTags DeleteTags',
    'DescribeAddresses',
    {
      callsFor: { TransferAddress: ['ec2:AcceptAddressTransfer'] },
      besideFor: {
        InstanceId: [{ arn: 'arn:{partition}:ec2:{region}:{account}:*', calls: ['ec2:AssociateAddress'] }],
      },
    },
  ),
  'AWS::EC2::InternetGateway': of(
    ['internet-gateway'],
    'CreateInternetGateway DeleteInternetGateway CreateTags DeleteTags',
    'DescribeInternetGateways',
  ),
  'AWS::EC2::NatGateway': of(
    ['natgateway', 'subnet', 'elastic-ip'],
    'CreateNatGateway DeleteNatGateway CreateTags DeleteTags',
    'DescribeNatGateways',
    {
      callsFor: {
        SecondaryAllocationIds: ec2('AssociateNatGatewayAddress DisassociateNatGatewayAddress'),
        SecondaryPrivateIpAddresses: ec2('AssignPrivateNatGatewayAddress UnassignPrivateNatGatewayAddress'),
        SecondaryPrivateIpAddressCount: ec2('AssignPrivateNatGatewayAddress UnassignPrivateNatGatewayAddress'),
      },
    },
  ),
  'AWS::EC2::Route': of(['route-table'], 'CreateRoute ReplaceRoute DeleteRoute', 'DescribeRouteTables'),
  'AWS::EC2::RouteTable': of(
    ['route-table', 'vpc'],
    'CreateRouteTable DeleteRouteTable CreateTags DeleteTags',
    'DescribeRouteTables',
  ),
  'AWS::EC2::SecurityGroup': of(
    ['security-group', 'vpc'],
    'CreateSecurityGroup DeleteSecurityGroup AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress RevokeSecurityGroupEgress RevokeSecurityGroupIngress CreateTags DeleteTags',
    'DescribeSecurityGroups',
  ),
  'AWS::EC2::SecurityGroupEgress': rulesOf('Egress'),
  'AWS::EC2::SecurityGroupIngress': rulesOf('Ingress'),
  'AWS::EC2::Subnet': of(
    ['subnet', 'vpc'],
    'CreateSubnet DeleteSubnet ModifySubnetAttribute CreateTags DeleteTags',
    'DescribeSubnets DescribeNetworkAcls',
    { callsFor: { Ipv6CidrBlock: ec2('AssociateSubnetCidrBlock DisassociateSubnetCidrBlock') } },
  ),
  'AWS::EC2::SubnetRouteTableAssociation': of(
    ['route-table', 'subnet'],
    'AssociateRouteTable DisassociateRouteTable ReplaceRouteTableAssociation',
    'DescribeRouteTables DescribeSubnets',
  ),
  'AWS::EC2::VPC': of(
    ['vpc'],
    'CreateVpc DeleteVpc ModifyVpcAttribute CreateTags DeleteTags',
    'DescribeVpcs DescribeVpcAttribute DescribeVpcEncryptionControls DescribeNetworkAcls DescribeSecurityGroups',
    { callsFor: { InstanceTenancy: ['ec2:ModifyVpcTenancy'] } },
  ),
  'AWS::EC2::VPCEndpoint': of(
    ['vpc-endpoint', 'vpc', 'subnet', 'route-table', 'security-group'],
    'CreateVpcEndpoint ModifyVpcEndpoint DeleteVpcEndpoints CreateTags DeleteTags',
    'DescribeVpcEndpoints',
    {
      besideFor: {
        PrivateDnsEnabled: [
          { arn: 'arn:{partition}:route53:::hostedzone/*', calls: ['route53:AssociateVPCWithHostedZone'] },
        ],
      },
    },
  ),
  'AWS::EC2::VPCGatewayAttachment': of(
    ['internet-gateway', 'vpn-gateway', 'vpc'],
    'AttachInternetGateway DetachInternetGateway',
    'DescribeInternetGateways DescribeVpnGateways',
    { callsFor: { VpnGatewayId: ec2('AttachVpnGateway DetachVpnGateway') } },
  ),
};
