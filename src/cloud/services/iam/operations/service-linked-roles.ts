/**
 * Roles that belong to a service: made for it by its name, changed by AWS alone, and taken away by calls of their own.
 * Nothing here acts by one: services of this cloud need no role.
 * Source: API reference, CreateServiceLinkedRole, DeleteServiceLinkedRole, GetServiceLinkedRoleDeletionStatus.
 */
import type {
  CreateServiceLinkedRoleRequest,
  CreateServiceLinkedRoleResponse,
  DeleteServiceLinkedRoleRequest,
  DeleteServiceLinkedRoleResponse,
  GetServiceLinkedRoleDeletionStatusRequest,
  GetServiceLinkedRoleDeletionStatusResponse,
} from '@aws-sdk/client-iam';
import { withHint } from '../../../kit/aws-error.ts';
import type { Handler, Handlers } from '../../../kit/service.ts';
import { iamArn } from '../arn.ts';
import type { Iam } from '../context.ts';
import { encodeDocument } from '../document.ts';
import { entityId } from '../entity-id.ts';
import { sessionSecondsDefault } from '../limits.ts';
import { serviceRolePolicyPath } from '../managed-policies.ts';
import { invalidInput, noSuchEntity } from '../refusals.ts';
import { changeRole, isServiceLinked, needRole, onRole } from '../role.ts';
import { serviceLinkedRoles } from '../service-linked-roles.table.ts';
import { bareRole, dropRole } from './roles.ts';

const linkedTo = (name: string) => serviceLinkedRoles.find(({ service }) => service === name);
const nameOf = (service: string, suffix: string | undefined): string => {
  const role = linkedTo(service)?.role ?? '*';
  return suffix === undefined ? role : `${role}_${suffix}`;
};

const createServiceLinkedRole: Handler<Iam, CreateServiceLinkedRoleRequest, CreateServiceLinkedRoleResponse> = {
  permissions: (iam, { AWSServiceName: service = '', CustomSuffix: suffix }) => [
    {
      action: 'iam:CreateServiceLinkedRole',
      resource: iamArn(iam, `role/aws-service-role/${service}/${nameOf(service, suffix)}`),
      context: { 'iam:AWSServiceName': service },
    },
  ],
  handle(iam, { AWSServiceName: service = '', CustomSuffix: suffix, Description: description }, context) {
    const linked = linkedTo(service);
    if (!linked) {
      const refused = invalidInput(`Service name ${service} is not valid.`);
      throw withHint(refused, 'this version of Punctual knows no service-linked role of it');
    }
    if (suffix !== undefined && !linked.suffixed) throw invalidInput(`Custom suffix is not allowed for ${service}`);
    const name = nameOf(service, suffix);
    if (iam.tables.role(name)) {
      const taken = `Service role name ${name} has been taken in this account, please try a different suffix.`;
      throw invalidInput(taken);
    }
    const path = `/aws-service-role/${service}/`;
    const role = {
      name,
      path,
      arn: iamArn(iam, `role${path}${name}`),
      id: entityId('AROA', context),
      createdAt: context.now,
      description,
      sessionSecondsMax: sessionSecondsDefault,
      trust: JSON.stringify(trustOf({ Effect: 'Allow' }, service, 'sts:AssumeRole')),
      boundary: undefined,
      tags: [],
    };
    iam.tables.attach(name, `arn:${iam.host.partition}:iam::aws:policy${serviceRolePolicyPath}${linked.policy}`);
    changeRole(iam, context, role);
    const asMade = trustOf({ Action: ['sts:AssumeRole'], Effect: 'Allow' }, [service]);
    return { Role: { ...bareRole(role), AssumeRolePolicyDocument: encodeDocument(JSON.stringify(asMade)) } };
  },
};

/** AWS shows the document in another form where the role is made than where it is read. */
const trustOf = (before: object, service: string | string[], action?: string): object => ({
  Version: '2012-10-17',
  Statement: [{ ...before, Principal: { Service: service }, ...(action && { Action: action }) }],
});

const deleteServiceLinkedRole: Handler<Iam, DeleteServiceLinkedRoleRequest, DeleteServiceLinkedRoleResponse> = {
  permissions: onRole('DeleteServiceLinkedRole'),
  handle(iam, { RoleName: name }, context) {
    const role = needRole(iam, name!);
    if (!isServiceLinked(role)) throw invalidInput(`Role ${name} is not a service linked role.`);
    for (const arn of iam.tables.attachments(role.name)) iam.tables.detach(role.name, arn);
    dropRole(iam, role, context);
    return { DeletionTaskId: `task${role.path}${role.name}/${context.id()}` };
  },
};

const taskForm = /^task\/aws-service-role\/([^/]+)\/(AWSServiceRoleFor[^/]+)\/[\da-f-]{36}$/;

/** A deletion is done in the call that asks for it. */
const getServiceLinkedRoleDeletionStatus: Handler<
  Iam,
  GetServiceLinkedRoleDeletionStatusRequest,
  GetServiceLinkedRoleDeletionStatusResponse
> = {
  permissions: (iam, { DeletionTaskId: id = '' }) => [
    {
      action: 'iam:GetServiceLinkedRoleDeletionStatus',
      resource: iamArn(iam, id.replace(/^task/, 'role').replace(/\/[^/]*$/, '')),
    },
  ],
  handle(_iam, { DeletionTaskId: id = '' }) {
    if (!linkedTo(taskForm.exec(id)?.[1] ?? '')) throw noSuchEntity(`Deletion task ${id} cannot be found.`);
    return { Status: 'SUCCEEDED' };
  },
};

export const linkedRoles: Handlers<Iam> = {
  CreateServiceLinkedRole: createServiceLinkedRole,
  DeleteServiceLinkedRole: deleteServiceLinkedRole,
  GetServiceLinkedRoleDeletionStatus: getServiceLinkedRoleDeletionStatus,
};
