/** The EC2 types: how a new resource's id and attributes are made. */
import {
  elasticAddressSchema,
  gatewayAttachmentSchema,
  internetGatewaySchema,
  natGatewaySchema,
  routeSchema,
  routeTableAssociationSchema,
  routeTableSchema,
  securityGroupEgressSchema,
  securityGroupIngressSchema,
  securityGroupSchema,
  subnetSchema,
  vpcEndpointSchema,
  vpcSchema,
} from '../../../../languages/resources/ec2.table.ts';
import type { Json } from '../../../../languages/template/document.ts';
import type { Values } from './convert.ts';
import { ec2Recorded, publicAddress, withId } from './ec2-recorded.ts';
import type { ResourceType } from './resource-type.ts';

const textOf = (values: Values, name: string): string => String(values[name] ?? '');
/** An attribute only where the property is given. */
const copied = (values: Values, ...names: string[]): Record<string, Json> =>
  Object.fromEntries(names.filter((name) => values[name] !== undefined).map((name) => [name, textOf(values, name)]));

export const ec2Types: readonly ResourceType[] = [
  ec2Recorded(
    vpcSchema,
    withId('vpc', (id, values, context) => ({
      VpcId: id,
      CidrBlock: textOf(values, 'CidrBlock'),
      CidrBlockAssociations: [context.ec2Id('vpc-cidr-assoc')],
      DefaultNetworkAcl: context.ec2Id('acl'),
      DefaultSecurityGroup: context.ec2Id('sg'),
      // One that a VPCCidrBlock may ask for: of the addresses of documentation, RFC 3849.
      Ipv6CidrBlocks: [`2001:db8:${id.slice(-4)}:${id.slice(-6, -4)}00::/56`],
    })),
  ),
  ec2Recorded(
    subnetSchema,
    withId('subnet', (id, values, context) => ({
      SubnetId: id,
      AvailabilityZone: String(values['AvailabilityZone'] ?? `${context.host.region}a`),
      Ipv6CidrBlocks: values['Ipv6CidrBlock'] === undefined ? [] : [textOf(values, 'Ipv6CidrBlock')],
      NetworkAclAssociationId: context.ec2Id('aclassoc'),
      ...copied(values, 'CidrBlock', 'VpcId'),
    })),
  ),
  ec2Recorded(
    securityGroupSchema,
    withId('sg', (id, values) => ({ GroupId: id, Id: id, ...copied(values, 'VpcId') })),
  ),
  ec2Recorded(
    securityGroupIngressSchema,
    withId('sgr', (id) => ({ Id: id })),
  ),
  ec2Recorded(
    securityGroupEgressSchema,
    withId('sgr', (id) => ({ Id: id })),
  ),
  ec2Recorded(
    routeTableSchema,
    withId('rtb', (id) => ({ RouteTableId: id })),
  ),
  ec2Recorded(routeSchema, (_, values) => {
    const destination =
      textOf(values, 'DestinationCidrBlock') ||
      textOf(values, 'DestinationIpv6CidrBlock') ||
      textOf(values, 'DestinationPrefixListId');
    return { physicalId: `${values['RouteTableId']}|${destination}`, attributes: { CidrBlock: destination } };
  }),
  ec2Recorded(
    routeTableAssociationSchema,
    withId('rtbassoc', (id) => ({ Id: id })),
  ),
  ec2Recorded(
    internetGatewaySchema,
    withId('igw', (id) => ({ InternetGatewayId: id })),
  ),
  ec2Recorded(gatewayAttachmentSchema, (_, values) => {
    const kind = values['InternetGatewayId'] === undefined ? 'VGW' : 'IGW';
    return { physicalId: `${kind}|${values['VpcId']}`, attributes: { AttachmentType: kind } };
  }),
  ec2Recorded(
    natGatewaySchema,
    withId('nat', (id, _, context) => ({ NatGatewayId: id, EniId: context.ec2Id('eni') })),
  ),
  ec2Recorded(elasticAddressSchema, (context) => {
    const id = context.ec2Id('eipalloc');
    const address = publicAddress(id);
    return { physicalId: address, attributes: { AllocationId: id, PublicIp: address } };
  }),
  ec2Recorded(
    vpcEndpointSchema,
    withId('vpce', (id, values, context) => ({
      Id: id,
      DnsEntries: [],
      NetworkInterfaceIds: ((values['SubnetIds'] as string[] | undefined) ?? []).map(() => context.ec2Id('eni')),
    })),
  ),
];
