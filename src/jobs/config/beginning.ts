/** The configuration that somebody begins with, in either form. */

export interface Beginning {
  readonly app: string;
  readonly zone: string;
  readonly notify: string;
}

const image = 'public.ecr.aws/docker/library/busybox:1.37';
const script = 'echo "due at $SCHEDULED_TIME, attempt $ATTEMPT"';

export const renderTypeScript = ({
  app,
  zone,
  notify,
}: Beginning): string => `import { app, every, job } from 'punctual';

export default app('${app}', {
  zone: '${zone}',
  // Who is told when a job fails or falls silent: an address, an https hook, { slack: ... }.
  notify: '${notify}',
  jobs: [
    job('hello', {
      schedule: every('minute'),
      image: '${image}',
      command: ['sh', '-c', '${script}'],
    }),
  ],
});
`;

export const renderYaml = ({
  app,
  zone,
  notify,
}: Beginning): string => `# yaml-language-server: $schema=./node_modules/punctual/schema.json
app: ${app}
zone: ${zone}
# Who is told when a job fails or falls silent: an address, an https hook, {slack: ...}.
notify: ${notify}
jobs:
  hello:
    schedule: every minute
    image: ${image}
    command: [sh, -c, '${script}']
`;
