// What `make stage` starts, for a test: two portals on one PostgreSQL behind nginx with TLS, a provider, the sandbox.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { BINARY, SITE } from './portal';
import { Sandbox } from './sandbox';

const SCRIPT = path.resolve(__dirname, '../../scripts/stage.sh');

interface Facts {
  url: string;
  sandbox: string;
  issuer: string;
  certificate: string;
  settings: string;
  replicas: { url: string; pid: number }[];
}

export class Stage {
  private constructor(
    readonly facts: Facts,
    readonly sandbox: Sandbox,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(): Promise<Stage> {
    const folder = path.join(tmpdir(), `postern-stage-${randomUUID().slice(0, 8)}`);
    const env = { ...process.env, STAGE_FOLDER: folder, STAGE_SPEED: '0', POSTERN_BINARY: BINARY, POSTERN_SITE: SITE };
    const child = spawn(SCRIPT, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said: string[] = [];
    const ready = new Promise<void>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said.push(text);
        if (said.join('').includes('\nready\n')) resolve();
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
      child.once('exit', () => reject(new Error(`the stage did not stand:\n${said.join('')}`)));
    });
    await ready;
    const facts = JSON.parse(await readFile(path.join(folder, 'stage.json'), 'utf8')) as Facts;
    return new Stage(facts, new Sandbox(facts.sandbox), child, folder);
  }

  get url(): string {
    return this.facts.url;
  }

  /** A program's log. */
  log(name: 'one' | 'two' | 'nginx-access'): Promise<string> {
    return readFile(path.join(this.folder, `${name}.log`), 'utf8');
  }

  /** The portal that nginx sent the last request to that matches; requests are noted when they are over. */
  async servedBy(part: string): Promise<{ url: string; pid: number }> {
    const lines = (await this.log('nginx-access')).split('\n').filter((line) => line.includes(part));
    const address = lines.at(-1)?.split(' ').at(-1) ?? '';
    const found = this.facts.replicas.find((replica) => replica.url.endsWith(address));
    if (found === undefined) throw new Error(`nginx sent nothing like '${part}' to a portal`);
    return found;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const exit = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await exit;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
