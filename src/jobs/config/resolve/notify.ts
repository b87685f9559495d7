/** Who is told: addresses, hooks, chats by a hook whose URL is kept as a secret, topics that are there; or `none`. */
import { createHash } from 'node:crypto';
import { isObject } from '../../../languages/is-object.ts';
import type { Notify, SecretSource } from '../../resolved-app.ts';
import type { Path } from '../finding.ts';

type Say = (path: Path, message: string, mend: string) => void;

interface Receivers {
  readonly emails: string[];
  readonly hooks: string[];
  readonly topics: string[];
  readonly chats: { kind: 'slack' | 'teams'; url: SecretSource }[];
}

/** `id`: how the set is called; undefined: by what is in it, so that it depends on no other job. */
export function notifyOf(value: unknown, path: Path, wrong: Say, id?: string): Notify {
  const receivers: Receivers = { emails: [], hooks: [], topics: [], chats: [] };
  const list = Array.isArray(value) ? value : [value];
  for (const [index, item] of list.entries()) {
    const at = Array.isArray(value) ? [...path, index] : path;
    if (typeof item === 'string') addText(item, at, wrong, receivers, list.length);
    else if (isObject(item)) addObject(item, at, wrong, receivers);
  }
  const content = createHash('sha256').update(JSON.stringify(receivers)).digest('hex').slice(0, 8);
  return { id: id ?? content, ...receivers };
}

function addText(text: string, path: Path, wrong: Say, receivers: Receivers, count: number): void {
  if (text === 'none') {
    if (count > 1) wrong(path, 'found none among others; expected it alone', 'delete it');
  } else if (/^https:\/\//.test(text)) addHook(text, path, wrong, receivers);
  else if (/^arn:[^:]+:sns:/.test(text)) addTopic(text, path, wrong, receivers);
  else if (text.includes('@')) addEmail(text, path, wrong, receivers);
  else
    wrong(
      path,
      `found "${text}"; expected an address, an https:// hook, {email}, {https}, {slack}, {teams}, {topic} or none`,
      'notify: ops@example.com',
    );
}

function addObject(item: Readonly<Record<string, unknown>>, path: Path, wrong: Say, receivers: Receivers): void {
  const keys = Object.keys(item).filter((key) => item[key] !== null);
  const [key = ''] = keys;
  const value = item[key];
  if (keys.length !== 1) {
    const found = keys.length === 0 ? 'nothing' : keys.join(' and ');
    wrong(path, `found ${found}; expected one of email, https, slack, teams, topic`, '{email: ops@example.com}');
    return;
  }
  if (typeof value !== 'string') return;
  const at = [...path, key];
  if (key === 'email') addEmail(value, at, wrong, receivers);
  else if (key === 'https') addHook(value, at, wrong, receivers);
  else if (key === 'topic') addTopic(value, at, wrong, receivers);
  else addChat(key as 'slack' | 'teams', value, at, wrong, receivers);
}

function addEmail(text: string, path: Path, wrong: Say, { emails }: Receivers): void {
  if (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text)) emails.push(text);
  else wrong(path, `found "${text}"; expected an address`, 'ops@example.com');
}

function addHook(text: string, path: Path, wrong: Say, { hooks }: Receivers): void {
  const [, chat] =
    /^https:\/\/(?:hooks\.(slack)\.com|[^/]*\.(?:logic\.azure|office|powerplatform)\.com)/.exec(text) ?? [];
  if (chat !== undefined)
    wrong(
      path,
      "found Slack's own hook, which takes no notice of a topic and is a secret",
      "{slack: /app/slack-hook}, a parameter that holds the hook's URL",
    );
  else if (URL.canParse(text) && text.startsWith('https://')) hooks.push(text);
  else wrong(path, `found "${text}"; expected a URL that begins with https://`, 'https://hooks.example.com/jobs');
}

function addTopic(text: string, path: Path, wrong: Say, { topics }: Receivers): void {
  if (/^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$/.test(text)) topics.push(text);
  else
    wrong(path, `found "${text}"; expected the ARN of a standard topic`, 'arn:aws:sns:eu-central-1:111122223333:ops');
}

function addChat(kind: 'slack' | 'teams', text: string, path: Path, wrong: Say, { chats }: Receivers): void {
  const isSecret =
    /^arn:[^:]+:secretsmanager:/.test(text) || (!text.startsWith('/') && /^[A-Za-z0-9/_+=.@-]+$/.test(text));
  if (/^https?:/.test(text))
    wrong(
      path,
      "found the hook's URL, which is a secret",
      `{${kind}: /app/${kind}-hook}, a parameter or secret that holds it`,
    );
  else if (!isSecret && !text.startsWith('/') && !/^arn:[^:]+:ssm:/.test(text))
    wrong(path, `found "${text}"; expected the name of a parameter or secret`, `{${kind}: /app/${kind}-hook}`);
  chats.push({ kind, url: { from: isSecret ? 'secret' : 'parameter', name: text } });
}

export const isNobody = ({ emails, hooks, topics, chats }: Notify): boolean =>
  emails.length + hooks.length + topics.length + chats.length === 0;
