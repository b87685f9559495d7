/**
 * SDKs send a queue's messages to the host in the queue's URL. The services name the API's own endpoint there, which a container does not reach: what
 * is answered through the task endpoint names that one.
 */

/** `from`: where the API's own endpoint is. */
export function leadQueues(service: string, output: unknown, from: string | undefined, to: string): unknown {
  if (service !== 'sqs' || from === undefined || typeof output !== 'object' || output === null) return output;
  const led = (url: unknown): unknown =>
    typeof url === 'string' && url.startsWith(`${from}/`) ? `${to}${url.slice(from.length)}` : url;
  return Object.fromEntries(
    Object.entries(output).map(([member, value]) => {
      if (member === 'QueueUrl') return [member, led(value)];
      if ((member === 'QueueUrls' || member === 'queueUrls') && Array.isArray(value)) return [member, value.map(led)];
      return [member, value];
    }),
  );
}
