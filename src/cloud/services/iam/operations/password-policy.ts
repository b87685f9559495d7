/** The account's password policy: recorded, since nobody has a password here. Source: API reference, the three operations on it. */
import type {
  GetAccountPasswordPolicyResponse,
  PasswordPolicy,
  UpdateAccountPasswordPolicyRequest,
} from '@aws-sdk/client-iam';
import type { Handler, Handlers } from '../../../kit/service.ts';
import type { Iam } from '../context.ts';
import { onAccount } from '../identity.ts';
import { noSuchEntity } from '../refusals.ts';

/** "If you do not specify a value for this parameter, then the operation uses the default value of 6." */
const lengthMinDefault = 6;

const getAccountPasswordPolicy: Handler<Iam, object, GetAccountPasswordPolicyResponse> = {
  permissions: onAccount('GetAccountPasswordPolicy'),
  handle({ tables, host }) {
    const policy = tables.passwordPolicy();
    if (!policy) throw noSuchEntity(`The Password Policy with domain name ${host.account} cannot be found.`);
    return { PasswordPolicy: policy };
  },
};

/** "This operation does not support partial updates": what is not said gets its default. */
const updateAccountPasswordPolicy: Handler<Iam, UpdateAccountPasswordPolicyRequest, object> = {
  permissions: onAccount('UpdateAccountPasswordPolicy'),
  handle({ tables }, input) {
    const { MaxPasswordAge, PasswordReusePrevention, HardExpiry } = input;
    const policy: PasswordPolicy = {
      MinimumPasswordLength: input.MinimumPasswordLength ?? lengthMinDefault,
      RequireSymbols: input.RequireSymbols ?? false,
      RequireNumbers: input.RequireNumbers ?? false,
      RequireUppercaseCharacters: input.RequireUppercaseCharacters ?? false,
      RequireLowercaseCharacters: input.RequireLowercaseCharacters ?? false,
      AllowUsersToChangePassword: input.AllowUsersToChangePassword ?? false,
      ExpirePasswords: MaxPasswordAge !== undefined,
      MaxPasswordAge,
      PasswordReusePrevention,
      HardExpiry,
    };
    tables.putPasswordPolicy(policy);
    return {};
  },
};

const deleteAccountPasswordPolicy: Handler<Iam, object, object> = {
  permissions: onAccount('DeleteAccountPasswordPolicy'),
  handle({ tables }) {
    if (!tables.removePasswordPolicy())
      throw noSuchEntity('The account policy with name PasswordPolicy cannot be found.');
    return {};
  },
};

export const passwordPolicy: Handlers<Iam> = {
  GetAccountPasswordPolicy: getAccountPasswordPolicy,
  UpdateAccountPasswordPolicy: updateAccountPasswordPolicy,
  DeleteAccountPasswordPolicy: deleteAccountPasswordPolicy,
};
