// The guide across both clouds: what the page says, and what the real aws and the real avn make of its lines.
import { INTERN_KEY, shell } from '../support/avn';
import { checkAxe, checkNarrow } from '../support/axe';
import { expect, settled, signIn, test } from '../support/fixtures';
import { Guide, customerVpc } from '../support/guide';
import { MWF, NetworkPage } from '../support/network';
import { OverviewPage } from '../support/overview';
import type { Sandbox } from '../support/sandbox';

test.beforeEach(async ({ page, hydrated }) => signIn(page, hydrated));

/** A PrivateLink that is active, made behind the page's back. */
async function link(sandbox: Sandbox, service: string, principals = [MWF]): Promise<void> {
  const made = await sandbox.api('POST', `/v1/project/demo/service/${service}/privatelink/aws`, { principals });
  expect(made.ok).toBe(true);
  await sandbox.advance(180);
}

async function plan(sandbox: Sandbox): Promise<{ vpc: string; subnets: string; group: string }> {
  const vpc = await customerVpc(sandbox.url);
  const zones = new Map(vpc.subnets.map((subnet) => [subnet.availability_zone, subnet.subnet_id]));
  return { vpc: vpc.vpc_id, subnets: [...zones.values()].join('\n'), group: vpc.security_groups[0]?.group_id ?? '' };
}

test('from a service to a client that connects, with the real aws and the real avn', async ({ page, hydrated, sandbox }) => {
  test.setTimeout(180_000);
  const guide = new Guide(page, hydrated);
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  await page.getByRole('link', { name: 'Set up connection' }).click();
  await expect(guide.summary).toContainText('1 of 7 steps are done. Your turn: create the PrivateLink.');
  expect(await guide.stages()).toEqual(['done', 'now', 'later', 'later', 'later', 'later', 'later']);
  await expect(guide.step('prerequisites')).toContainText('$0.06 / hour (aws-eu-west-1)');
  await expect(guide.card).toContainText('First the PrivateLink has to be created');

  // Made in the browser.
  if (hydrated) await settled(page);
  await guide.step('privatelink').getByRole('link', { name: 'Create Privatelink' }).click();
  const dialog = network.dialog('Create Privatelink');
  await expect(dialog).toBeVisible();
  if (hydrated) await settled(page);
  await network.type(dialog, MWF);
  await network.press(dialog, 'Create');
  await network.expectClosed();
  await page.getByRole('link', { name: 'Set up connection' }).click();
  await expect(guide.step('privatelink')).toContainText('Aiven’s turn');
  await expect(guide.step('privatelink')).toContainText(/\d+ s so far/);
  await expect(guide.step('privatelink')).toContainText('Usually a few minutes');
  await expect(guide.card).toContainText('Aiven is still creating the PrivateLink');
  if (hydrated) await settled(page);
  await sandbox.advance(180);
  await guide.reaches('privatelink', 'done');
  await expect(guide.step('endpoint')).toContainText('Your turn');

  // The form is there by itself; what it writes is run by a shell.
  const { vpc, subnets } = await plan(sandbox);
  await expect(guide.field('vpc')).toBeVisible();
  await expect(guide.card).toContainText('Fill in VPC and subnets');
  await guide.plan({ vpc, subnets });
  await expect(guide.recipe).toContainText('create-vpc-endpoint');
  const running = shell(await guide.recipe.innerText(), sandbox.url);
  await expect(async () => {
    if (!hydrated) await page.reload();
    await expect(guide.step('endpoint')).toContainText('AWS is making vpce-', { timeout: hydrated ? 15_000 : 1_000 });
  }).toPass({ timeout: 30_000 });
  await expect(guide.step('endpoint')).toContainText('AWS’s turn');
  // What was typed is still there.
  await expect(guide.field('subnets')).toHaveValue(subnets);
  await sandbox.advance(120);
  const ran = await running;
  expect(ran, ran.out).toMatchObject({ code: 0 });
  expect(ran.out).toContain('is available.');
  const endpoint = /vpce-[0-9a-f]+/.exec(ran.out)?.[0] ?? '';
  await guide.reaches('connection', 'done');
  await expect(guide.step('endpoint')).toContainText(endpoint);

  // Components, targets, connection information.
  await expect(guide.step('components')).toContainText('Your turn');
  await guide.flip('kafka');
  await expect(guide.step('targets')).toContainText('AWS’s turn');
  await expect(guide.step('targets')).toContainText('Load balancer target: initial → healthy');
  await sandbox.advance(120);
  await guide.reaches('information', 'done');
  await expect(guide.summary).toContainText('All steps are done: clients can connect.');
  await expect(guide.timeline.getByRole('link', { name: 'Check connectivity' })).toBeVisible();

  // avn agrees.
  const listed = await shell('avn service privatelink aws connection list --project demo my-kafka --json', sandbox.url);
  const [connection] = JSON.parse(listed.out) as { privatelink_connection_id: string; state: string; vpc_endpoint_id: string }[];
  expect(connection).toMatchObject({ state: 'active', vpc_endpoint_id: endpoint });
  await guide.timeline.getByRole('link', { name: 'Connect to kafka', exact: true }).click();
  const overview = new OverviewPage(page, hydrated);
  await expect(overview.radio('route', 'privatelink')).toBeChecked();
  const { components } = await sandbox.service('my-kafka');
  const meant = components.find((one) => one.component === 'kafka' && one.route === 'privatelink');
  expect(meant?.privatelink_connection_id).toBe(connection?.privatelink_connection_id);
  expect(await overview.value('Host')).toBe(meant?.host);

  // The line that deletes the endpoint ends the connection.
  await guide.open('my-kafka');
  const deletion = guide.card.locator('.command').filter({ hasText: 'Delete it in AWS' }).locator('code');
  const deleted = await shell(await deletion.innerText(), sandbox.url);
  expect(deleted, deleted.out).toMatchObject({ code: 0 });
  await sandbox.advance(120);
  await expect(async () => {
    await guide.open('my-kafka');
    await expect(guide.step('endpoint')).toHaveAttribute('data-stage', 'now', { timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
});

test('a caller who is no principal: refused, and the guide says what to do', async ({ page, hydrated, sandbox }) => {
  await link(sandbox, 'my-kafka');
  const guide = new Guide(page, hydrated);
  await guide.open('my-kafka');
  const { vpc, subnets, group } = await plan(sandbox);
  await guide.plan({ vpc, subnets, groups: group });
  await guide.write('aws');
  const line = await guide.recipe.innerText();
  expect(line).toMatch(/^aws ec2 --region eu-west-1 create-vpc-endpoint .*--security-group-ids sg-/);
  const refused = await shell(line, sandbox.url, INTERN_KEY);
  expect(refused.code).not.toBe(0);
  expect(refused.out).toContain('InvalidServiceName');

  await guide.card.getByText('If AWS refuses').click();
  const help = guide.card.locator('#refusals');
  await expect(help).toContainText('InvalidServiceName');
  await expect(help).toContainText(MWF);
  const who = await shell(await help.locator('code').first().innerText(), sandbox.url, INTERN_KEY);
  expect(who.out.trim()).toBe('arn:aws:iam::012345678901:user/intern');
  await help.getByRole('link', { name: 'Edit principals' }).click();
  const network = new NetworkPage(page, hydrated);
  const dialog = network.dialog('Edit principals');
  await expect(dialog).toBeVisible();
  if (hydrated) await settled(page);
  await network.type(dialog, ...(hydrated ? [] : [MWF]), who.out.trim());
  await network.press(dialog, 'Save');
  await network.expectClosed();
  // Whoever is a principal now may, with the very same line.
  const made = await shell(line, sandbox.url, INTERN_KEY);
  expect(made, made.out).toMatchObject({ code: 0 });
});

test('every language of the form can be copied, downloaded and passed on', async ({ page, hydrated, sandbox, context }) => {
  await link(sandbox, 'my-kafka');
  const guide = new Guide(page, hydrated);
  await guide.open('my-kafka');
  const { vpc, subnets } = await plan(sandbox);
  await guide.plan({ vpc, subnets, tags: 'team=data & more\nquote="$HOME`id`"', clients: '10.100.0.0/16' });
  for (const [recipe, mark] of [
    ['aws-script', 'aws ec2'],
    ['terraform', 'resource "aws_vpc_endpoint"'],
    ['terraform-both', 'resource "aiven_aws_privatelink"'],
    ['cloudformation', 'AWS::EC2::VPCEndpoint'],
  ] as const) {
    await guide.write(recipe);
    await expect(guide.recipe).toContainText(mark);
    const shown = await guide.recipe.textContent();
    const file = page.waitForEvent('download');
    await guide.card.getByRole('link', { name: /^Download / }).click();
    const path = await (await file).path();
    const { readFile } = await import('node:fs/promises');
    expect(await readFile(path, 'utf8')).toBe(shown);
  }
  // The address holds all of it.
  const other = await context.newPage();
  await other.goto(page.url());
  const same = new Guide(other, hydrated);
  await expect(same.field('tags')).toHaveValue('team=data & more\nquote="$HOME`id`"');
  await expect(same.recipe).toContainText('AWS::EC2::VPCEndpoint');
  await other.close();
});

test('what is wrong stands at its field, and nothing typed is lost', async ({ page, hydrated, sandbox }) => {
  await link(sandbox, 'my-kafka');
  const guide = new Guide(page, hydrated);
  await guide.open('my-kafka');
  await guide.plan({ vpc: 'subnet-0123456789abcdef0', subnets: 'subnet-1', groups: 'vpc-12345678', clients: '10.0.0.0/33', tags: 'aws:x=y', attempt: 'two' });
  for (const field of ['vpc', 'subnets', 'groups', 'clients', 'tags', 'attempt'] as const) {
    await expect(guide.error(field), field).not.toBeEmpty();
  }
  await expect(guide.recipe).toHaveCount(0);
  await expect(guide.field('groups')).toHaveValue('vpc-12345678');
  await checkAxe(page, hydrated);
  await checkNarrow(page);
  const { vpc, subnets } = await plan(sandbox);
  await guide.plan({ vpc, subnets, groups: '', clients: '', tags: '', attempt: '' });
  await expect(guide.recipe).toBeVisible();
  await expect(guide.error('vpc')).toBeEmpty();
  await checkAxe(page, hydrated);
  await checkNarrow(page);
});

test('two forms share the address, and neither takes from it what is the other’s', async ({ page, hydrated, sandbox }) => {
  await link(sandbox, 'my-kafka');
  const guide = new Guide(page, hydrated);
  await guide.open('my-kafka');
  const { vpc, subnets } = await plan(sandbox);
  await guide.plan({ vpc, subnets, tags: 'team=data' });
  await guide.write('terraform');
  const below = page.getByRole('region', { name: 'Let Postern create it' });
  await below.getByLabel('VPC', { exact: true }).selectOption(vpc);
  if (!hydrated) await below.getByRole('button', { name: 'Show' }).last().click();
  await expect(below.getByLabel('Tags')).toBeVisible();
  await page.reload();
  if (hydrated) await settled(page);
  await expect(guide.field('tags')).toHaveValue('team=data');
  await expect(guide.recipe).toContainText('resource "aws_vpc_endpoint"');
});

test('a second endpoint beside one that works', async ({ page, hydrated, sandbox }) => {
  const guide = new Guide(page, hydrated);
  await guide.open('kafka-12a3b4c5');
  await expect(guide.summary).toContainText('All steps are done');
  await guide.timeline.getByRole('link', { name: 'plc5e3f9573e9a' }).click();
  await expect(guide.step('connection')).toContainText('plc5e3f9573e9a is active.');
  await guide.timeline.getByRole('link', { name: 'Add another' }).click();
  await expect(guide.step('endpoint')).toHaveAttribute('data-stage', 'now');
  await expect(guide.step('components')).toHaveAttribute('data-stage', 'done');
  await expect(guide.field('vpc')).toBeVisible();
  if (hydrated) await settled(page);
  await sandbox.connect('demo', 'kafka-12a3b4c5');
  await sandbox.advance(120);
  await guide.reaches('connection', 'done');
  const id = await guide.timeline.locator('.tabs__tab[aria-current]').innerText();
  expect(['plc39413abcdef', 'plc5e3f9573e9a']).not.toContain(id);
});

test('what is missing, and where it is put right', async ({ page, hydrated }) => {
  const guide = new Guide(page, hydrated);
  await guide.open('kafka-no-vpc');
  await expect(guide.step('prerequisites')).toHaveAttribute('data-stage', 'now');
  await expect(guide.step('prerequisites').getByRole('link', { name: 'Move service into this VPC' })).toHaveAttribute(
    'href',
    /^\/projects\/demo\/services\/kafka-no-vpc\/network\/move\?vpc=/,
  );
  await checkAxe(page, hydrated);
  await checkNarrow(page);
});

test('a finished guide is fit for everybody', async ({ page, hydrated }) => {
  const guide = new Guide(page, hydrated);
  await guide.open('kafka-12a3b4c5');
  await checkAxe(page, hydrated);
  await checkNarrow(page);
});

test('a token that may only read is told which permission is missing', async ({ page, hydrated }) => {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page, hydrated, 'demo-readonly');
  const guide = new Guide(page, hydrated);
  await guide.open('my-kafka');
  await expect(guide.step('privatelink')).toHaveAttribute('data-stage', 'stuck');
  await expect(guide.step('privatelink')).toContainText('service:configuration:write');
  await expect(page.getByText('012345678901')).toHaveCount(0);
});

test('a switch that Aiven refuses says so, and stays as it was', async ({ page, hydrated, sandbox, quiet }) => {
  quiet.allowStatus(502);
  await link(sandbox, 'my-kafka');
  const guide = new Guide(page, hydrated);
  await guide.open('my-kafka');
  await sandbox.fault('my-kafka', 'error-500');
  await guide.step('components').getByRole('switch', { name: 'Enable kafka access' }).click();
  await expect(page.getByRole('link', { name: 'Go to your projects' })).toBeVisible();
  await sandbox.fault('my-kafka', null);
  // What fails is left in peace for some seconds.
  await expect(async () => {
    await guide.open('my-kafka');
    const flipped = guide.step('components').getByRole('switch', { name: 'Enable kafka access' });
    await expect(flipped).toHaveAttribute('aria-checked', 'false', { timeout: 1_000 });
  }).toPass({ timeout: 40_000 });
});
