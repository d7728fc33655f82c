// Notes on principals: written by an operator, shown beside the principal, flagged when nobody looked again in time.
import { checkAxe } from '../support/axe';
import { NetworkPage } from '../support/network';
import { expect, test } from '../support/people';

const KAFKA = 'kafka-12a3b4c5';

test('a note is written, shown beside its principal, flagged when its review is overdue, and removed', async ({
  as,
  hydrated,
}) => {
  const page = await as('otto');
  const network = new NetworkPage(page, hydrated);
  await network.open(KAFKA);
  await page.getByRole('link', { name: 'Notes', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Notes on principals' })).toBeVisible();
  await page.getByLabel('Who').first().fill('The workflow team, #mwf');
  await page.getByLabel('Why').first().fill('Runs the nightly jobs');
  await page.getByLabel('Review by').first().fill('2020-01-31');
  await page.getByRole('button', { name: 'Save the note on arn:aws:iam::012345678901:user/mwf' }).click();
  await expect(page.getByRole('main')).toContainText('otto@example.com');
  await checkAxe(page, hydrated);

  await network.open(KAFKA);
  await expect(network.row('Principals')).toContainText('The workflow team, #mwf');
  await expect(network.row('Principals')).toContainText(/overdue/i);
  await checkAxe(page, hydrated);
  await page.goto('/projects/demo/services');
  await expect(page.getByRole('main')).toContainText(/overdue/i);

  await page.goto(`${network.path(KAFKA)}/notes`);
  await page.getByRole('button', { name: 'Remove the note on arn:aws:iam::012345678901:user/mwf' }).click();
  await network.open(KAFKA);
  await expect(network.row('Principals')).not.toContainText('The workflow team');
});

test('a viewer reads notes and writes none', async ({ as, hydrated }) => {
  const page = await as('vera');
  await page.goto(`${new NetworkPage(page, hydrated).path(KAFKA)}/notes`);
  await expect(page.getByRole('main')).toContainText(/your role in demo is viewer/);
  for (const button of await page.getByRole('button', { name: /Save the note/ }).all()) await expect(button).toBeDisabled();
  await checkAxe(page, hydrated);
});
