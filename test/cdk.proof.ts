/**
 * The unmodified `cdk` command against `punctual up`: bootstrap, deploy, diff, deploy again, roll a failed deployment back, destroy, with the default synthesizer. What it deploys is a cloud
 * assembly that is written here, as `cdk synth` writes one, so that aws-cdk-lib (160 MB) is not needed.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runToEnd, temporaryFolder, type Up, up } from './run-punctual.ts';

const program = join(import.meta.dirname, '../node_modules/aws-cdk/bin/cdk');

const versionParameter = '/cdk-bootstrap/hnb659fds/version';
const role = (name: string): string =>
  `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/cdk-hnb659fds-${name}-role-\${AWS::AccountId}-\${AWS::Region}`;

const template = (rate: string, more: object): string =>
  JSON.stringify({
    Parameters: { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: versionParameter } },
    Rules: {
      CheckBootstrapVersion: {
        Assertions: [
          {
            Assert: { 'Fn::Not': [{ 'Fn::Contains': [['1', '2', '3', '4', '5'], { Ref: 'BootstrapVersion' }] }] },
            AssertDescription: 'bootstrap again',
          },
        ],
      },
    },
    Resources: {
      Missed: { Type: 'AWS::SQS::Queue' },
      Tick: {
        Type: 'AWS::Events::Rule',
        Properties: {
          ScheduleExpression: rate,
          Targets: [{ Id: 'queue', Arn: { 'Fn::GetAtt': ['Missed', 'Arn'] } }],
        },
      },
      Repository: { Type: 'AWS::ECR::Repository' },
      CDKMetadata: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2:deflate64:' } },
      ...more,
    },
    Outputs: { Queue: { Value: { Ref: 'Missed' } } },
  });

/** What nobody may make. */
const failing = { P: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/aws/p', Type: 'String', Value: 'v' } } };

/** Writes the assembly of one stack; its template is the one asset. */
function writeAssembly(folder: string, rate: string, more: object = {}): void {
  const text = template(rate, more);
  const hash = createHash('sha256').update(text).digest('hex');
  const bootstrap = { requiresBootstrapStackVersion: 6, bootstrapStackVersionSsmParameter: versionParameter };
  const bucketName = 'cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}';
  const write = (name: string, content: object): void => writeFileSync(join(folder, name), JSON.stringify(content));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'Nightly.template.json'), text);
  write('cdk.out', { version: '36.0.0' });
  write('Nightly.assets.json', {
    version: '36.0.0',
    files: {
      [hash]: {
        source: { path: 'Nightly.template.json', packaging: 'file' },
        destinations: {
          here: { bucketName, objectKey: `${hash}.json`, assumeRoleArn: role('file-publishing') },
        },
      },
    },
    dockerImages: {},
  });
  write('manifest.json', {
    version: '36.0.0',
    artifacts: {
      'Nightly.assets': { type: 'cdk:asset-manifest', properties: { file: 'Nightly.assets.json', ...bootstrap } },
      Nightly: {
        type: 'aws:cloudformation:stack',
        environment: 'aws://unknown-account/unknown-region',
        properties: {
          templateFile: 'Nightly.template.json',
          assumeRoleArn: role('deploy'),
          cloudFormationExecutionRoleArn: role('cfn-exec'),
          stackTemplateAssetObjectUrl: `s3://${bucketName}/${hash}.json`,
          additionalDependencies: ['Nightly.assets'],
          ...bootstrap,
        },
        dependencies: ['Nightly.assets'],
        displayName: 'Nightly',
      },
    },
  });
}

function environmentOf({ endpoint, host }: Up, home: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: home,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: host.rootKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: host.rootKey.secretAccessKey,
    AWS_REGION: host.region,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
}

describe('cdk', () => {
  it('bootstraps, deploys, shows a difference, deploys it, rolls back what failed, and destroys', async () => {
    using folder = temporaryFolder();
    await using punctual = await up(join(folder.path, 'data'), ['--runner', 'process']);
    const assembly = join(folder.path, 'assembly');
    const env = environmentOf(punctual, folder.path);
    const cdk = async (...words: string[]): Promise<string> => {
      const all = [program, '--app', assembly, '--output', join(folder.path, 'out'), ...words];
      const { code, stdout, stderr } = await runToEnd(process.execPath, all, env);
      assert.equal(code, 0, `cdk ${words.join(' ')}: ${stdout}${stderr}`);
      return stdout + stderr;
    };
    writeAssembly(assembly, 'rate(1 hour)');
    assert.match(await cdk('bootstrap', 'aws://000000000000/us-east-1'), /bootstrapped/);
    const deploy = () => cdk('deploy', 'Nightly', '--require-approval', 'never');
    assert.match(await deploy(), /Nightly\.Queue = http/);
    assert.match(await cdk('diff', 'Nightly'), /There were no differences/);
    writeAssembly(assembly, 'rate(2 hours)');
    assert.match(await cdk('diff', 'Nightly'), /\[-\] rate\(1 hour\)[\s\S]*\[\+\] rate\(2 hours\)/);
    assert.match(await deploy(), /UPDATE_COMPLETE/);
    writeAssembly(assembly, 'rate(3 hours)', failing);
    await assert.rejects(cdk('deploy', 'Nightly', '--require-approval', 'never', '--no-rollback'), /failed to deploy/);
    assert.match(await cdk('rollback', 'Nightly'), /Rollback time/);
    writeAssembly(assembly, 'rate(2 hours)');
    assert.match(await cdk('diff', 'Nightly'), /There were no differences/);
    assert.match(await cdk('list'), /^Nightly$/m);
    writeAssembly(assembly, 'rate(3 hours)');
    const prepare = ['--require-approval', 'never', '--method=prepare-change-set', '--change-set-name', 'later'];
    assert.match(await cdk('deploy', 'Nightly', ...prepare), /waiting in review for manual execution/);
    assert.match(await cdk('deploy', 'Nightly', '--require-approval', 'never', '--method=direct'), /UPDATE_COMPLETE/);
    await assert.rejects(cdk('drift', 'Nightly'), /cloudformation:DetectStackDrift is not there yet/);
    assert.match(await cdk('destroy', 'Nightly', '--force'), /destroyed/);
  });
});
