// Project VPCs: list, create, follow, delete; and a service that moves into one.
import { shell } from '../support/avn';
import { checkAxe, checkNarrow } from '../support/axe';
import { expect, settled, signIn, test } from '../support/fixtures';
import { MovePage, VpcsPage } from '../support/vpcs';

const IRELAND = 'aws-eu-west-1';
const STOCKHOLM = 'aws-eu-north-1';
const OUTSIDE = 'kafka-no-vpc';
const GUIDE = `/projects/demo/services/${OUTSIDE}/network/setup`;

interface Vpc {
  project_vpc_id: string;
  cloud_name: string;
  network_cidr: string;
  state: string;
}

test.beforeEach(async ({ page, hydrated }) => signIn(page, hydrated));

test('the list, from the services of the project and from a service', async ({ page, hydrated }) => {
  const vpcs = new VpcsPage(page, hydrated);
  await page.goto('/projects/demo/services');
  await page.getByRole('link', { name: 'Project VPCs' }).click();
  await expect(page).toHaveURL(vpcs.path());
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Project VPCs');
  if (hydrated) await settled(page);
  await expect(vpcs.card(IRELAND)).toContainText('Ireland');
  await expect(vpcs.row(IRELAND, 'State')).toContainText('Active');
  await expect(vpcs.row(IRELAND, 'Network')).toHaveText('10.10.0.0/24');
  await expect(vpcs.row(IRELAND, 'Services in it').getByRole('link', { name: 'my-kafka', exact: true })).toBeVisible();
  await expect(vpcs.row(IRELAND, 'Services in it')).not.toContainText(OUTSIDE);

  const id = await vpcs.row(IRELAND, 'VPC ID').innerText();
  await page.goto('/projects/demo/services/my-kafka');
  await page.getByRole('link', { name: id }).click();
  await expect(page).toHaveURL(`${vpcs.path()}#vpc-${id}`);
  if (hydrated) await settled(page);
});

test('a VPC is made, becomes active while one looks, and is deleted', async ({ page, hydrated, sandbox }) => {
  const vpcs = new VpcsPage(page, hydrated);
  await vpcs.open();
  await expect(vpcs.cloud.locator('optgroup').first()).toHaveAttribute('label', 'Amazon Web Services');
  await vpcs.fill(STOCKHOLM, '10.40.0.0/22');
  await vpcs.create.click();
  await expect(page).toHaveURL(vpcs.path());
  await expect(page.getByText('The project VPC 10.40.0.0/22 in aws-eu-north-1 is being built.')).toBeVisible();
  if (hydrated) await settled(page);
  await expect(vpcs.row(STOCKHOLM, 'State')).toContainText('Approved');
  await sandbox.advance(60);
  await vpcs.until((timeout) => expect(vpcs.row(STOCKHOLM, 'State')).toContainText('Active', { timeout }));

  await vpcs.card(STOCKHOLM).getByRole('link', { name: 'Delete the project VPC in aws-eu-north-1' }).click();
  await expect(vpcs.deletion).toContainText('The project VPC 10.40.0.0/22 in aws-eu-north-1 is deleted');
  if (hydrated) await settled(page);
  await vpcs.deletion.getByRole('link', { name: 'Cancel' }).click();
  await expect(vpcs.deletion).toHaveCount(0);
  if (hydrated) await settled(page);
  await vpcs.card(STOCKHOLM).getByRole('link', { name: 'Delete the project VPC in aws-eu-north-1' }).click();
  if (hydrated) await settled(page);
  await vpcs.deletion.getByRole('button', { name: 'Delete project VPC' }).click();
  await expect(page.getByText('The project VPC 10.40.0.0/22 in aws-eu-north-1 is being deleted.')).toBeVisible();
  if (hydrated) await settled(page);
  await expect(vpcs.row(STOCKHOLM, 'State')).toContainText('Deleting');
  await sandbox.advance(60);
  await vpcs.until((timeout) => expect(vpcs.card(STOCKHOLM)).toHaveCount(0, { timeout }));
});

test('a VPC with services in it is not deleted: the reason names them', async ({ page, hydrated, sandbox }) => {
  const vpcs = new VpcsPage(page, hydrated);
  await vpcs.open();
  await vpcs.card(IRELAND).getByRole('link', { name: 'Delete the project VPC' }).click();
  await expect(vpcs.deletion).toContainText('It cannot be deleted while');
  await expect(vpcs.deletion.getByRole('link', { name: 'pg-orders' })).toBeVisible();
  await expect(vpcs.deletion.getByRole('button')).toHaveCount(0);
  if (hydrated) await settled(page);
  expect((await sandbox.calls()).filter(({ method }) => method === 'DELETE')).toEqual([]);
});

test('what is wrong is said where it is, and what was typed stays', async ({ page, hydrated, quiet }) => {
  quiet.allowStatus(422);
  const vpcs = new VpcsPage(page, hydrated);
  await vpcs.open();
  await vpcs.fill(STOCKHOLM, '10.40.0.9/22');
  if (!hydrated) await vpcs.create.click();
  await expect(vpcs.form.locator('#network-error')).toHaveText('10.40.0.9 is not where a /22 begins: write 10.40.0.0/22.');
  await expect(vpcs.network).toHaveValue('10.40.0.9/22');
  await expect(vpcs.cloud).toHaveValue(STOCKHOLM);
  if (hydrated) {
    await vpcs.network.fill('10.10.0.0/22');
    await expect(vpcs.form.locator('#network-error')).toBeEmpty();
    await expect(vpcs.form).toContainText('overlaps 10.10.0.0/24, this project\'s VPC in aws-eu-west-1. That matters only if');
    await expect(vpcs.network).toBeFocused();
  }
  // Aiven keeps one VPC for each cloud, and says so itself.
  await vpcs.fill(IRELAND, '10.77.0.0/24');
  await vpcs.create.click();
  await expect(vpcs.form.getByRole('alert')).toHaveText('Aiven said: “VPC already exists in cloud \'aws-eu-west-1\'”');
  if (hydrated) await settled(page);
  await expect(vpcs.network).toHaveValue('10.77.0.0/24');
  await expect(vpcs.cloud).toHaveValue(IRELAND);
});

test('a token that may only read hears why', async ({ page, hydrated, quiet }) => {
  quiet.allowStatus(403);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page, hydrated, 'demo-readonly');
  const vpcs = new VpcsPage(page, hydrated);
  await vpcs.open();
  await vpcs.fill(STOCKHOLM, '10.40.0.0/24');
  await vpcs.create.click();
  await expect(vpcs.form.getByRole('alert')).toBeVisible();
  await expect(vpcs.network).toHaveValue('10.40.0.0/24');
  if (hydrated) await settled(page);
});

test('a service moves into a VPC after a tick', async ({ page, hydrated, sandbox, quiet }) => {
  quiet.allowStatus(422);
  const move = new MovePage(page);
  await move.open(OUTSIDE);
  await expect(move.card.getByRole('radio')).toBeChecked();
  await expect(move.card).toContainText('Clients outside the VPC lose access.');
  await move.move.click();
  await expect(move.card.locator('#confirm-error')).toHaveText('Tick the box to say that you have read what this does.');
  if (hydrated) await settled(page);
  await move.confirm.check();
  await move.move.click();
  await expect(page).toHaveURL(GUIDE);
  if (hydrated) await settled(page);
  const { project_vpc_id: id, state } = (await sandbox.service(OUTSIDE)) as unknown as Record<string, string>;
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(state).toBe('REBALANCING');
  await move.open(OUTSIDE);
  await expect(move.card).toContainText('There is nothing to move.');
});

test('without a VPC the way leads over a new one and back to the guide', async ({ page, hydrated, sandbox }) => {
  const vpcs = new VpcsPage(page, hydrated);
  const move = new MovePage(page);
  const moved = await sandbox.api('PUT', `/v1/project/demo/service/${OUTSIDE}`, { cloud: STOCKHOLM });
  expect(moved.ok).toBe(true);
  await move.open(OUTSIDE);
  await expect(move.card).toContainText('There is no project VPC in aws-eu-north-1');
  await move.card.getByRole('link', { name: 'Create project VPC' }).click();
  await expect(vpcs.cloud).toHaveValue(STOCKHOLM);
  if (hydrated) await settled(page);
  await vpcs.network.fill('10.40.0.0/24');
  await vpcs.create.click();
  await expect(page).toHaveURL(GUIDE);
  if (hydrated) await settled(page);
  await move.open(OUTSIDE);
  await expect(move.card).toContainText('cannot take the service yet');
  await sandbox.advance(60);
  // The open page sees it by itself; without a script a person looks again.
  await expect(async () => {
    const again = move.card.getByRole('link', { name: 'Look again' });
    if (await again.isVisible()) await again.click();
    await expect(move.card.getByRole('radio')).toBeChecked({ timeout: hydrated ? 12_000 : 1_000 });
  }).toPass({ timeout: 30_000 });
  await expect(move.move).toBeVisible();
  if (hydrated) await settled(page);
});

test('the avn lines do what the buttons do', async ({ page, hydrated, sandbox, quiet }) => {
  quiet.allowStatus(422);
  const vpcs = new VpcsPage(page, hydrated);
  const move = new MovePage(page);
  const list = async (): Promise<Vpc[]> => {
    const answer = await sandbox.api('GET', '/v1/project/demo/vpcs');
    return ((await answer.json()) as { vpcs: Vpc[] }).vpcs;
  };
  const run = async (line: string | null): Promise<void> => {
    expect(await shell((line ?? '').trim(), sandbox.url)).toMatchObject({ code: 0 });
  };
  if (hydrated) {
    await vpcs.open();
    await vpcs.fill(STOCKHOLM, '10.40.0.0/24');
    const shown = vpcs.form.locator('[data-command]');
    await expect(shown).toContainText('--network-cidr 10.40.0.0/24');
    await run(await shown.textContent());
  } else {
    await run('avn vpc create --project demo --cloud aws-eu-north-1 --network-cidr 10.40.0.0/24');
  }
  const made = (await list()).find((vpc) => vpc.cloud_name === STOCKHOLM);
  expect(made).toMatchObject({ network_cidr: '10.40.0.0/24', state: 'APPROVED' });
  // The page remembers for a moment what it read before the shell did anything.
  await expect(async () => {
    await vpcs.open({ delete: made?.project_vpc_id ?? '' });
    await expect(vpcs.deletion.locator('[data-command]')).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
  await run(await vpcs.deletion.locator('[data-command]').textContent());
  expect((await list()).find((vpc) => vpc.cloud_name === STOCKHOLM)).toMatchObject({ state: 'DELETING' });
  await move.open(OUTSIDE);
  await run(await move.card.locator('[data-command]').textContent());
  const service = (await sandbox.service(OUTSIDE)) as unknown as Record<string, string>;
  expect(service['project_vpc_id']).toBe((await list()).find((vpc) => vpc.cloud_name === IRELAND)?.project_vpc_id);
});

test('the keyboard is enough', async ({ page, hydrated }) => {
  const vpcs = new VpcsPage(page, hydrated);
  await vpcs.open();
  await vpcs.cloud.focus();
  await page.keyboard.type('aws-eu-north');
  await page.keyboard.press('Tab');
  await expect(vpcs.network).toBeFocused();
  await page.keyboard.type('10.40.0.0/24');
  if (hydrated) await expect(vpcs.form.locator('[data-command]')).toContainText('10.40.0.0/24');
  await expect(vpcs.network).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(vpcs.row(STOCKHOLM, 'State')).toContainText('Approved');
  if (hydrated) await settled(page);
});

test('axe in light and dark, and nothing sticks out on a phone', async ({ page, hydrated, quiet }) => {
  quiet.allowStatus(422);
  const vpcs = new VpcsPage(page, hydrated);
  const move = new MovePage(page);
  const look = async (): Promise<void> => {
    await expect(page.locator('h1')).toHaveCount(1);
    await checkAxe(page, hydrated);
    await checkNarrow(page);
  };
  await vpcs.open();
  await look();
  const id = await vpcs.row(IRELAND, 'VPC ID').innerText();
  await vpcs.open({ delete: id });
  await look();
  await vpcs.open({ cloud: IRELAND, next: GUIDE });
  await vpcs.network.fill('10.10.0.9/16');
  await vpcs.create.click();
  await expect(vpcs.form.locator('#network-error')).toContainText('/16 is too large');
  if (hydrated) await settled(page);
  await look();
  for (const service of [OUTSIDE, 'my-kafka', 'kafka-gcp']) {
    await move.open(service);
    await look();
  }
});
