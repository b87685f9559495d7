/** What AWS's model of sts says of inputs beyond their types. Made by tools/make-constraints.ts; do not edit. */
import type { ConstraintTable } from '../constraints.ts';

// biome-ignore format: one line a structure
export const constraints: ConstraintTable = {
  AssumeRoleRequest: {"RoleArn":{"required":true,"min":20,"max":2048,"pattern":"[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+"},"RoleSessionName":{"required":true,"min":2,"max":64,"pattern":"[\\w+=,.@-]*"},"Policy":{"min":1,"pattern":"[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+"},"DurationSeconds":{"min":900,"max":43200},"Tags":{"max":50},"TransitiveTagKeys":{"max":50,"each":{"min":1,"max":128,"pattern":"[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+"}},"ExternalId":{"min":2,"max":1224,"pattern":"[\\w+=,.@:\\/-]*"},"SerialNumber":{"min":9,"max":256,"pattern":"[\\w+=/:,.@-]*"},"TokenCode":{"min":6,"max":6,"pattern":"[\\d]*"},"SourceIdentity":{"min":2,"max":64,"pattern":"[\\w+=,.@-]*"},"ProvidedContexts":{"min":1,"max":5}},
  AssumeRoleWithSAMLRequest: {"RoleArn":{"required":true,"min":20,"max":2048,"pattern":"[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+"},"PrincipalArn":{"required":true,"min":20,"max":2048,"pattern":"[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+"},"SAMLAssertion":{"required":true,"min":4,"max":100000},"Policy":{"min":1,"max":2048,"pattern":"[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+"},"DurationSeconds":{"min":900,"max":43200}},
  AssumeRoleWithWebIdentityRequest: {"RoleArn":{"required":true,"min":20,"max":2048,"pattern":"[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+"},"RoleSessionName":{"required":true,"min":2,"max":64,"pattern":"[\\w+=,.@-]*"},"WebIdentityToken":{"required":true,"min":4,"max":20000},"ProviderId":{"min":4,"max":2048},"Policy":{"min":1,"max":2048,"pattern":"[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+"},"DurationSeconds":{"min":900,"max":43200}},
  AssumeRootRequest: {"TargetPrincipal":{"required":true,"min":12,"max":2048},"TaskPolicyArn":{"required":true},"DurationSeconds":{"min":0,"max":900}},
  DecodeAuthorizationMessageRequest: {"EncodedMessage":{"required":true,"min":1,"max":10240}},
  GetAccessKeyInfoRequest: {"AccessKeyId":{"required":true,"min":16,"max":128,"pattern":"[\\w]*"}},
  GetDelegatedAccessTokenRequest: {"TradeInToken":{"required":true}},
  GetFederationTokenRequest: {"Name":{"required":true,"min":2,"max":32,"pattern":"[\\w+=,.@-]*"},"Policy":{"min":1,"max":2048,"pattern":"[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+"},"DurationSeconds":{"min":900,"max":129600},"Tags":{"max":50}},
  GetSessionTokenRequest: {"DurationSeconds":{"min":900,"max":129600},"SerialNumber":{"min":9,"max":256,"pattern":"[\\w+=/:,.@-]*"},"TokenCode":{"min":6,"max":6,"pattern":"[\\d]*"}},
  GetWebIdentityTokenRequest: {"Audience":{"required":true,"min":1,"max":10,"each":{"min":1,"max":1000}},"DurationSeconds":{"min":60,"max":3600},"SigningAlgorithm":{"required":true,"min":5,"max":5},"Tags":{"max":50}},
  PolicyDescriptorType: {"arn":{"min":20,"max":2048,"pattern":"[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+"}},
  ProvidedContext: {"ProviderArn":{"min":20,"max":2048,"pattern":"[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+"},"ContextAssertion":{"min":4,"max":2048}},
  Tag: {"Key":{"required":true,"min":1,"max":128,"pattern":"[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+"},"Value":{"required":true,"min":0,"max":256,"pattern":"[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*"}},
};
