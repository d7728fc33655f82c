// A team's portals: the sandbox as Aiven, a real OpenID Connect provider, and as many `postern serve` on one database as
// a test wants. Everything on ports of its own, and gone at the end.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import type { Page } from '@playwright/test';

import { settled } from './fixtures';
import { BINARY, freePorts, SITE } from './portal';
import { Sandbox, TOKEN } from './sandbox';

export type Name = 'vera' | 'otto' | 'olga' | 'ada';

/** What a test wants to be otherwise; the settings are environment variables without their `POSTERN_`. */
export interface Wishes {
  replicas?: number;
  settings?: Record<string, string>;
  /** Where people find the portals, if not at their own addresses: a proxy's. */
  publicly?: { origin: string; basePath: string };
}

export class Team {
  private constructor(
    readonly portals: Process[],
    readonly sandbox: Sandbox,
    readonly issuer: string,
    /** The settings of every portal, as `postern` reads them from the environment. */
    readonly environment: Record<string, string>,
    private readonly others: Process[],
    private readonly folder: string,
  ) {}

  /** A port that was free may be taken when it is used: then with others. */
  static async start(wishes: Wishes): Promise<Team> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await Team.attempt(wishes);
      } catch (error) {
        if (attempt === 3 || !String(error).includes('ddress')) throw error;
      }
    }
  }

  private static async attempt({ replicas = 1, settings = {}, publicly }: Wishes): Promise<Team> {
    const [sandboxPort, providerPort, ...ports] = await freePorts(2 + replicas);
    const folder = await mkdtemp(path.join(tmpdir(), 'postern-team-'));
    const issuer = `http://127.0.0.1:${providerPort}`;
    const urls = ports.map((port) => `http://127.0.0.1:${port}`);
    const sandbox = new Process(`http://127.0.0.1:${sandboxPort}`, BINARY, [
      ...['sandbox', '--listen', `127.0.0.1:${sandboxPort}`],
    ]);
    const provider = new Process(issuer, process.execPath, [
      path.resolve(__dirname, 'provider.mjs'),
      String(providerPort),
      ...(publicly === undefined ? urls : [`${publicly.origin}${publicly.basePath}`]),
    ]);
    const address = publicly && { PUBLIC_URL: publicly.origin, BASE_PATH: publicly.basePath };
    const named = Object.entries({ ...address, ...settings }).map(([name, value]) => [`POSTERN_${name}`, value]);
    const environment: Record<string, string> = {
      PATH: process.env['PATH'] ?? '',
      AIVEN_WEB_URL: sandbox.url,
      POSTERN_SITE_DIR: SITE,
      POSTERN_DATABASE: path.join(folder, 'postern.db'),
      POSTERN_SESSION_KEY: randomBytes(32).toString('base64'),
      POSTERN_SIGN_INS_PER_MINUTE: '1000',
      POSTERN_CALLS_PER_MINUTE: '6000',
      POSTERN_REQUESTS_PER_MINUTE: '100000',
      POSTERN_CHANGES_PER_MINUTE: '100000',
      POSTERN_GATEWAY_REQUESTS_PER_MINUTE: '100000',
      POSTERN_SIGN_IN: 'oidc',
      POSTERN_TEAM_TOKEN: TOKEN,
      POSTERN_OIDC_ISSUER: issuer,
      POSTERN_OIDC_CLIENT_ID: 'postern',
      POSTERN_OIDC_CLIENT_SECRET: 'a-secret-for-tests',
      POSTERN_OIDC_SCOPES: 'openid email profile groups',
      POSTERN_ROLES: 'network-operators -> operator\nplatform-admins -> admin',
      ...Object.fromEntries(named),
    };
    const portals = urls.map((url) => Team.serve(url, environment));
    const team = new Team(portals, new Sandbox(sandbox.url), issuer, environment, [sandbox, provider], folder);
    try {
      await sandbox.answers('/sandbox/calls');
      await provider.answers('/.well-known/openid-configuration');
      for (const portal of portals) await portal.answers('/readyz');
    } catch (error) {
      await team.stop();
      throw error;
    }
    return team;
  }

  private static serve(url: string, environment: Record<string, string>): Process {
    return new Process(url, BINARY, ['serve'], { ...environment, POSTERN_LISTEN: new URL(url).host });
  }

  /** The first portal, for tests with one. */
  get url(): string {
    return this.portal(0).url;
  }

  portal(number: number): Process {
    const portal = this.portals[number];
    if (portal === undefined) throw new Error(`there is no portal ${number}`);
    return portal;
  }

  /** One that has ended begins anew, at the same address. */
  async again(number: number): Promise<void> {
    const url = this.portal(number).url;
    this.portals[number] = Team.serve(url, this.environment);
    await this.portal(number).answers('/readyz');
  }

  /** Runs `postern` with the portals' settings: its exit code and everything it printed. */
  async postern(...command: string[]): Promise<{ code: number; text: string }> {
    try {
      const { stdout, stderr } = await promisify(execFile)(BINARY, command, { env: this.environment });
      return { code: 0, text: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, text: stdout + stderr };
    }
  }

  /** Everything that the portals printed. */
  log(): string {
    return this.portals.map((portal) => portal.log()).join('');
  }

  async stop(): Promise<void> {
    await Promise.all([...this.portals, ...this.others].map((one) => one.stop()));
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Comes in through the provider as one of its people, and ends where the portal leads. */
export async function comeIn(page: Page, team: { url: string }, name: Name, hydrated: boolean, at = team.url): Promise<void> {
  await page.goto(`${at}/sign-in`);
  await page.getByRole('link', { name: /single sign-on/i }).click();
  await page.getByRole('button', { name: `Come in as ${name}` }).click();
  await page.waitForURL((url) => url.origin === at && !url.pathname.startsWith('/sign-in'));
  if (hydrated) await settled(page);
}

/** A program of the stage. */
export class Process {
  private readonly child: ChildProcess;
  private readonly lines: string[] = [];

  constructor(
    readonly url: string,
    program: string,
    parameters: string[],
    environment?: Record<string, string>,
  ) {
    const env = environment ?? process.env;
    this.child = spawn(program, parameters, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.lines.push(text));
    }
  }

  log(): string {
    return this.lines.join('');
  }

  /** Waits until it answers there. */
  async answers(at: string): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (Date.now() < deadline && this.child.exitCode === null) {
      try {
        if ((await fetch(`${this.url}${at}`)).ok) return;
      } catch {
        // Not listening yet.
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`${this.url}${at} does not answer:\n${this.log()}`);
  }

  /** Ends it at once, as a machine that loses its power does. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Asks it to stop, as an operator would. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill(signal);
    await exit;
  }
}
