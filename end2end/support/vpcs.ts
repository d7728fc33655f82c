// The page of project VPCs as a person works with it, the same with and without JavaScript.
import { type Locator, type Page, expect } from '@playwright/test';

export class VpcsPage {
  constructor(
    readonly page: Page,
    readonly hydrated: boolean,
  ) {}

  path(query: Record<string, string> = {}, project = 'demo'): string {
    const text = new URLSearchParams(query).toString();
    return `/projects/${project}/vpcs${text === '' ? '' : `?${text}`}`;
  }

  async open(query: Record<string, string> = {}, project = 'demo'): Promise<void> {
    await this.page.goto(this.path(query, project));
  }

  /** The card of the VPC in a cloud. */
  card(cloud: string): Locator {
    return this.page.getByRole('article', { name: cloud });
  }

  /** What a row of such a card says. */
  row(cloud: string, label: string): Locator {
    return this.card(cloud)
      .locator('.row')
      .filter({ has: this.page.locator('dt').getByText(label, { exact: true }) })
      .locator('dd.row__value');
  }

  get form(): Locator {
    return this.page.getByRole('region', { name: 'Create a project VPC' });
  }

  get cloud(): Locator {
    return this.form.getByLabel('Cloud', { exact: true });
  }

  get network(): Locator {
    return this.form.getByLabel('Network', { exact: true });
  }

  get create(): Locator {
    return this.form.getByRole('button', { name: 'Create project VPC' });
  }

  get deletion(): Locator {
    return this.page.getByRole('region', { name: 'Delete project VPC' });
  }

  async fill(cloud: string, network: string): Promise<void> {
    await this.cloud.selectOption(cloud);
    await this.network.fill(network);
  }

  /** Where nothing follows by itself a person reloads. */
  async until(what: (timeout: number) => Promise<void>): Promise<void> {
    if (this.hydrated) {
      await what(20_000);
      return;
    }
    await expect(async () => {
      await this.page.reload();
      await what(1_000);
    }).toPass({ timeout: 30_000 });
  }
}

/** Moving a service into a project VPC. */
export class MovePage {
  constructor(readonly page: Page) {}

  path(service: string, project = 'demo'): string {
    return `/projects/${project}/services/${service}/network/move`;
  }

  async open(service: string): Promise<void> {
    await this.page.goto(this.path(service));
  }

  get card(): Locator {
    return this.page.getByRole('region', { name: 'Move the service into a project VPC' });
  }

  get confirm(): Locator {
    return this.card.getByRole('checkbox');
  }

  get move(): Locator {
    return this.card.getByRole('button', { name: 'Move the service' });
  }
}
