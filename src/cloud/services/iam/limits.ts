/** IAM's quotas that its model does not state. Source: IAM User Guide, "IAM and AWS STS quotas". Sizes leave white space out. */

export const rolesPerAccountMax = 1000;
export const usersPerAccountMax = 5000;
export const groupsPerAccountMax = 300;
export const groupsPerUserMax = 10;
export const accessKeysPerUserMax = 2;
export const customerPoliciesPerAccountMax = 1500;
export const managedPoliciesPerRoleMax = 10;
export const tagsMax = 50;
export const trustPolicyCharactersMax = 2048;
export const userPoliciesCharactersMax = 2048;
export const groupPoliciesCharactersMax = 5120;
/** All inline policies of a role together. */
export const inlinePoliciesCharactersMax = 10_240;
export const managedPolicyCharactersMax = 6144;
export const versionsPerPolicyMax = 5;
export const policyVersionsInUseMax = 10_000;

/** "Role chaining limits your session to a maximum of one hour": IAM User Guide, "Methods to assume a role". */
export const chainedSessionSecondsMax = 3600;
export const sessionSecondsDefault = 3600;
/** Items of a list page where MaxItems is not given: the IAM API reference of every List operation. */
export const pageItemsDefault = 100;
