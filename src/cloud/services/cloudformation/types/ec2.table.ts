/**
 * The EC2 types, all recorded. Source: AWS CloudFormation Template Reference, "Amazon EC2" resource types: names, what a
 * change asks for, return values. Left out, refused as unknown: IPv6, IPAM and Outposts properties.
 */
import type { Json } from '../../../../languages/template/document.ts';
import type { Values } from '../convert.ts';
import { each, fixed, recorded, required } from '../property.ts';
import type { ResourceType } from '../resource-type.ts';
import { ec2Recorded, publicAddress, withId } from './ec2-recorded.ts';

const text = recorded('text');
const fixedText = fixed(text);
const tags = recorded('tags');
const flag = recorded('boolean');
const texts = recorded({ list: 'text' });

const textOf = (values: Values, name: string): string => String(values[name] ?? '');
/** An attribute only where the property is given. */
const copied = (values: Values, ...names: string[]): Record<string, Json> =>
  Object.fromEntries(names.filter((name) => values[name] !== undefined).map((name) => [name, textOf(values, name)]));

const portRange = { FromPort: 'integer', ToPort: 'integer', IpProtocol: 'text', Description: 'text' } as const;
const ingressPeer = {
  CidrIp: 'text',
  CidrIpv6: 'text',
  SourcePrefixListId: 'text',
  SourceSecurityGroupId: 'text',
  SourceSecurityGroupName: 'text',
  SourceSecurityGroupOwnerId: 'text',
} as const;
const egressPeer = {
  CidrIp: 'text',
  CidrIpv6: 'text',
  DestinationPrefixListId: 'text',
  DestinationSecurityGroupId: 'text',
} as const;

const vpc = ec2Recorded({
  name: 'AWS::EC2::VPC',
  properties: {
    CidrBlock: required(fixedText),
    EnableDnsHostnames: flag,
    EnableDnsSupport: flag,
    InstanceTenancy: text,
    Tags: tags,
  },
  attributes: [
    'CidrBlock',
    'CidrBlockAssociations',
    'DefaultNetworkAcl',
    'DefaultSecurityGroup',
    'Ipv6CidrBlocks',
    'VpcId',
  ],
  make: withId('vpc', (id, values, work) => ({
    VpcId: id,
    CidrBlock: textOf(values, 'CidrBlock'),
    CidrBlockAssociations: [work.ec2Id('vpc-cidr-assoc')],
    DefaultNetworkAcl: work.ec2Id('acl'),
    DefaultSecurityGroup: work.ec2Id('sg'),
    Ipv6CidrBlocks: [],
  })),
});

const subnet = ec2Recorded({
  name: 'AWS::EC2::Subnet',
  properties: {
    AvailabilityZone: fixedText,
    AvailabilityZoneId: fixedText,
    CidrBlock: fixedText,
    MapPublicIpOnLaunch: flag,
    Tags: tags,
    VpcId: required(fixedText),
  },
  attributes: ['AvailabilityZone', 'CidrBlock', 'Ipv6CidrBlocks', 'NetworkAclAssociationId', 'SubnetId', 'VpcId'],
  make: withId('subnet', (id, values, work) => ({
    SubnetId: id,
    AvailabilityZone: String(values['AvailabilityZone'] ?? `${work.host.region}a`),
    Ipv6CidrBlocks: [],
    NetworkAclAssociationId: work.ec2Id('aclassoc'),
    ...copied(values, 'CidrBlock', 'VpcId'),
  })),
});

const securityGroup = ec2Recorded({
  name: 'AWS::EC2::SecurityGroup',
  properties: {
    GroupDescription: required(fixedText),
    GroupName: fixedText,
    SecurityGroupEgress: recorded({ list: { fields: { ...portRange, ...egressPeer }, required: ['IpProtocol'] } }),
    SecurityGroupIngress: recorded({ list: { fields: { ...portRange, ...ingressPeer }, required: ['IpProtocol'] } }),
    Tags: tags,
    VpcId: fixedText,
  },
  attributes: ['GroupId', 'Id', 'VpcId'],
  make: withId('sg', (id, values) => ({ GroupId: id, Id: id, ...copied(values, 'VpcId') })),
});

const securityGroupIngress = ec2Recorded({
  name: 'AWS::EC2::SecurityGroupIngress',
  properties: {
    ...each(['GroupId', 'GroupName', 'IpProtocol', ...Object.keys(ingressPeer)], () => fixedText),
    IpProtocol: required(fixedText),
    FromPort: fixed(recorded('integer')),
    ToPort: fixed(recorded('integer')),
    Description: text,
  },
  attributes: ['Id'],
  make: withId('sgr', (id) => ({ Id: id })),
});

const securityGroupEgress = ec2Recorded({
  name: 'AWS::EC2::SecurityGroupEgress',
  properties: {
    ...each(Object.keys(egressPeer), () => fixedText),
    GroupId: required(fixedText),
    IpProtocol: required(fixedText),
    FromPort: fixed(recorded('integer')),
    ToPort: fixed(recorded('integer')),
    Description: text,
  },
  attributes: ['Id'],
  make: withId('sgr', (id) => ({ Id: id })),
});

const routeTable = ec2Recorded({
  name: 'AWS::EC2::RouteTable',
  properties: { Tags: tags, VpcId: required(fixedText) },
  attributes: ['RouteTableId'],
  make: withId('rtb', (id) => ({ RouteTableId: id })),
});

const route = ec2Recorded({
  name: 'AWS::EC2::Route',
  properties: {
    RouteTableId: required(fixedText),
    DestinationCidrBlock: fixedText,
    DestinationIpv6CidrBlock: fixedText,
    DestinationPrefixListId: fixedText,
    ...each(
      [
        'CarrierGatewayId',
        'CoreNetworkArn',
        'EgressOnlyInternetGatewayId',
        'GatewayId',
        'InstanceId',
        'LocalGatewayId',
        'NatGatewayId',
        'NetworkInterfaceId',
        'TransitGatewayId',
        'VpcEndpointId',
        'VpcPeeringConnectionId',
      ],
      () => text,
    ),
  },
  attributes: ['CidrBlock'],
  make(_, values) {
    const destination =
      textOf(values, 'DestinationCidrBlock') ||
      textOf(values, 'DestinationIpv6CidrBlock') ||
      textOf(values, 'DestinationPrefixListId');
    return { physicalId: `${values['RouteTableId']}|${destination}`, attributes: { CidrBlock: destination } };
  },
});

const routeTableAssociation = ec2Recorded({
  name: 'AWS::EC2::SubnetRouteTableAssociation',
  properties: { RouteTableId: required(text), SubnetId: required(fixedText) },
  attributes: ['Id'],
  make: withId('rtbassoc', (id) => ({ Id: id })),
});

const internetGateway = ec2Recorded({
  name: 'AWS::EC2::InternetGateway',
  properties: { Tags: tags },
  attributes: ['InternetGatewayId'],
  make: withId('igw', (id) => ({ InternetGatewayId: id })),
});

const gatewayAttachment = ec2Recorded({
  name: 'AWS::EC2::VPCGatewayAttachment',
  properties: { InternetGatewayId: text, VpcId: required(fixedText), VpnGatewayId: text },
  attributes: ['AttachmentType'],
  make(_, values) {
    const kind = values['InternetGatewayId'] === undefined ? 'VGW' : 'IGW';
    return { physicalId: `${kind}|${values['VpcId']}`, attributes: { AttachmentType: kind } };
  },
});

const natGateway = ec2Recorded({
  name: 'AWS::EC2::NatGateway',
  properties: {
    ...each(['AllocationId', 'ConnectivityType', 'PrivateIpAddress'], () => fixedText),
    MaxDrainDurationSeconds: recorded('integer'),
    SecondaryAllocationIds: texts,
    SecondaryPrivateIpAddressCount: recorded('integer'),
    SecondaryPrivateIpAddresses: texts,
    SubnetId: fixedText,
    Tags: tags,
    VpcId: fixedText,
  },
  attributes: ['EniId', 'NatGatewayId'],
  make: withId('nat', (id, _, work) => ({ NatGatewayId: id, EniId: work.ec2Id('eni') })),
});

const elasticAddress = ec2Recorded({
  name: 'AWS::EC2::EIP',
  properties: {
    Address: fixedText,
    Domain: text,
    InstanceId: text,
    NetworkBorderGroup: fixedText,
    PublicIpv4Pool: text,
    Tags: tags,
    TransferAddress: fixedText,
  },
  attributes: ['AllocationId', 'PublicIp'],
  make(work) {
    const id = work.ec2Id('eipalloc');
    const address = publicAddress(id);
    return { physicalId: address, attributes: { AllocationId: id, PublicIp: address } };
  },
});

const vpcEndpoint = ec2Recorded({
  name: 'AWS::EC2::VPCEndpoint',
  properties: {
    DnsOptions: recorded({ fields: { DnsRecordIpType: 'text', PrivateDnsOnlyForInboundResolverEndpoint: 'text' } }),
    IpAddressType: text,
    PolicyDocument: recorded('json'),
    PrivateDnsEnabled: flag,
    RouteTableIds: texts,
    SecurityGroupIds: texts,
    ServiceName: required(fixedText),
    SubnetIds: texts,
    Tags: tags,
    VpcEndpointType: fixedText,
    VpcId: required(fixedText),
  },
  attributes: ['DnsEntries', 'Id', 'NetworkInterfaceIds'],
  make: withId('vpce', (id, values, work) => ({
    Id: id,
    DnsEntries: [],
    NetworkInterfaceIds: ((values['SubnetIds'] as string[] | undefined) ?? []).map(() => work.ec2Id('eni')),
  })),
});

export const ec2Types: readonly ResourceType[] = [
  vpc,
  subnet,
  securityGroup,
  securityGroupIngress,
  securityGroupEgress,
  routeTable,
  route,
  routeTableAssociation,
  internetGateway,
  gatewayAttachment,
  natGateway,
  elasticAddress,
  vpcEndpoint,
];
