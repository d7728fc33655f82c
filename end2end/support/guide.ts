// The guide as a person works with it, the same with and without JavaScript.
import { type Locator, type Page, expect } from '@playwright/test';

import { settled } from './fixtures';

const STEPS = ['prerequisites', 'privatelink', 'endpoint', 'connection', 'components', 'targets', 'information'] as const;
export type Step = (typeof STEPS)[number];
export type Stage = 'done' | 'now' | 'later' | 'stuck';

const FIELDS = { vpc: 'VPC id', subnets: 'Subnet ids', groups: 'Security group ids', clients: 'Addresses of clients', tags: 'Tags', attempt: 'Attempt' };
export type Field = keyof typeof FIELDS;

export class Guide {
  constructor(
    readonly page: Page,
    readonly hydrated: boolean,
  ) {}

  path(service: string, query: Record<string, string> = {}, project = 'demo'): string {
    const text = new URLSearchParams(query).toString();
    return `/projects/${project}/services/${service}/network/setup${text === '' ? '' : `?${text}`}`;
  }

  async open(service: string, query: Record<string, string> = {}, project = 'demo'): Promise<void> {
    await this.page.goto(this.path(service, query, project));
  }

  get timeline(): Locator {
    return this.page.getByRole('region', { name: 'Set up connection' });
  }

  get card(): Locator {
    return this.page.getByRole('region', { name: 'VPC endpoint', exact: true });
  }

  step(step: Step): Locator {
    return this.timeline.locator(`#step-${step}`);
  }

  get summary(): Locator {
    return this.timeline.locator('.setup__summary');
  }

  /** How far each step is, in their order. */
  async stages(): Promise<string[]> {
    return this.timeline.locator('.step').evaluateAll((steps) => steps.map((step) => step.getAttribute('data-stage') ?? ''));
  }

  /** Waits until a step is so far: the page follows by itself, or is loaded again as a person would. */
  async reaches(step: Step, stage: Stage): Promise<void> {
    if (this.hydrated) {
      await expect(this.step(step)).toHaveAttribute('data-stage', stage, { timeout: 30_000 });
      return;
    }
    await expect(async () => {
      await this.page.reload();
      await expect(this.step(step)).toHaveAttribute('data-stage', stage, { timeout: 2_000 });
    }).toPass({ timeout: 30_000 });
  }

  /** Flips a switch of the components. */
  async flip(component: string): Promise<void> {
    await this.step('components').getByRole('switch', { name: `Enable ${component} access` }).click();
    await expect(this.page.getByText(new RegExp(`^${component} is switched o(n|ff)`))).toBeVisible();
    if (this.hydrated) await settled(this.page);
  }

  field(field: Field): Locator {
    return this.card.getByLabel(FIELDS[field], { exact: true });
  }

  error(field: Field): Locator {
    return this.card.locator(`#endpoint-${field}-error`);
  }

  /** Fills in the form; without scripts its button has to be pressed. */
  async plan(fields: Partial<Record<Field, string>>): Promise<void> {
    for (const [field, text] of Object.entries(fields)) await this.field(field as Field).fill(text);
    if (!this.hydrated) await this.card.getByRole('button', { name: 'Write the commands' }).click();
  }

  /** Chooses a language of the recipes. */
  async write(recipe: string): Promise<void> {
    const link = this.card.locator(`#endpoint-recipe-${recipe}`);
    await link.click();
    await expect(link).toHaveAttribute('aria-current', 'true');
  }

  get recipe(): Locator {
    return this.card.locator('code[data-recipe]');
  }
}

export interface Vpc {
  vpc_id: string;
  name: string;
  region: string;
  subnets: { subnet_id: string; availability_zone: string }[];
  security_groups: { group_id: string; name: string }[];
}

interface Account {
  account: string;
  vpcs: Vpc[];
}

/** The customer's VPC of this name, as the sandbox's own door tells it. */
export async function customerVpc(sandboxUrl: string, account = '012345678901', name = 'main', region = 'eu-west-1'): Promise<Vpc> {
  const answer = await fetch(`${sandboxUrl}/sandbox/aws`);
  const { accounts } = (await answer.json()) as { accounts: Account[] };
  const found = accounts.find((one) => one.account === account)?.vpcs.find((vpc) => vpc.name === name && vpc.region === region);
  if (found === undefined) throw new Error(`no VPC ${name} in ${account}`);
  return found;
}
