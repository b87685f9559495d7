import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refuseRecorded } from './only-recorded.ts';

const template = `
Parameters: {Stage: {Type: String, Default: dev}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources:
  T: {Type: AWS::SNS::Topic}
  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  F: {Type: AWS::Lambda::Function, Condition: IsProd, Properties: {Role: r, Code: {ZipFile: x}}}`;

describe('--strict', () => {
  it('refuses what is only recorded, where it would be made', () => {
    refuseRecorded('t.yaml', template, {});
    assert.throws(
      () => refuseRecorded('t.yaml', template, { Stage: 'prod' }),
      /^Error: `t\.yaml` has what is only recorded here:\nF \(AWS::Lambda::Function\): no function runs here/,
    );
  });

  it('refuses it where a parameter has no value yet', () => {
    assert.throws(() => refuseRecorded('t.yaml', template.replace(', Default: dev', ''), {}), /AWS::Lambda::Function/);
  });

  it('says nothing of what is no template', () => refuseRecorded('t.yaml', '{', {}));
});
