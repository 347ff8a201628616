// Where failures of the management API become ours: HTTP statuses, sockets, TLS, deadlines, answers that are no JSON.

import { AppError, toAppError } from '../../../contract/errors.ts';
import { limits } from '../../../contract/limits.ts';
import { codeOf, faultOf, sentence } from '../faults.ts';
import { AnswerError, TooLargeError } from './http-client.ts';

export interface Asked {
  readonly url: string;
  readonly user: string;
}

/** `trying` completes "Could not …", e.g. "list the queues". */
export function managementError(thrown: unknown, trying: string, asked: Asked): AppError {
  if (thrown instanceof AppError) return thrown;
  const failed = `Could not ${trying}: `;
  if (thrown instanceof AnswerError) return refused(thrown, failed, asked);
  if (thrown instanceof TooLargeError) {
    return new AppError(
      'too_large',
      `${failed}the answer of the management API at ${asked.url} is larger than ${limits.managementAnswerMaxBytes / 1024 / 1024} MiB. Choose a virtual host with fewer objects.`,
    );
  }
  if (thrown instanceof SyntaxError || (thrown instanceof Error && codeOf(thrown).startsWith('Z_'))) {
    return new AppError(
      'unreachable',
      `${failed}what answers at ${asked.url} is not the management API of RabbitMQ or LavinMQ. Check the management address of this endpoint.`,
      { detail: thrown.message },
    );
  }
  const fault = socketFault(thrown, asked.url);
  if (fault === null) return toAppError(thrown, `Trying to ${trying}`);
  return new AppError(fault.isLate ? 'timeout' : 'unreachable', `${failed}${fault.words}`, {
    retryable: true,
    cause: thrown,
    ...(thrown instanceof Error ? { detail: thrown.message || codeOf(thrown) } : {}),
  });
}

/** Whether the rest can be shown without it: this user may not see it, or this server has no such thing. */
export function isKeptFromUs(error: unknown): boolean {
  return (
    error instanceof AppError &&
    (error.code === 'access_refused' || error.code === 'not_found' || error.code === 'not_supported')
  );
}

/**
 * Whether the whole API is out of reach or closed to this user, not only one request. `changes`: it was one that changes
 * something; RabbitMQ fails (500) for some of those that it should refuse.
 */
export function isAboutTheApi(thrown: unknown, changes: boolean): boolean {
  if (thrown instanceof AnswerError) {
    if (changes && thrown.status === 500) return false;
    // Other tags open other parts; without this one, or without a login, nothing is open.
    const tag = tagOf(thrown.reason);
    const isClosed =
      thrown.status === 401 && (tag === null ? !isAboutOneObject(thrown.reason) : tag === 'management');
    return isClosed || thrown.status >= 500 || thrown.status < 400;
  }
  return !(thrown instanceof AppError) && !(thrown instanceof TooLargeError);
}

function refused(answer: AnswerError, failed: string, { url, user }: Asked): AppError {
  const detail = { detail: `${answer.status} ${answer.reason}`.trim(), cause: answer };
  if (answer.status === 401 || answer.status === 403) {
    return new AppError('access_refused', `${failed}${refusalWords(answer.reason, user)}`, detail);
  }
  if (answer.status === 404 && answer.reason === '') {
    // For an object that is missing both servers give a reason. A web server without such a page, or not yet, gives none.
    return new AppError(
      'not_supported',
      `${failed}what answers at ${url} does not know such a request. The server may be starting or stopping: try again. Otherwise check the management address of this endpoint.`,
      { ...detail, retryable: true },
    );
  }
  if (answer.status === 404) {
    return new AppError(
      'not_found',
      `${failed}the server does not know it. It may have been deleted in the meantime, or the server may be stopping.`,
      detail,
    );
  }
  if (answer.status < 400) {
    return new AppError(
      'unreachable',
      `${failed}${url} ${answer.reason}, and passwords are not sent on. Give the management address of this endpoint as it is in the end.`,
      detail,
    );
  }
  if (answer.status >= 500) {
    return new AppError(
      'unreachable',
      `${failed}the management API at ${url} failed with status ${answer.status}. Try again; the server's log says why.`,
      { ...detail, retryable: true },
    );
  }
  return new AppError(
    'bad_request',
    `${failed}the management API refused the request: ${sentence(answer.reason || `status ${answer.status}`)}`,
    detail,
  );
}

/** Somebody else's connection, say. */
function isAboutOneObject(reason: string): boolean {
  return /not authorised to access object/i.test(reason);
}

function refusalWords(reason: string, user: string): string {
  const tag = isAboutOneObject(reason) ? 'administrator' : tagOf(reason);
  if (tag !== null) {
    return `the user '${user}' lacks the tag '${tag}'${tag === 'administrator' ? ', without which it may touch only what is its own' : ''}. An administrator can give it: rabbitmqctl set_user_tags ${user} ${tag}`;
  }
  if (/login failed/i.test(reason)) {
    return `the management API does not accept the name or the password of the user '${user}'. Check them; the user may also be allowed from the server's own machine only.`;
  }
  if (/vhost|virtual host/i.test(reason)) {
    return `the user '${user}' may not see this virtual host. An administrator can allow it: rabbitmqctl set_permissions.`;
  }
  return `the management API refuses the user '${user}'${reason === '' ? '' : ` (${reason})`}. The user needs one of the tags management, policymaker, monitoring or administrator.`;
}

/** RabbitMQ's words "Not management user", "Not monitor user", "Not administrator user" as the tag that is missing. */
function tagOf(reason: string): string | null {
  const word = /not[_ ](management|monitor|policymaker|administrator)/i.exec(reason)?.[1]?.toLowerCase();
  return word === undefined ? null : word === 'monitor' ? 'monitoring' : word;
}

function socketFault(thrown: unknown, url: string): { words: string; isLate: boolean } | null {
  if (!(thrown instanceof Error)) return null;
  const code = codeOf(thrown);
  if (thrown.name === 'TimeoutError' || code.endsWith('_TIMEOUT')) {
    return {
      words: `the management API at ${url} did not answer in time. Check the management address of this endpoint, and whether the server is overloaded.`,
      isLate: true,
    };
  }
  const { hostname, port } = new URL(url);
  const to = { host: hostname, port: Number(port), speaks: 'HTTP', isNamed: true } as const;
  const fault = speaksNoHttp(thrown)
    ? {
        words: 'What answers there does not speak HTTP.',
        fix: 'Check the management address of this endpoint.',
      }
    : faultOf(thrown, to);
  if (fault === null && code === '') return null;
  const words = fault === null ? sentence(thrown.message || code) : `${fault.words} ${fault.fix}`;
  return { words: `the management API at ${url} cannot be reached. ${words}`, isLate: code === 'ETIMEDOUT' };
}

/** Some of the parser's errors have no code. */
function speaksNoHttp(thrown: Error): boolean {
  return thrown.name === 'HTTPParserError' || codeOf(thrown).startsWith('HPE_');
}
