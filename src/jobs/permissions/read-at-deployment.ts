/**
 * What CloudFormation, or `punctual deploy`, reads as whoever deploys: values of dynamic references, and of parameters whose types name something that is there.
 * Source: "Get values stored in other services using dynamic references", "CloudFormation-supplied parameter types", User Guide.
 */
import { at } from '../model/symbol.ts';
import type { Template } from '../model/template.ts';

export interface ReadGrant {
  readonly sid: string;
  readonly actions: readonly string[];
  /** ARNs with marks, or `*`. */
  readonly on: readonly string[];
}

const here = 'arn:aws:';
const place = '⟦?AWS::Region⟧:⟦?AWS::AccountId⟧';

export function readAtDeployment({ resources, parameters: written, isGenerated }: Template): ReadGrant[] {
  const text = JSON.stringify([...resources.values()].map(({ properties }) => properties));
  const types = Object.values(written).map((parameter) => ({
    type: String(at(parameter, 'Type')),
    value: at(parameter, 'Default'),
  }));
  const stored = types.flatMap(({ type, value }) =>
    type.startsWith('AWS::SSM::Parameter::') ? [typeof value === 'string' ? value : '*'] : [],
  );
  const parameters = [...new Set([...named(text, /\{\{resolve:ssm(?:-secure)?:([^:}]+)/g), ...stored])];
  const secrets = named(text, /\{\{resolve:secretsmanager:((?:arn:[^:}]+(?::[^:}]*){5})|[^:}]+)/g);
  // A configuration's images are pinned to what their tags name.
  const repositories = isGenerated ? named(text, /\.dkr\.ecr\.[^/"]*\/([^:@"]+):/g) : [];
  const networks = types.flatMap(({ type }) =>
    described.filter(([part]) => type.includes(part)).map(([, call]) => call),
  );
  return [
    ...parameters.map((name) => ({
      sid: 'ReadParameters',
      actions: ['ssm:GetParameters'],
      on: [`${here}ssm:${place}:parameter/${name.replace(/^\//, '')}`],
    })),
    ...secrets.map((name) => ({
      sid: 'ReadSecrets',
      actions: ['secretsmanager:GetSecretValue'],
      on: [name.startsWith('arn:') ? name : `${here}secretsmanager:${place}:secret:${name}-*`],
    })),
    ...repositories.map((name) => ({
      sid: 'ReadImages',
      actions: ['ecr:DescribeImages'],
      on: [`${here}ecr:${place}:repository/${name}`],
    })),
    ...(networks.length === 0 ? [] : [{ sid: 'Look', actions: networks, on: ['*'] }]),
  ];
}

const named = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name]) => String(name))),
];

const described = [
  ['AWS::EC2::VPC::Id', 'ec2:DescribeVpcs'],
  ['AWS::EC2::Subnet::Id', 'ec2:DescribeSubnets'],
  ['AWS::EC2::SecurityGroup::', 'ec2:DescribeSecurityGroups'],
] as const;
