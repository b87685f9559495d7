/** What AWS's model of kms says of inputs beyond their types. Made by tools/make-constraints.ts; do not edit. */
import type { ConstraintTable } from '../constraints.ts';

// biome-ignore format: one line a structure
export const constraints: ConstraintTable = {
  CancelKeyDeletionRequest: {"KeyId":{"required":true,"min":1,"max":2048}},
  CreateAliasRequest: {"AliasName":{"required":true,"min":1,"max":256,"pattern":"^[a-zA-Z0-9:/_-]+$"},"TargetKeyId":{"required":true,"min":1,"max":2048}},
  CreateKeyRequest: {"Policy":{"min":1,"max":131072,"pattern":"[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+"},"Description":{"min":0,"max":8192},"KeyUsage":{"enum":["SIGN_VERIFY","ENCRYPT_DECRYPT","GENERATE_VERIFY_MAC","KEY_AGREEMENT"]},"CustomerMasterKeySpec":{"enum":["RSA_2048","RSA_3072","RSA_4096","ECC_NIST_P256","ECC_NIST_P384","ECC_NIST_P521","ECC_SECG_P256K1","SYMMETRIC_DEFAULT","HMAC_224","HMAC_256","HMAC_384","HMAC_512","SM2"]},"KeySpec":{"enum":["RSA_2048","RSA_3072","RSA_4096","ECC_NIST_P256","ECC_NIST_P384","ECC_NIST_P521","ECC_SECG_P256K1","SYMMETRIC_DEFAULT","HMAC_224","HMAC_256","HMAC_384","HMAC_512","SM2","ML_DSA_44","ML_DSA_65","ML_DSA_87","ECC_NIST_EDWARDS25519"]},"Origin":{"enum":["AWS_KMS","EXTERNAL","AWS_CLOUDHSM","EXTERNAL_KEY_STORE"]},"CustomKeyStoreId":{"min":1,"max":64},"XksKeyId":{"min":1,"max":128,"pattern":"^[a-zA-Z0-9-_.]+$"}},
  Tag: {"TagKey":{"required":true,"min":1,"max":128},"TagValue":{"required":true,"min":0,"max":256}},
  DeleteAliasRequest: {"AliasName":{"required":true,"min":1,"max":256,"pattern":"^[a-zA-Z0-9:/_-]+$"}},
  DescribeKeyRequest: {"KeyId":{"required":true,"min":1,"max":2048},"GrantTokens":{"min":0,"max":10,"each":{"min":1,"max":8192}}},
  DisableKeyRequest: {"KeyId":{"required":true,"min":1,"max":2048}},
  DisableKeyRotationRequest: {"KeyId":{"required":true,"min":1,"max":2048}},
  EnableKeyRequest: {"KeyId":{"required":true,"min":1,"max":2048}},
  EnableKeyRotationRequest: {"KeyId":{"required":true,"min":1,"max":2048},"RotationPeriodInDays":{"min":90,"max":2560}},
  GetKeyPolicyRequest: {"KeyId":{"required":true,"min":1,"max":2048},"PolicyName":{"min":1,"max":128,"pattern":"[\\w]+"}},
  GetKeyRotationStatusRequest: {"KeyId":{"required":true,"min":1,"max":2048}},
  ListAliasesRequest: {"KeyId":{"min":1,"max":2048},"Limit":{"min":1,"max":1000},"Marker":{"min":1,"max":1024,"pattern":"[\\u0020-\\u00FF]*"}},
  ListKeyPoliciesRequest: {"KeyId":{"required":true,"min":1,"max":2048},"Limit":{"min":1,"max":1000},"Marker":{"min":1,"max":1024,"pattern":"[\\u0020-\\u00FF]*"}},
  ListKeysRequest: {"Limit":{"min":1,"max":1000},"Marker":{"min":1,"max":1024,"pattern":"[\\u0020-\\u00FF]*"}},
  ListResourceTagsRequest: {"KeyId":{"required":true,"min":1,"max":2048},"Limit":{"min":1,"max":1000},"Marker":{"min":1,"max":1024,"pattern":"[\\u0020-\\u00FF]*"}},
  PutKeyPolicyRequest: {"KeyId":{"required":true,"min":1,"max":2048},"PolicyName":{"min":1,"max":128,"pattern":"[\\w]+"},"Policy":{"required":true,"min":1,"max":131072,"pattern":"[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+"}},
  ScheduleKeyDeletionRequest: {"KeyId":{"required":true,"min":1,"max":2048},"PendingWindowInDays":{"min":1,"max":365}},
  TagResourceRequest: {"KeyId":{"required":true,"min":1,"max":2048},"Tags":{"required":true}},
  UntagResourceRequest: {"KeyId":{"required":true,"min":1,"max":2048},"TagKeys":{"required":true,"each":{"min":1,"max":128}}},
  UpdateAliasRequest: {"AliasName":{"required":true,"min":1,"max":256,"pattern":"^[a-zA-Z0-9:/_-]+$"},"TargetKeyId":{"required":true,"min":1,"max":2048}},
  UpdateKeyDescriptionRequest: {"KeyId":{"required":true,"min":1,"max":2048},"Description":{"required":true,"min":0,"max":8192}},
};
