// The card in which the portal makes the VPC endpoint, as a person works with it, the same with and without JavaScript.
import { type Locator, type Page, expect } from '@playwright/test';

import { settled } from './fixtures';

export class AwsCard {
  constructor(
    readonly page: Page,
    readonly hydrated: boolean,
  ) {}

  get card(): Locator {
    return this.page.getByRole('region', { name: 'Let Postern create it' });
  }

  get endpoints(): Locator {
    return this.card.getByRole('region', { name: 'VPC endpoints in this account' });
  }

  /** The endpoints in a state. */
  endpointsIn(state: string): Locator {
    return this.endpoints.locator(`.connection[data-state="${state}"]`);
  }

  get vpc(): Locator {
    return this.card.getByLabel('VPC', { exact: true });
  }

  subnet(zone: string): Locator {
    return this.card.getByLabel(new RegExp(`^${zone} `));
  }

  get tags(): Locator {
    return this.card.getByLabel('Tags', { exact: true });
  }

  get create(): Locator {
    return this.card.getByRole('button', { name: 'Create VPC endpoint' });
  }

  /** What is said about a form that was refused. */
  get failure(): Locator {
    return this.card.locator('#aws-failure');
  }

  /** Chooses in a list; without scripts the button has to be pressed. */
  async choose(list: Locator, label: RegExp): Promise<void> {
    const option = list.locator('option').filter({ hasText: label });
    const value = (await option.getAttribute('value')) ?? '';
    await list.selectOption(value);
    if (this.hydrated) await expect(this.page).toHaveURL((url) => [...url.searchParams.values()].includes(value));
    else await this.card.getByRole('button', { name: 'Show' }).click();
    await expect(list).toHaveValue(value);
  }

  /** Chooses the VPC `main`, and a private subnet in two zones. */
  async plan(): Promise<void> {
    await this.choose(this.vpc, /^main · /);
    await this.choose(this.subnet('eu-west-1a'), /private-a/);
    await this.choose(this.subnet('eu-west-1b'), /private-b/);
  }

  /** Presses a button that sends a form, and waits for the page that follows. */
  async press(button: Locator): Promise<void> {
    const answer = this.page.waitForResponse((response) => response.request().method() === 'POST');
    await button.click();
    await answer;
    await this.page.waitForLoadState();
    if (this.hydrated) await settled(this.page);
  }

  /** Waits for `what`: the list follows by itself, or the page is loaded again as a person would. */
  async until(what: () => Promise<void>): Promise<void> {
    await expect(async () => {
      if (!this.hydrated) await this.page.reload();
      await what();
    }).toPass({ timeout: 30_000 });
  }
}

/** From now on this action of AWS's fails in one way; `null` heals it. */
export async function awsFault(sandboxUrl: string, action: string, fault: string | null): Promise<void> {
  const answer = await fetch(`${sandboxUrl}/sandbox/aws/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ action, fault }),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}
