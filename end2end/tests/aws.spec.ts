// The portal makes the VPC endpoint itself: chosen in lists, created, followed, deleted; and what is said when AWS says no.
import { AwsCard, awsFault } from '../support/aws';
import { checkAxe, checkNarrow } from '../support/axe';
import { expect, settled, signIn, test } from '../support/fixtures';
import { Guide } from '../support/guide';
import { MWF, ROOT } from '../support/network';
import { OverviewPage } from '../support/overview';
import type { Sandbox } from '../support/sandbox';

const KAFKA = 'kafka-12a3b4c5';

test.beforeEach(async ({ page, hydrated }) => signIn(page, hydrated));

/** A PrivateLink that is active, made behind the page's back. */
async function link(sandbox: Sandbox, service: string, principals = [MWF]): Promise<void> {
  const made = await sandbox.api('POST', `/v1/project/demo/service/${service}/privatelink/aws`, { principals });
  expect(made.ok).toBe(true);
  await sandbox.advance(180);
}

test('from the PrivateLink to a client that connects, without a shell; and back', async ({ page, hydrated, sandbox }) => {
  test.setTimeout(120_000);
  await link(sandbox, 'my-kafka');
  const guide = new Guide(page, hydrated);
  const aws = new AwsCard(page, hydrated);
  await guide.open('my-kafka');
  await expect(aws.card).toContainText('012345678901');
  await expect(aws.card).toContainText(`by the principal ${MWF}`);
  await expect(aws.endpoints).toContainText('No VPC endpoint in this account');
  await expect(aws.create).toHaveCount(0);

  await aws.plan();
  await expect(aws.subnet('eu-west-1c')).toHaveValue('');
  await expect(aws.card).toContainText('postern-my-kafka');
  await expect(aws.card).toContainText('10000-31000');
  await aws.tags.fill('team=data & more');
  await aws.press(aws.create);
  await expect(page.getByText(/^AWS is making the VPC endpoint vpce-/)).toBeVisible();
  await expect(aws.endpointsIn('pending')).toContainText("AWS's turn");
  await expect(guide.step('endpoint')).toContainText('AWS is making vpce-');
  const endpoint = (await aws.endpointsIn('pending').locator('.mono').first().innerText()).trim();

  await sandbox.advance(120);
  await aws.until(() => expect(aws.endpointsIn('available')).toContainText(endpoint, { timeout: 10_000 }));
  await guide.reaches('connection', 'done');
  await expect(guide.step('endpoint')).toContainText(endpoint);
  await guide.flip('kafka');
  await sandbox.advance(120);
  await guide.reaches('information', 'done');
  await guide.timeline.getByRole('link', { name: 'Connect to kafka', exact: true }).click();
  const overview = new OverviewPage(page, hydrated);
  await expect(overview.radio('route', 'privatelink')).toBeChecked();

  // Deleting says what goes with it, and can be thought better of.
  await guide.open('my-kafka');
  await expect(aws.endpointsIn('available')).toContainText('Aiven sees its connection');
  await aws.endpointsIn('available').getByRole('link', { name: `Delete ${endpoint}` }).click();
  await expect(aws.endpoints).toContainText(/its connection plc\w+ at Aiven goes with it/);
  await aws.endpoints.getByRole('link', { name: 'Cancel' }).click();
  await expect(aws.endpoints.getByRole('button', { name: 'Delete VPC endpoint' })).toHaveCount(0);
  if (hydrated) await settled(page);
  await aws.endpointsIn('available').getByRole('link', { name: `Delete ${endpoint}` }).click();
  await aws.press(aws.endpoints.getByRole('button', { name: 'Delete VPC endpoint' }));
  await expect(page.getByText(`AWS is deleting the VPC endpoint ${endpoint}.`)).toBeVisible();
  await expect(aws.endpointsIn('deleting')).toContainText(endpoint);
  await sandbox.advance(300);
  await aws.until(() => expect(aws.endpoints).toContainText('No VPC endpoint in this account', { timeout: 10_000 }));
  await expect(aws.endpoints).toContainText('postern-my-kafka');
  await aws.press(aws.endpoints.getByRole('button', { name: 'Delete this security group' }));
  await expect(page.getByText(/^The security group postern-my-kafka \(sg-\w+\) is deleted\.$/)).toBeVisible();
  await expect(aws.endpoints).not.toContainText('postern-my-kafka');
  expect((await sandbox.service('my-kafka')).components.filter(({ route }) => route === 'privatelink')).toEqual([]);
});

test('a caller who is no principal: refused word for word, made one, and then it works', async ({ page, hydrated, sandbox, quiet }) => {
  quiet.allowStatus(422);
  await link(sandbox, 'my-kafka', [ROOT]);
  const guide = new Guide(page, hydrated);
  const aws = new AwsCard(page, hydrated);
  await guide.open('my-kafka');
  await expect(aws.card).toContainText('None of the principals lets this caller in');
  await aws.plan();
  await expect(aws.card).toContainText('AWS refuses this until the principal above is added.');
  await aws.press(aws.create);
  await expect(aws.failure).toContainText(/InvalidServiceName: The Vpc Endpoint Service 'com\.amazonaws\.vpce\.\S+' does not exist/);
  await expect(aws.failure).toBeInViewport();
  await expect(aws.subnet('eu-west-1a')).not.toHaveValue('');
  await checkAxe(page, hydrated);
  await checkNarrow(page);
  await aws.press(aws.card.getByRole('button', { name: 'Add this principal' }));
  await expect(page.getByText(`${MWF} is a principal now.`)).toBeVisible();
  expect((await sandbox.privatelink('my-kafka'))?.principals).toEqual([ROOT, MWF]);
  await expect(aws.card).toContainText(`by the principal ${MWF}`);
  await aws.plan();
  await aws.press(aws.create);
  await expect(aws.endpointsIn('pending')).toHaveCount(1);
});

test('what is wrong stands where it was chosen, and nothing is lost', async ({ page, hydrated, sandbox, quiet }) => {
  quiet.allowStatus(422);
  await link(sandbox, 'my-kafka');
  const guide = new Guide(page, hydrated);
  const aws = new AwsCard(page, hydrated);
  await guide.open('my-kafka');
  await aws.choose(aws.vpc, /^main · /);
  await aws.tags.fill('no equals sign </textarea>');
  await aws.press(aws.create);
  await expect(aws.failure).toContainText('Nothing was created yet');
  await expect(aws.card).toContainText('Enter the subnets in which clients find the endpoint');
  await expect(aws.card).toContainText('has no equals sign');
  await expect(aws.tags).toHaveValue('no equals sign </textarea>');
  // Choosing goes on from there.
  await aws.choose(aws.subnet('eu-west-1b'), /private-b/);
  await expect(aws.tags).toHaveValue('no equals sign </textarea>');
  await aws.tags.fill('team=data');
  await awsFault(sandbox.url, 'CreateVpcEndpoint', 'unauthorized');
  await aws.press(aws.create);
  await expect(aws.failure).toContainText('UnauthorizedOperation');
  await expect(aws.failure).toContainText('allow ec2:CreateVpcEndpoint');
  await expect(aws.failure).toContainText(/postern-my-kafka \(sg-\w+\) is there now, and is used again the next time/);
  await awsFault(sandbox.url, 'CreateVpcEndpoint', null);
  await aws.press(aws.create);
  await expect(aws.endpointsIn('pending')).toHaveCount(1);
});

test('another VPC has other subnets, and an address can be passed on', async ({ page, hydrated }) => {
  const guide = new Guide(page, hydrated);
  const aws = new AwsCard(page, hydrated);
  await guide.open(KAFKA, { connection: 'new' });
  await aws.plan();
  const { search } = new URL(page.url());
  await aws.choose(aws.vpc, /^legacy · /);
  await expect(aws.subnet('eu-west-1a')).toHaveValue('');
  await expect(aws.card.locator('#aws-subnets-error')).toBeEmpty();
  await page.goto(`${guide.path(KAFKA)}${search}`);
  await expect(aws.subnet('eu-west-1a')).not.toHaveValue('');
  await expect(aws.subnet('eu-west-1b')).not.toHaveValue('');
  await expect(aws.subnet('eu-west-1c')).toHaveValue('');
  await aws.card.getByText('Use security groups that are there').click();
  await aws.card.getByRole('checkbox', { name: /^default · sg-/ }).check();
  if (!hydrated) await aws.card.getByRole('button', { name: 'Show' }).click();
  await expect(aws.card).toContainText('The security groups have to let clients in on TCP');
  await expect(aws.card.getByRole('checkbox', { name: /^default · sg-/ })).toBeChecked();
  await checkAxe(page, hydrated);
  await checkNarrow(page);
});

test('choosing by keyboard keeps its place @hydrated', async ({ page, hydrated }) => {
  const guide = new Guide(page, hydrated);
  const aws = new AwsCard(page, hydrated);
  await guide.open(KAFKA, { connection: 'new' });
  await aws.vpc.focus();
  await page.keyboard.press('ArrowDown');
  await expect(aws.subnet('eu-west-1a')).toBeVisible();
  await expect(aws.vpc).toBeFocused();
  await aws.subnet('eu-west-1a').focus();
  await page.keyboard.press('ArrowDown');
  await expect(page).toHaveURL(/subnets=subnet-/);
  await expect(aws.subnet('eu-west-1a')).toBeFocused();
  // Back is the choice before.
  await page.goBack();
  await expect(aws.subnet('eu-west-1a')).toHaveValue('');
});

test('while AWS is in trouble the rest of the guide stands', async ({ page, hydrated, sandbox }) => {
  const guide = new Guide(page, hydrated);
  const aws = new AwsCard(page, hydrated);
  await awsFault(sandbox.url, '*', 'throttled');
  await guide.open(KAFKA, { connection: 'new' });
  await expect(guide.summary).toBeVisible();
  await expect(guide.field('vpc')).toBeVisible();
  await expect(aws.card).toContainText('RequestLimitExceeded: Request limit exceeded.');
  await expect(aws.card).toContainText('Try again in a minute.');
  await checkAxe(page, hydrated);
  await awsFault(sandbox.url, '*', null);
  await guide.open(KAFKA, { connection: 'new' });
  await expect(aws.endpointsIn('available')).toHaveCount(2);
});

test('a token that may only read sees nothing of the AWS account', async ({ page, hydrated }) => {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page, hydrated, 'demo-readonly');
  const guide = new Guide(page, hydrated);
  const aws = new AwsCard(page, hydrated);
  await guide.open(KAFKA);
  await expect(aws.card).toContainText('may not read this PrivateLink');
  expect(await page.content()).not.toContain('012345678901');
});
