// Overview as a person works with it, the same with and without JavaScript.
import { type Locator, type Page, expect } from '@playwright/test';

/** What can be chosen about a connection, and what its choice is called on the page. */
const GROUPS = {
  route: 'Access route',
  connection: 'Connection',
  method: 'Authentication method',
  ca: 'Certificate authority',
  usage: 'Usage',
} as const;

export type Level = keyof typeof GROUPS;

export class OverviewPage {
  constructor(
    readonly page: Page,
    readonly hydrated: boolean,
  ) {}

  path(service: string, choice: Record<string, string> = {}, project = 'demo'): string {
    const query = new URLSearchParams(choice).toString();
    return `/projects/${project}/services/${service}${query === '' ? '' : `?${query}`}`;
  }

  async open(service: string, choice: Record<string, string> = {}, project = 'demo'): Promise<void> {
    await this.page.goto(this.path(service, choice, project));
  }

  get connection(): Locator {
    return this.page.getByRole('region', { name: 'Connection information' });
  }

  get advanced(): Locator {
    return this.page.getByRole('region', { name: 'Advanced configuration' });
  }

  /** An option that is set, by its path. */
  setting(path: string): Locator {
    return this.advanced.locator('.row').filter({ has: this.page.locator('.option__path').getByText(path, { exact: true }) });
  }

  /** A row of the connection information, by the words on its left. */
  row(label: string): Locator {
    return this.connection.locator('.row').filter({ has: this.page.locator('dt').getByText(label, { exact: true }) });
  }

  /** What such a row says. */
  async value(label: string): Promise<string> {
    return (await this.row(label).locator('dd.row__value > .mono').innerText()).trim();
  }

  group(level: Level): Locator {
    return this.connection.getByRole('group', { name: GROUPS[level], exact: true });
  }

  radio(level: Level, value: string): Locator {
    return this.group(level).locator(`input[type=radio][value="${value}"]`);
  }

  async choose(level: Level, value: string): Promise<void> {
    await this.radio(level, value).check();
    await this.show();
    await this.expectChoice(level, value);
    await expect(this.radio(level, value)).toBeChecked();
  }

  async chooseUser(user: string): Promise<void> {
    await this.connection.getByLabel('User', { exact: true }).selectOption(user);
    await this.show();
    await this.expectChoice('user', user);
  }

  /** Goes to a component, by the name on its tab. */
  async tab(name: string): Promise<void> {
    const tab = this.tabs.getByRole('link', { name, exact: true });
    await tab.click();
    await expect(tab).toHaveAttribute('aria-current', 'true');
  }

  get tabs(): Locator {
    return this.connection.getByRole('navigation', { name: 'Components' });
  }

  get recipes(): Locator {
    return this.connection.getByRole('navigation', { name: 'Forms' });
  }

  /** Chooses a form to take the information away in. */
  async take(name: string): Promise<void> {
    const form = this.recipes.getByRole('link', { name, exact: true });
    await form.click();
    await expect(form).toHaveAttribute('aria-current', 'true');
  }

  get recipe(): Locator {
    return this.connection.locator('code[data-recipe]');
  }

  async recipeText(): Promise<string> {
    return (await this.recipe.textContent()) ?? '';
  }

  async reveal(): Promise<void> {
    await this.connection.getByRole('button', { name: 'Reveal secrets' }).click();
    await expect(this.connection.getByRole('link', { name: 'Hide secrets' })).toBeVisible();
  }

  async hide(): Promise<void> {
    await this.connection.getByRole('link', { name: 'Hide secrets' }).click();
    await expect(this.connection.getByRole('button', { name: 'Reveal secrets' })).toBeVisible();
  }

  /** The address says what was chosen. */
  async expectChoice(level: string, value: string): Promise<void> {
    await expect.poll(() => new URL(this.page.url()).searchParams.get(level), level).toBe(value);
  }

  /** Where nothing follows by itself a person reloads. */
  async until(what: () => Promise<void>): Promise<void> {
    if (this.hydrated) {
      await what();
      return;
    }
    await expect(async () => {
      await this.page.reload();
      await what();
    }).toPass({ timeout: 30_000 });
  }

  /** Without a script a choice is made with a button. */
  private async show(): Promise<void> {
    if (!this.hydrated) await this.connection.getByRole('button', { name: 'Show', exact: true }).click();
  }
}
