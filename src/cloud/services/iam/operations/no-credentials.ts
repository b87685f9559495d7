/**
 * Credentials that users have at AWS and not here (passwords, devices, keys for SSH, certificates, credentials of one service): who asks is told that
 * there are none, as tools do before they delete a user. Source: API reference, each operation; errors that users pasted.
 */
import type { Handler, Handlers } from '../../../kit/service.ts';
import type { Iam } from '../context.ts';
import { needUser, onAccount, onUserOrCaller, userNameOf } from '../identity.ts';
import { noSuchEntity } from '../refusals.ts';

interface ForUser {
  readonly UserName?: string | undefined;
}

/** Without a name: whoever calls. */
const noneOf = (action: string, answer: object): Handler<Iam, ForUser, object> => ({
  permissions: onUserOrCaller(action),
  handle(iam, { UserName: name }) {
    if (name !== undefined) needUser(iam, name);
    return answer;
  },
});

const noLogin = (action: string): Handler<Iam, ForUser, object> => ({
  permissions: onUserOrCaller(action),
  handle(iam, { UserName: name }, { caller }) {
    const user = needUser(iam, userNameOf(name, caller));
    throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
  },
});

export const noCredentials: Handlers<Iam> = {
  GetLoginProfile: noLogin('GetLoginProfile'),
  DeleteLoginProfile: noLogin('DeleteLoginProfile'),
  ListMFADevices: noneOf('ListMFADevices', { MFADevices: [], IsTruncated: false }),
  ListSSHPublicKeys: noneOf('ListSSHPublicKeys', { SSHPublicKeys: [], IsTruncated: false }),
  ListSigningCertificates: noneOf('ListSigningCertificates', { Certificates: [], IsTruncated: false }),
  ListServiceSpecificCredentials: noneOf('ListServiceSpecificCredentials', { ServiceSpecificCredentials: [] }),
  ListVirtualMFADevices: {
    permissions: onAccount('ListVirtualMFADevices'),
    handle: () => ({ VirtualMFADevices: [], IsTruncated: false }),
  },
};
