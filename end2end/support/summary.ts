// The closing line: "N passed, N failed, N skipped" alone on a line, for whoever reads only that.
import type { FullResult, Reporter, Suite } from '@playwright/test/reporter';

export default class Summary implements Reporter {
  private suite: Suite | undefined;

  onBegin(_config: unknown, suite: Suite) {
    this.suite = suite;
  }

  onEnd(result: FullResult) {
    const outcomes = this.suite?.allTests().map((test) => test.outcome()) ?? [];
    const count = (...wanted: string[]) => outcomes.filter((outcome) => wanted.includes(outcome)).length;
    const failed = count('unexpected', 'flaky');
    console.log(`\nend2end: ${count('expected')} passed, ${failed} failed, ${count('skipped')} skipped`);
    if (result.status !== 'passed' && failed === 0) console.log(`end2end ended early: ${result.status}`);
  }
}
