// Portal tokens: made by an operator, shown once, revoked; a form that is wrong; who may not.
import { checkAxe, checkNarrow } from '../support/axe';
import { NetworkPage } from '../support/network';
import { expect, test } from '../support/people';
import { TokensPage } from '../support/tokens';

test('a token is made, shown once and revoked', async ({ as, team, hydrated }) => {
  const page = await as('otto');
  await page.goto('/projects');
  await page.getByRole('link', { name: 'Tokens', exact: true }).click();
  await expect(page.getByRole('main')).toContainText('You have not made a portal token yet.');
  await checkAxe(page, hydrated);
  const token = await new TokensPage(page, hydrated).make({ name: 'orders-ci', projects: 'demo, orders-*' });
  await expect(page.getByRole('main')).toContainText(`export AIVEN_WEB_URL=${team.url}`);
  await expect(page.getByRole('main')).toContainText(`export AIVEN_AUTH_TOKEN=${token}`);
  await checkAxe(page, hydrated);
  await checkNarrow(page);

  // Somewhere else and back: it is gone, also from what the browser remembers.
  await page.goto('/requests');
  await page.goto('/tokens');
  expect(await page.content()).not.toContain(token);
  const row = page.getByRole('row').filter({ hasText: 'orders-ci' });
  await expect(row).toContainText('Never');
  await page.getByRole('link', { name: 'Revoke the portal token orders-ci' }).click();
  await expect(page.getByRole('button', { name: 'Revoke portal token' })).toBeVisible();
  await checkAxe(page, hydrated);
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(row).toContainText('Active');
  await new TokensPage(page, hydrated).revoke('orders-ci');
  await expect(row).toContainText('by otto@example.com');
  await page.goto('/activity');
  await expect(page.getByRole('main')).not.toContainText(token);
  await page.goto('/tokens');
  await checkNarrow(page);
  expect(team.log()).not.toContain(token);
});

test('what is wrong is said at its field, and what was typed stays', async ({ as, hydrated, quiet }) => {
  quiet.allowStatus(422);
  const page = await as('olga');
  await page.goto('/tokens');
  await page.getByLabel('Name').fill('nightly');
  await page.getByLabel('Projects', { exact: true }).fill('demo/x');
  await page.getByLabel('Days until it expires').fill('1000');
  // By keyboard: Enter sends the form.
  await page.getByLabel('Days until it expires').press('Enter');
  await expect(page.getByLabel('Projects', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Days until it expires')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Name')).toHaveValue('nightly');
  await checkAxe(page, hydrated);
});

test('a viewer reads why not, and has no link to it', async ({ as, hydrated }) => {
  const page = await as('vera');
  await page.goto('/tokens');
  await expect(page.getByRole('link', { name: 'Tokens', exact: true })).toHaveCount(0);
  await expect(page.getByRole('main')).toContainText(/that takes the role operator/);
  await expect(page.getByRole('button', { name: 'Make portal token' })).toBeDisabled();
  await checkAxe(page, hydrated);
});

test('the choice of the address for avn stays while windows open and close', async ({ as, hydrated }) => {
  const page = await as('otto');
  const network = new NetworkPage(page, hydrated);
  await network.open('kafka-12a3b4c5');
  await page.getByText('Equivalent avn commands').click();
  await page.getByRole('link', { name: 'This portal' }).click();
  await expect(page).toHaveURL(/\?avn=portal#commands$/);
  await expect(page.getByText('See this Privatelink', { exact: true })).toBeVisible();
  await checkAxe(page, hydrated);
  await page.getByRole('link', { name: 'Edit principals' }).click();
  await expect(page).toHaveURL(/principals\?avn=portal$/);
  await expect(page.getByRole('dialog')).toContainText('export AIVEN_WEB_URL=');
  await page.getByRole('link', { name: 'Close' }).click();
  await expect(page).toHaveURL(/network\?avn=portal$/);
});
