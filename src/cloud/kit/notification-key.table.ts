/**
 * The key with which every cloud signs the messages of SNS, and its certificate, made for this. It is public, so a signature proves nothing;
 * it is there so that a program which verifies messages does the same here as on AWS.
 */

const pem = (kind: string, lines: readonly string[]): string =>
  [`-----BEGIN ${kind}-----`, ...lines, `-----END ${kind}-----`, ''].join('\n');

/** X.509, from 2020 to 2120. */
export const certificate = pem('CERTIFICATE', [
  'MIIDJzCCAg+gAwIBAgIBATANBgkqhkiG9w0BAQsFADBWMRowGAYDVQQDDBFzbnMu',
  'YW1hem9uYXdzLmNvbTE4MDYGA1UECgwvUHVuY3R1YWwgKGl0cyBrZXkgaXMgcHVi',
  'bGljIGFuZCBwcm92ZXMgbm90aGluZykwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAx',
  'MDEwMDAwMDBaMFYxGjAYBgNVBAMMEXNucy5hbWF6b25hd3MuY29tMTgwNgYDVQQK',
  'DC9QdW5jdHVhbCAoaXRzIGtleSBpcyBwdWJsaWMgYW5kIHByb3ZlcyBub3RoaW5n',
  'KTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAJwJjMH2DwJKsabaRzzH',
  'efeRdfyqWbeKr5GIlWGonusxVlqSX8dgH7pZxEaBD659rBjmF+M3yfuoqcrZ248v',
  'T6PKorJUXTVpK3SIqzC0cbLSmUY61d11kutnY4bAqhy9LzcG1NvnsrtYilsbeOID',
  'vz3YHRzHEUTlDQ7nw3AMwdQtQFvDSLs5/1xJy8AloPR7mPVzbEMEx3v17NY3UOsL',
  'JzlGySfu+gIUuIAFYd2XtJj7dEqnYYdKn/CGWQUQnVjintsIAE11+wNBOeE4JxaA',
  'sSR4ujYN5V2aklC04jz8Bq4AbuDsaX6ttXSU6km2xp3cG8K6z+QaIQlbv1ZS8Z6g',
  'ZHMCAwEAATANBgkqhkiG9w0BAQsFAAOCAQEAY1vgQegqD2dtWCCwb7W+UJfB6IRo',
  'YfP81eGtMh7VJ1LyBh78qjsrC+Na3Gqmgd8iGk40vDFer1abNSxMObHAdkaUwgrQ',
  'AwzYvO5JNAJ1YSUy9ykit+FozioNK92KLc9/zhK3b+wxP4Oxq9tJLSKOb2jbjjOh',
  'DYl9niW9tuAqc4bWfSNCErrPHayaPKek+hSq8cW2jyzgT5gAFhX6HuTXBV62M/w8',
  'hszO/53kHOYrEZpNYq4pcug9tzHY+4u7HHTv60zcvkZBlKhrwUrIQBdMJi97tSgf',
  'WR5MGJZKLByY6eocEkQF+JXwidkoO1FgfOHuMbIFH8EgAlAdZvcT7rgrhw==',
]);

/** PKCS #8, RSA of 2048 bits. */
export const privateKey = pem('PRIVATE KEY', [
  'MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQCcCYzB9g8CSrGm',
  '2kc8x3n3kXX8qlm3iq+RiJVhqJ7rMVZakl/HYB+6WcRGgQ+ufawY5hfjN8n7qKnK',
  '2duPL0+jyqKyVF01aSt0iKswtHGy0plGOtXddZLrZ2OGwKocvS83BtTb57K7WIpb',
  'G3jiA7892B0cxxFE5Q0O58NwDMHULUBbw0i7Of9cScvAJaD0e5j1c2xDBMd79ezW',
  'N1DrCyc5Rskn7voCFLiABWHdl7SY+3RKp2GHSp/whlkFEJ1Y4p7bCABNdfsDQTnh',
  'OCcWgLEkeLo2DeVdmpJQtOI8/AauAG7g7Gl+rbV0lOpJtsad3BvCus/kGiEJW79W',
  'UvGeoGRzAgMBAAECggEAAfQap4kBmhk+TST5dFjY/ZD8JawqUGJznUJVAHKAfthQ',
  'yPSBL3lUHFyoWOufuyMGpw8maGlX5YcwjQIaPhotCJNuYwYsXpFRAnX9krAHpmH9',
  'mkP9Tnb83maed97sokx6DVnQC2rEsZTDsq1O36GFYOxWPPh/DlpBxhh/uWTnflUH',
  'r++Cb1t+Ml0XNI8OAv92WFmEMuib1KkGxPi2wntC6Leb7cdXPLznGZpzigpY1Gt0',
  'ap++RKAqfwgGnFE52X2ioSBe3w0RNT4AX/TbSfhnZMLv9C2cKrGE6i9wleCNgDCE',
  'U6kMtO8dAiJBxR8L1b914Kxya6yeaNUFZ7MUNJyQHQKBgQDVI3X2KP22NGWjv8A2',
  'r1zrTDR7gKbydWVxAnr/y55I6wDCSN1l4YfOnaGdshJIrpFBAiFr8NmcC0ntquZq',
  'KeFvISjaZ0n47r535f6ocwMztvta0iR1gB6Dnhjp3TB22+ygwwOdcaawEMK9I9xP',
  'GO9rkhluZd0WMsGBWkpj1FSc1QKBgQC7ankzGasH1eZ5i1AtQbImT0aRxvNdIcDd',
  'zBjBElCClT+9vcGLXdDTQxhfZR8f2/lOP0TwovE2ERDZseOigHFQj5hS2i3MoXi8',
  'sL09e84vh+gqyAumXxCJuEVN66+s6uBRukMp+C3iNldutPcHau+c9bdZB/nvZa2r',
  'HgwD+wqAJwKBgGOwc1MQdyKKvWNqo3+wY/iWKxH86ZkL+cdyzo7n8P/QEwnMROmL',
  'JBcquVXl3RFrvPq4AWPYQh/vU8O7JIxRTGTLEK2elAW/vQydYY/uQ3gjxMsE8RKY',
  'Oy16e9KepzVgxfunWwCAEOPW4w7OQBQq6Ijay9RMBq2ETeevkI3C2VSFAoGALukT',
  'tSqzmJ59teadBvbutJAbRdnaiHEuaVXwzELdTBI3hjK9AzlUT8z3iMky5TKWUHOd',
  'ue3PGo1i/lp8c+xacKPAqNxbomC4a+KBO6aFkXgfMLYp1FbvOMma70oTCuEvjMVm',
  'klbAhWK8t8UsH/swRsVqQyqv8LAurCo1L7nigvkCgYAICAFQvv64VYMDD3nkQueA',
  'AMOfcHXtQUrRvx7G1y/UNaQWq7HAeKB1Jd68wkjnazCjp2IckYCfxY2Xxk0fnfn7',
  'JdmCFIDBxcSiX5SWR+5QbwYHr9V51zygWTotahlX1+KmREn9TwiWnBHxoWrWA4q8',
  'xr/980D6798wmc/nhxMN4Q==',
]);
