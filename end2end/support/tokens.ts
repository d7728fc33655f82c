// The page of portal tokens.
import { type Page, expect } from '@playwright/test';

import { settled } from './fixtures';

export interface Wanted {
  name: string;
  purpose?: string;
  projects?: string;
  services?: string;
  reach?: 'read' | 'write';
  secrets?: boolean;
}

export class TokensPage {
  constructor(
    readonly page: Page,
    readonly hydrated: boolean,
    /** What comes before the page's path, where that is not the test's own address. */
    readonly at = '',
  ) {}

  /** Makes one, and returns it whole: the only time that it is shown. */
  async make(wanted: Wanted): Promise<string> {
    await this.page.goto(`${this.at}/tokens`);
    const form = this.page.locator('#make-form');
    await form.getByLabel('Name').fill(wanted.name);
    await form.getByLabel('What it is for').first().fill(wanted.purpose ?? 'A test');
    await form.getByLabel('Projects', { exact: true }).fill(wanted.projects ?? '*');
    await form.getByLabel('Services', { exact: true }).fill(wanted.services ?? '*');
    await form.getByRole('radio', { name: wanted.reach === 'read' ? /^Read$/ : /^Read and change/ }).check();
    await form.getByRole('radio', { name: wanted.secrets === true ? /^Shown/ : /^Left out/ }).check();
    await form.getByRole('button', { name: 'Make portal token' }).click();
    const shown = this.page.locator('#token');
    await expect(shown).toHaveText(/^postern_/);
    if (this.hydrated) await settled(this.page);
    return (await shown.textContent())?.trim() ?? '';
  }

  /** Takes one away by its name. */
  async revoke(name: string): Promise<void> {
    await this.page.goto(`${this.at}/tokens`);
    await this.page.getByRole('link', { name: `Revoke the portal token ${name}` }).click();
    await this.page.getByRole('button', { name: 'Revoke portal token' }).click();
    await expect(this.page.getByRole('row').filter({ hasText: name })).toContainText('Revoked');
  }
}
