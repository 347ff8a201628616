// Which permission a server means when it refuses access: RabbitMQ names it since 4.0 only, but every refusal says which
// method it was the answer to, and each method needs certain permissions (https://www.rabbitmq.com/docs/access-control).

import type { MethodName } from '../../amqp/methods.ts';

interface Needed {
  readonly queue?: string;
  readonly exchange?: string;
}

const neededBy: Partial<Readonly<Record<MethodName, Needed>>> = {
  'queue.declare': {
    queue: "the permission 'configure' (and 'read', with a dead-letter exchange)",
    exchange: "the permission 'write', because it is the queue's dead-letter exchange,",
  },
  'queue.delete': { queue: "the permission 'configure'" },
  'queue.bind': { queue: "the permission 'write'", exchange: "the permission 'read'" },
  'queue.unbind': { queue: "the permission 'write'", exchange: "the permission 'read'" },
  'queue.purge': { queue: "the permission 'read'" },
  'exchange.declare': { exchange: "the permission 'configure' ('write', if it is the alternate exchange)" },
  'exchange.delete': { exchange: "the permission 'configure'" },
  'exchange.bind': { exchange: "the permission 'write' (as the destination) or 'read' (as the source)" },
  'exchange.unbind': { exchange: "the permission 'write' (as the destination) or 'read' (as the source)" },
  'basic.publish': { exchange: "the permission 'write'" },
  'basic.get': { queue: "the permission 'read'" },
  'basic.consume': { queue: "the permission 'read'" },
};

/** What is missing and who can give it, as a sentence; null when the server's words are about something else. */
export function permissionAdvice(replyText: string, method: MethodName | null): string | null {
  const found =
    /(?:(configure|read|write) )?access to (exchange|queue|topic) '([^']*)'.*? refused for user '([^']*)'/.exec(
      replyText,
    );
  if (found === null) return null;
  const [, named, kind, name = '', user] = found;
  const giver = 'an administrator can give it with rabbitmqctl set_permissions, or in the management UI.';
  if (kind === 'queue' && name.startsWith('amq.gen-')) {
    return `The user '${user}' needs the permissions 'configure', 'write' and 'read' on temporary queues, whose names begin with amq.gen; ${giver}`;
  }
  const needed = method === null || kind === 'topic' ? undefined : neededBy[method]?.[kind as 'queue'];
  const which =
    named === undefined
      ? (needed ?? 'the permission (configure, write or read)')
      : `the permission '${named}'`;
  return `The user '${user}' needs ${which} on the ${kind} '${name}'; ${giver}`;
}
