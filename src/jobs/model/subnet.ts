/**
 * Whether a subnet of the template leads straight to the internet: an address of its own is then the only way out.
 * Source: Amazon VPC User Guide, "Subnets for your VPC" and "Configure route tables".
 */
import { mentions } from './symbol.ts';
import type { Resource, Template } from './template.ts';

export interface Way {
  readonly isPublic: boolean;
  /** By its routes, rather than by the addresses that it gives. */
  readonly isRouted: boolean;
}

export function wayOf(template: Template, subnet: Resource): Way {
  const routes = routesOf(template, subnet);
  if (routes.length === 0)
    return { isPublic: String(subnet.properties['MapPublicIpOnLaunch']) === 'true', isRouted: false };
  const gateways = template.ofType('AWS::EC2::InternetGateway');
  const isPublic = routes.some(({ properties }) => gateways.some(({ id }) => mentions(properties['GatewayId'], id)));
  return { isPublic, isRouted: true };
}

/** Its routes to everywhere. */
function routesOf(template: Template, subnet: Resource): readonly Resource[] {
  const tables = template
    .ofType('AWS::EC2::SubnetRouteTableAssociation')
    .filter(({ properties }) => mentions(properties['SubnetId'], subnet.id))
    .map(({ properties }) => template.find(properties['RouteTableId'], 'AWS::EC2::RouteTable'));
  return template
    .ofType('AWS::EC2::Route')
    .filter(
      ({ properties }) =>
        properties['DestinationCidrBlock'] === '0.0.0.0/0' &&
        tables.some((table) => table && mentions(properties['RouteTableId'], table.id)),
    );
}
