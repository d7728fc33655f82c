// The editor of the advanced configuration as a person works with it, the same with and without JavaScript.
import { type Locator, type Page, expect } from '@playwright/test';

export class Editor {
  constructor(
    readonly page: Page,
    readonly hydrated: boolean,
  ) {}

  path(service: string, project = 'demo'): string {
    return `/projects/${project}/services/${service}/config`;
  }

  async open(service: string, project = 'demo'): Promise<void> {
    await this.page.goto(this.path(service, project));
  }

  get form(): Locator {
    return this.page.getByRole('region', { name: 'Edit advanced configuration' });
  }

  get save(): Locator {
    return this.form.getByRole('button', { name: 'Save advanced configuration' });
  }

  /** Everything about one option. */
  option(path: string): Locator {
    return this.form.locator('.option').filter({ has: this.page.locator('.option__path').getByText(path, { exact: true }) });
  }

  /** Its control: a switch, a list, a field; of a list of texts the field that takes one more. */
  control(path: string): Locator {
    return this.form.locator(`[id="value-${path}"]:visible, [id="value-${path}-input"]`);
  }

  error(path: string): Locator {
    return this.form.locator(`[id="error-${path}"]`);
  }

  unset(path: string): Locator {
    return this.option(path).getByRole('checkbox', { name: `Unset (null) ${path}` });
  }

  /** The difference, drawn anew while one types; without a script it takes a button. */
  get review(): Locator {
    return this.form.locator('#review');
  }

  change(path: string): Locator {
    return this.review.locator('.change').filter({ has: this.page.getByText(path, { exact: true }) });
  }

  async look(): Promise<void> {
    if (!this.hydrated) await this.form.getByRole('button', { name: 'Show changes' }).click();
  }

  /** Waits until the form would change so many options. */
  async expectChanges(count: number): Promise<void> {
    await this.look();
    const heading = count === 0 ? 'Nothing changed yet' : count === 1 ? '1 change' : `${count} changes`;
    await expect(this.review.getByRole('heading')).toHaveText(heading);
  }

  get finder(): Locator {
    return this.form.locator('details.finder');
  }

  get searchBox(): Locator {
    return this.form.getByRole('searchbox');
  }

  async search(text: string): Promise<void> {
    if (!(await this.searchBox.isVisible())) await this.finder.locator('summary').click();
    await this.searchBox.fill(text);
    if (!this.hydrated) await this.form.getByRole('button', { name: 'Search', exact: true }).click();
  }

  /** A line of what the search found, by the option's path. */
  hit(path: string): Locator {
    return this.form.locator('.finder__option').filter({ has: this.page.locator('.finder__path').getByText(path, { exact: true }) });
  }

  async add(path: string): Promise<void> {
    await this.search(path);
    await this.hit(path).click();
    await expect(this.option(path)).toBeVisible();
  }

  async set(path: string, value: string | boolean): Promise<void> {
    const control = this.control(path);
    if (typeof value === 'boolean') await control.setChecked(value);
    else if ((await control.evaluate((it) => it.tagName)) === 'SELECT') await control.selectOption(value);
    else await control.fill(value);
  }

  /** Puts these texts in the place of a list's. */
  async list(path: string, ...texts: string[]): Promise<void> {
    if (!this.hydrated) {
      await this.control(path).fill(texts.join('\n'));
      return;
    }
    const chips = this.option(path).locator('.chip__remove');
    for (let left = await chips.count(); left > 0; left -= 1) await chips.first().click();
    for (const text of texts) {
      await this.control(path).fill(text);
      await this.control(path).press('Enter');
    }
  }

  /** Saves, and arrives at Overview. */
  async saved(): Promise<void> {
    await this.save.click();
    await expect(this.page).toHaveURL((url) => !url.pathname.endsWith('/config'));
    await expect(this.page.getByText('The advanced configuration was saved.')).toBeVisible();
  }

  /** The `avn` line that makes the same change. */
  async line(): Promise<string> {
    await this.look();
    const line = this.review.locator('code');
    await expect(line).toHaveText(/^avn /);
    return (await line.textContent()) ?? '';
  }
}
