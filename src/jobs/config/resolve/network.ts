/** Where a task's network interface is: the default VPC, or subnets and groups that are given or found by a tag. */
import { isObject } from '../../../languages/is-object.ts';
import type { Chosen, Network, Volume } from '../../resolved-app.ts';
import { type View, within } from './view.ts';

/** A process of this host has the host's network; ECS asks for a subnet nevertheless. */
const ofHost: Network = {
  from: 'given',
  subnets: { ids: ['subnet-00000000000000000'] },
  securityGroups: undefined,
  publicIp: false,
};

export function networkOf(view: View): Network {
  if (view.get('run') !== undefined) return ofHost;
  const value = view.get('network');
  if (!isObject(value)) return { from: 'default' };
  const subnets = chosenOf(view, 'subnets', /^subnet-[0-9a-z]+$/, 'subnet-0a1b2c3d');
  if (!subnets) {
    if (!view.isBroken('network'))
      view.wrong(
        ['network'],
        'found no subnets; expected ids or a tag',
        'network: {subnets: {tag: tier=private}}, or network: default',
      );
    return { from: 'default' };
  }
  const securityGroups = chosenOf(view, 'securityGroups', /^sg-[0-9a-z]+$/, 'sg-0a1b2c3d');
  return { from: 'given', subnets, securityGroups, publicIp: value['publicIp'] === true };
}

function chosenOf(view: View, key: string, form: RegExp, example: string): Chosen | undefined {
  const value = view.get('network', key);
  if (Array.isArray(value)) {
    const ids = value.filter((id) => typeof id === 'string');
    for (const [index, id] of ids.entries())
      if (!form.test(id))
        view.wrong(['network', key, index], `found "${id}"; expected an id`, `${example}, or {tag: key=value}`);
    if (ids.length === 0 || ids.length > 16)
      view.wrong(
        ['network', key],
        `found ${ids.length}; expected 1 to ${key === 'subnets' ? 16 : 5}`,
        `${key}: [${example}]`,
      );
    return { ids };
  }
  if (!isObject(value)) return undefined;
  const tag = value['tag'];
  if (typeof tag === 'string' && /^[^=]+=.+$/.test(tag)) return { tag };
  if (typeof tag === 'string')
    view.wrong(['network', key, 'tag'], `found "${tag}"; expected key=value`, 'tag: tier=private');
  return undefined;
}

/** File systems of EFS, and folders of this host. */
export function volumesOf(job: View): Volume[] {
  return Object.entries(job.map('volumes')).flatMap(([name, value]): Volume[] => {
    if (!isObject(value)) return [];
    const view = within(job, 'volumes', name);
    const [efs, host, path, accessPoint] = [
      view.text('efs'),
      view.text('host'),
      view.text('path'),
      view.text('accessPoint'),
    ];
    if ((efs === undefined) === (host === undefined))
      view.wrong(
        [],
        `found ${efs === undefined ? 'neither efs nor host' : 'both efs and host'}; expected one`,
        '{efs: fs-0123456789abcdef0, path: /data}',
      );
    if (efs !== undefined && !/^fs-[0-9a-f]{8,40}$/.test(efs))
      view.wrong(['efs'], `found "${efs}"; expected the id of a file system`, 'efs: fs-0123456789abcdef0');
    if (path === undefined || !path.startsWith('/'))
      view.wrong(
        ['path'],
        `found ${path === undefined ? 'nothing' : `"${path}"`}; expected where the container sees it, from /`,
        'path: /data',
      );
    if (host !== undefined)
      view.note(
        ['host'],
        "a folder of this host: EFS only on AWS, and here by the command line's leave",
        '--allow-host-path DIR',
      );
    return [{ name, efs, accessPoint, host, path: path ?? '/', readOnly: view.get('readOnly') === true }];
  });
}
