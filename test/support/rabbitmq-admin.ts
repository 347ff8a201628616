// Prepares a test's RabbitMQ over its HTTP API, as guest: virtual hosts and users of a test's own. Not what is tested.

/** What the user may do in the virtual host, as regular expressions on names. */
export interface Permissions {
  readonly configure: string;
  readonly write: string;
  readonly read: string;
}

export const allPermissions: Permissions = { configure: '.*', write: '.*', read: '.*' };
let serial = 0;

export class RabbitmqAdmin {
  readonly #url: string;

  /** `url` is that of the management API, without path. */
  constructor(url: string) {
    this.#url = url;
  }

  /** A virtual host of the test's own, where guest may do everything. */
  async addVhost(name = newName('vhost')): Promise<string> {
    await this.call('PUT', `/api/vhosts/${encodeURIComponent(name)}`, {});
    await this.permit(name, 'guest', allPermissions);
    return name;
  }

  removeVhost(name: string): Promise<void> {
    return this.#done('DELETE', `/api/vhosts/${encodeURIComponent(name)}`);
  }

  /** Its password is its name. `tags`: management, policymaker, monitoring, administrator; none is AMQP only. */
  async addUser(options: {
    readonly name?: string;
    readonly tags?: readonly string[];
    readonly vhost?: string;
    readonly permissions?: Permissions;
  }): Promise<string> {
    const { name = newName('user'), tags = [], vhost, permissions = allPermissions } = options;
    await this.call('PUT', `/api/users/${encodeURIComponent(name)}`, {
      password: name,
      tags: tags.join(','),
    });
    if (vhost !== undefined) await this.permit(vhost, name, permissions);
    return name;
  }

  permit(vhost: string, user: string, permissions: Permissions): Promise<void> {
    return this.#done(
      'PUT',
      `/api/permissions/${encodeURIComponent(vhost)}/${encodeURIComponent(user)}`,
      permissions,
    );
  }

  setPolicy(
    vhost: string,
    name: string,
    policy: { pattern: string; definition: object; 'apply-to'?: string; priority?: number },
  ): Promise<void> {
    return this.#done(
      'PUT',
      `/api/policies/${encodeURIComponent(vhost)}/${encodeURIComponent(name)}`,
      policy,
    );
  }

  /** Any call; JSON in and out. @throws Error with the server's words */
  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from('guest:guest').toString('base64')}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? null : (JSON.parse(text) as unknown);
  }

  async #done(method: string, path: string, body?: unknown): Promise<void> {
    await this.call(method, path, body);
  }
}

function newName(kind: string): string {
  serial += 1;
  return `${kind}-${process.pid}-${serial}`;
}
