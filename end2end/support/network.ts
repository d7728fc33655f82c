// The Network page as a person works with it, the same with and without JavaScript.
import { type Locator, type Page, expect } from '@playwright/test';

export const MWF = 'arn:aws:iam::012345678901:user/mwf';
export const ROOT = 'arn:aws:iam::210987654321:root';
export const ROLE = 'arn:aws:iam::012345678901:role/deploy';

export type Window = 'Create Privatelink' | 'Edit principals' | 'Delete Privatelink';

export class NetworkPage {
  constructor(
    readonly page: Page,
    readonly hydrated: boolean,
  ) {}

  path(service: string, project = 'demo'): string {
    return `/projects/${project}/services/${service}/network`;
  }

  async open(service: string, project = 'demo'): Promise<void> {
    await this.page.goto(this.path(service, project));
  }

  /** A row of the card, by the words on its left. */
  row(label: string): Locator {
    return this.page.locator('.row').filter({ has: this.page.locator('dt').getByText(label, { exact: true }) });
  }

  get state(): Locator {
    return this.row('AWS Privatelink');
  }

  opener(window: Window): Locator {
    return this.page.getByRole('link', { name: window, exact: true });
  }

  dialog(window: Window): Locator {
    return this.page.getByRole('dialog', { name: window });
  }

  async openWindow(window: Window): Promise<Locator> {
    await this.opener(window).click();
    const dialog = this.dialog(window);
    await expect(dialog).toBeVisible();
    return dialog;
  }

  /** Types principals into the window's field. Without JavaScript the whole list is one text. */
  async type(dialog: Locator, ...principals: string[]): Promise<void> {
    const field = dialog.getByRole('textbox', { name: 'Principals' });
    if (!this.hydrated) {
      await field.fill(principals.join('\n'));
      return;
    }
    for (const principal of principals) {
      await field.fill(principal);
      await field.press('Enter');
    }
  }

  /** Presses a window's button and waits for its end: the window closes, or says why not. */
  async press(dialog: Locator, button: 'Create' | 'Save' | 'Confirm'): Promise<void> {
    await dialog.getByRole('button', { name: button, exact: true }).click();
  }

  async expectClosed(): Promise<void> {
    await expect(this.page).toHaveURL(/\/network$/);
    await expect(this.page.getByRole('dialog')).toHaveCount(0);
  }

  /** What the page says to a person who does not look. */
  get said(): Locator {
    return this.page.getByRole('status');
  }

  /** Waits for `what`, pressing the Refresh link as often as a person would where nothing follows by itself. */
  async until(what: () => Promise<void>): Promise<void> {
    await expect(async () => {
      if (!this.hydrated) {
        const refresh = this.page.getByRole('link', { name: 'Refresh', exact: true });
        if ((await refresh.count()) > 0) await refresh.click();
        else await this.page.reload();
      }
      await what();
    }).toPass({ timeout: 30_000 });
  }

  /** Comes back to the tab, which makes an open page look at once. */
  async lookAgain(): Promise<void> {
    if (this.hydrated) {
      await this.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
    } else {
      await this.page.reload();
    }
  }
}
