// The stand-in's own doors: time, the customer's VPC endpoints, tokens; and Aiven's API as a colleague uses it.
export const TOKEN = 'demo-token';

export interface Privatelink {
  state: string;
  principals: string[];
  aws_service_id: string | null;
  aws_service_name: string | null;
}

export interface Component {
  component: string;
  host: string;
  port: number;
  route: string;
  usage: string;
  kafka_authentication_method?: string;
  privatelink_connection_id?: string;
}

export interface Service {
  components: Component[];
  user_config: Record<string, unknown>;
  users: { username: string; password: string | null }[];
}

export class Sandbox {
  constructor(readonly url: string) {}

  /** Moves the stand-in's clock: what takes minutes there has happened when this returns. */
  async advance(seconds: number): Promise<void> {
    await this.control('clock', { advance_s: seconds });
  }

  /** The customer makes a VPC endpoint. */
  async connect(project: string, service: string): Promise<void> {
    await this.control('connections', { project, service });
  }

  async revoke(token: string): Promise<void> {
    await this.control('tokens', { revoke: token });
  }

  /** From now on every call on this service fails in one way; `null` heals it. */
  async fault(service: string, fault: string | null, project = 'demo'): Promise<void> {
    await this.control('faults', { project, service, fault });
  }

  /** The calls that reached the stand-in since it started. */
  async calls(): Promise<{ method: string; path: string }[]> {
    const answer = await fetch(`${this.url}/sandbox/calls`);
    const body = (await answer.json()) as { calls: { method: string; path: string }[] };
    return body.calls;
  }

  /** The PrivateLink as Aiven's API tells it; `null` when there is none. */
  async privatelink(service: string, project = 'demo'): Promise<Privatelink | null> {
    const answer = await this.api('GET', `/v1/project/${project}/service/${service}/privatelink/aws`);
    if (answer.status === 404) return null;
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Privatelink;
  }

  /** A colleague changes the list behind the page's back. */
  async setPrincipals(service: string, principals: string[], project = 'demo'): Promise<void> {
    const answer = await this.api('PUT', `/v1/project/${project}/service/${service}/privatelink/aws`, { principals });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  }

  /** The service object as Aiven's API tells it, secrets included. */
  async service(service: string, project = 'demo'): Promise<Service> {
    const answer = await this.api('GET', `/v1/project/${project}/service/${service}?include_secrets=true`);
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { service: Service }).service;
  }

  /** A colleague changes options behind the page's back. */
  async setConfig(service: string, userConfig: unknown, project = 'demo'): Promise<void> {
    const answer = await this.api('PUT', `/v1/project/${project}/service/${service}`, { user_config: userConfig });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  }

  /** The demo world anew. */
  async reset(): Promise<void> {
    await this.control('reset', {});
  }

  async api(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(this.url + path, {
      method,
      headers: { authorization: `aivenv1 ${TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  private async control(door: string, body: unknown): Promise<void> {
    const answer = await fetch(`${this.url}/sandbox/${door}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`/sandbox/${door}: ${answer.status} ${await answer.text()}`);
  }
}
