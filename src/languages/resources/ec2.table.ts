/**
 * Properties and attributes of EC2's resource types, all recorded.
 * Source: AWS CloudFormation Template Reference, "Amazon EC2" resource types.
 */
import { each, fixed, recorded, required } from './property.ts';
import type { ResourceSchema } from './resource-schema.ts';

const text = recorded('text');
const fixedText = fixed(text);
const tags = recorded('tags');
const flag = recorded('boolean');
const texts = recorded({ list: 'text' });

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

export const vpcSchema: ResourceSchema = {
  name: 'AWS::EC2::VPC',
  properties: {
    CidrBlock: fixedText,
    EnableDnsHostnames: flag,
    EnableDnsSupport: flag,
    InstanceTenancy: text,
    Ipv4IpamPoolId: fixedText,
    Ipv4NetmaskLength: fixed(recorded('integer')),
    Tags: tags,
    VpcEncryptionControl: fixed(recorded('any')),
  },
  attributes: [
    'CidrBlock',
    'CidrBlockAssociations',
    'DefaultNetworkAcl',
    'DefaultSecurityGroup',
    'Ipv6CidrBlocks',
    'VpcId',
  ],
};

export const subnetSchema: ResourceSchema = {
  name: 'AWS::EC2::Subnet',
  properties: {
    ...each(['AssignIpv6AddressOnCreation', 'EnableDns64', 'MapPublicIpOnLaunch'], () => flag),
    ...each(['AvailabilityZone', 'AvailabilityZoneId', 'CidrBlock', 'OutpostArn'], () => fixedText),
    ...each(['Ipv4IpamPoolId', 'Ipv6IpamPoolId'], () => fixedText),
    ...each(['Ipv4NetmaskLength', 'Ipv6NetmaskLength'], () => fixed(recorded('integer'))),
    EnableLniAtDeviceIndex: recorded('integer'),
    Ipv6CidrBlock: text,
    Ipv6Native: fixed(flag),
    PrivateDnsNameOptionsOnLaunch: recorded('any'),
    Tags: tags,
    VpcId: required(fixedText),
  },
  attributes: ['AvailabilityZone', 'CidrBlock', 'Ipv6CidrBlocks', 'NetworkAclAssociationId', 'SubnetId', 'VpcId'],
};

export const securityGroupSchema: ResourceSchema = {
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
};

export const securityGroupIngressSchema: ResourceSchema = {
  name: 'AWS::EC2::SecurityGroupIngress',
  properties: {
    ...each(['GroupId', 'GroupName', 'IpProtocol', ...Object.keys(ingressPeer)], () => fixedText),
    IpProtocol: required(fixedText),
    FromPort: fixed(recorded('integer')),
    ToPort: fixed(recorded('integer')),
    Description: text,
  },
  attributes: ['Id'],
};

export const securityGroupEgressSchema: ResourceSchema = {
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
};

export const routeTableSchema: ResourceSchema = {
  name: 'AWS::EC2::RouteTable',
  properties: { Tags: tags, VpcId: required(fixedText) },
  attributes: ['RouteTableId'],
};

export const routeSchema: ResourceSchema = {
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
        'OdbNetworkArn',
        'TransitGatewayId',
        'VpcEndpointId',
        'VpcPeeringConnectionId',
      ],
      () => text,
    ),
  },
  attributes: ['CidrBlock'],
};

export const routeTableAssociationSchema: ResourceSchema = {
  name: 'AWS::EC2::SubnetRouteTableAssociation',
  properties: { RouteTableId: required(text), SubnetId: required(fixedText) },
  attributes: ['Id'],
};

export const internetGatewaySchema: ResourceSchema = {
  name: 'AWS::EC2::InternetGateway',
  properties: { Tags: tags },
  attributes: ['InternetGatewayId'],
};

export const gatewayAttachmentSchema: ResourceSchema = {
  name: 'AWS::EC2::VPCGatewayAttachment',
  properties: { InternetGatewayId: text, VpcId: required(fixedText), VpnGatewayId: text },
  attributes: ['AttachmentType'],
};

export const natGatewaySchema: ResourceSchema = {
  name: 'AWS::EC2::NatGateway',
  properties: {
    ...each(['AllocationId', 'AvailabilityMode', 'ConnectivityType', 'PrivateIpAddress'], () => fixedText),
    AvailabilityZoneAddresses: recorded('any'),
    MaxDrainDurationSeconds: recorded('integer'),
    SecondaryAllocationIds: texts,
    SecondaryPrivateIpAddressCount: recorded('integer'),
    SecondaryPrivateIpAddresses: texts,
    SubnetId: fixedText,
    Tags: tags,
    VpcId: fixedText,
  },
  attributes: ['EniId', 'NatGatewayId'],
};

export const elasticAddressSchema: ResourceSchema = {
  name: 'AWS::EC2::EIP',
  properties: {
    Address: fixedText,
    Domain: text,
    InstanceId: text,
    IpamPoolId: fixedText,
    NetworkBorderGroup: fixedText,
    PublicIpv4Pool: text,
    Tags: tags,
    TransferAddress: fixedText,
  },
  attributes: ['AllocationId', 'PublicIp'],
};

export const vpcEndpointSchema: ResourceSchema = {
  name: 'AWS::EC2::VPCEndpoint',
  properties: {
    DnsOptions: recorded({ fields: { DnsRecordIpType: 'text', PrivateDnsOnlyForInboundResolverEndpoint: 'text' } }),
    IpAddressType: text,
    PolicyDocument: recorded('json'),
    PrivateDnsEnabled: flag,
    RouteTableIds: texts,
    SecurityGroupIds: texts,
    ...each(['ResourceConfigurationArn', 'ServiceName', 'ServiceNetworkArn', 'ServiceRegion'], () => fixedText),
    SubnetIds: texts,
    Tags: tags,
    VpcEndpointType: fixedText,
    VpcId: required(fixedText),
  },
  attributes: ['DnsEntries', 'Id', 'NetworkInterfaceIds'],
};
