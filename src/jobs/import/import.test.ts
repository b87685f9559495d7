/** What is imported keeps what ran, is a configuration without a mistake, and `check` has nothing to say of it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Sound, sound } from '../check/fixtures/sound.ts';
import { sound as soundTerraform, stateOf } from '../check/fixtures/terraform.ts';
import { fireAndForget } from '../mend/fixtures/fire-and-forget.ts';
import { fieldsOf, imported, notesOf, nothingToSay } from './fixtures/nothing-to-say.ts';
import type { Fields } from './imported.ts';

/** Lines of a crontab, and the `run` and schedule of the job that each becomes. */
const lines: readonly (readonly [line: string, schedule: string, run: unknown])[] = [
  ['30 4 * * * /srv/report.sh', '30 4 * * *', '/srv/report.sh'],
  ['@daily  backup --all', '@daily', 'backup --all'],
  ['0 0 1 * 1 either', '0 0 1 * 1', 'either'],
  ['*/5\t* * * 0,7 date +\\%Y', '*/5 * * * 0,7', 'date +%Y'],
  ["0 1 * * * mail root%Dear%it's late", '0 1 * * *', "printf '%s\\n' 'Dear' 'it'\\''s late' | { mail root; }"],
];

describe('a crontab', () => {
  for (const [line, schedule, run] of lines)
    it(line, () => {
      const [job] = imported('crontab', line).jobs;
      assert.deepEqual([job?.fields['schedule'], job?.fields['run']], [schedule, run]);
      nothingToSay(imported('crontab', line));
    });

  it('has its zone, its address and its variables', () => {
    const text = 'CRON_TZ=Europe/Berlin\nMAILTO="ops@example.com"\nPATH=/usr/bin\nSHELL=/bin/bash\n5 4 * * * a\n';
    const result = imported('crontab', text);
    assert.deepEqual([result.zone, result.notify], ['Europe/Berlin', 'ops@example.com']);
    assert.deepEqual(result.jobs[0]?.fields, {
      schedule: '5 4 * * *',
      run: ['/bin/bash', '-c', 'a'],
      environment: { PATH: '/usr/bin' },
    });
    assert.equal(nothingToSay(result).jobs[0]?.schedules[0]?.zone, 'Europe/Berlin');
  });

  it('whose lines differ in zone and address has both at its jobs', () => {
    const text = 'MAILTO=a@example.com\n1 1 * * * one\nMAILTO=""\nCRON_TZ=Asia/Tokyo\n2 2 * * * two\n';
    const { one, two } = fieldsOf('crontab', text);
    assert.deepEqual([one?.['notify'], one?.['zone']], ['a@example.com', undefined]);
    assert.deepEqual([two?.['notify'], two?.['zone']], ['none', 'Asia/Tokyo']);
  });

  it('says of each line what is not carried over', () => {
    const text = '@reboot start\n61 * * * * a\n* * * * b\n1 2 * * * c > /var/log/c\n';
    const result = imported('crontab', text);
    assert.deepEqual(
      notesOf(result).map((note) => note.split(' ')[0]),
      ['1', '2', '3', 'cron', '4'],
    );
    assert.deepEqual(Object.keys(fieldsOf('crontab', text)), ['c']);
  });

  it('of /etc has a user before the command', () => {
    const result = imported('crontab', '17 * * * * root run-parts /etc/cron.hourly', true);
    assert.equal(result.jobs[0]?.fields['run'], 'run-parts /etc/cron.hourly');
    assert.match(notesOf(result)[1] ?? '', /ran as root/);
  });

  it('tries nothing again and lets runs overlap, as cron does', () => {
    const [job] = nothingToSay(imported('crontab', '1 2 * * * c')).jobs;
    assert.equal(job?.overlap, 'allow');
    assert.deepEqual(
      job?.stages[0]?.[0]?.retriers.filter(({ kind, attempts }) => kind === 'failure' && attempts > 0),
      [],
    );
  });
});

/** With ids that are known. */
function known(template: Sound): string {
  template.Parameters['Subnet'] = { Type: 'String', Default: 'subnet-0a1b2c3d' };
  const [container] = template.Resources['Task']!.Properties['ContainerDefinitions'] as Fields[];
  Object.assign(container as object, {
    Environment: [{ Name: 'LOG_LEVEL', Value: 'info' }],
    Image: { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/report:1.4.2' },
  });
  Object.assign(template.Resources['Task']?.Properties as object, { Cpu: '512', Memory: '1024' });
  return JSON.stringify(template);
}

describe('a template', () => {
  it('has a rate that only Scheduler takes in the form that all take', () => {
    const template = fireAndForget();
    template.Resources['Nightly']!.Properties['ScheduleExpression'] = 'rate(1 hours)';
    const result = imported('template', known(template));
    assert.equal(result.jobs[0]?.fields['schedule'], 'rate(1 hour)');
    nothingToSay(result);
  });

  it('whose schedule asks for a task has it with its container, size, network and overrides', () => {
    const result = imported('template', known(fireAndForget()));
    assert.deepEqual(result.jobs[0]?.fields, {
      schedule: 'cron(30 4 * * ? *)',
      zone: 'Europe/Berlin',
      image: { repository: 'report', tag: '1.4.2' },
      command: ['report', '--stage=prod'],
      environment: { LOG_LEVEL: 'info', MODE: 'full' },
      secrets: { DB: { secret: 'db', key: 'password' } },
      cpu: '512',
      memory: '1024',
      capacity: 'spot',
      network: { subnets: ['subnet-0a1b2c3d'] },
      retry: false,
    });
    assert.equal(result.jobs[0]?.name, 'report');
    nothingToSay(result);
  });

  it('whose machine tries again and has a time-out keeps both, and who is told', () => {
    const result = imported('template', known(sound()));
    const { timeout, retry, startWithin } = result.jobs[0]?.fields ?? {};
    assert.deepEqual(
      [timeout, retry, startWithin],
      ['15m', { failure: { attempts: 3, wait: '30s', backoff: 2 } }, '60m'],
    );
    assert.equal(result.notify, 'ops@example.com');
    nothingToSay(result);
    const unheard = imported('template', known(sound()).replaceAll('ops@example.com', ''));
    assert.equal(unheard.notify, undefined);
  });

  it('of which something is not known has variables for it, and says so', () => {
    const template = fireAndForget();
    const result = imported('template', JSON.stringify(template));
    assert.deepEqual(result.jobs[0]?.fields['network'], { subnets: ['${env.SUBNET_1}'] });
    assert.ok(notesOf(result).some((note) => /subnets are not known here: set SUBNET_1/.test(note)));
  });

  it('without a job has none', () => assert.deepEqual(imported('template', '{"Resources":{}}').jobs, []));
});

describe('a state of Terraform', () => {
  it('has its jobs', () => {
    const resources = soundTerraform();
    const result = imported('terraform', stateOf(resources));
    assert.deepEqual(
      result.jobs.map(({ name, fields }) => [name, fields['schedule'], fields['image'], fields['zone'], fields['cpu']]),
      [['nightly', 'cron(30 4 * * ? *)', 'example/report:1', 'Europe/Berlin', '256']],
    );
    assert.deepEqual(result.jobs[0]?.fields['secrets'], { DB: { secret: 'db', key: 'password' } });
    resources['aws_sfn_state_machine.report'] = {
      ...resources['aws_sfn_state_machine.report'],
      definition: String(resources['aws_sfn_state_machine.report']?.['definition']).replace(
        'subnet-1',
        'subnet-0a1b2c3d',
      ),
    };
    nothingToSay(imported('terraform', stateOf(resources)));
  });
});
