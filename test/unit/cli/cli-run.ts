/** Runs whole command lines in the test's own process, on a state directory of their own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../cli/run.ts';
import { colorsFor } from '../../../cli/render/colors.ts';
import type { Session, Stream, UsualStore } from '../../../cli/session.ts';

export interface CommandResult {
  code: number;
  out: string;
  err: string;
}

export interface RunOptions {
  /** What is meant where the command line names neither: `cluster` for the plugin of kubectl. */
  usualStore?: UsualStore;
  input?: string;
  environment?: Record<string, string>;
  /** Presses Ctrl-C as soon as the command has written this. */
  interruptAt?: RegExp;
}

function streamInto(lines: string[]): Stream {
  return { write: (text) => lines.push(text), colors: colorsFor(false), interactive: false, columns: 100 };
}

/** A place for a test: a directory with manifests and a state directory in it. */
export class Place {
  readonly directory = mkdtempSync(join(tmpdir(), 'partywall-cli-'));
  readonly state = join(this.directory, 'state');

  write(name: string, text: string): string {
    const file = join(this.directory, name);
    writeFileSync(file, text);
    return file;
  }

  async run(args: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
    const out: string[] = [];
    const err: string[] = [];
    const handlers = new Set<() => void>();
    const pressAt = options.interruptAt;
    const watched = (lines: string[]): Stream => ({
      ...streamInto(lines),
      write(text) {
        lines.push(text);
        if (pressAt?.test(text) === true) for (const handler of handlers) handler();
      },
    });
    const session: Session = {
      usualStore: options.usualStore ?? 'directory',
      out: watched(out),
      err: watched(err),
      now: () => Date.now(),
      environment: { PARTYWALL_STATE: this.state, ...options.environment },
      readInput: () => Promise.resolve(options.input ?? ''),
      onInterrupt(handler) {
        handlers.add(handler);
        if (pressAt?.test('') === true) handler();
        return () => handlers.delete(handler);
      },
      leave: () => undefined,
    };
    const code = await run(args, session);
    return { code, out: out.join(''), err: err.join('') };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** One host with three disks, two of them of the class fc-disk. */
export const dataCentre = `apiVersion: partywall.dev/v1alpha1
kind: RuntimeVersion
metadata: {name: os-7.2}
spec: {version: "7.2", kernel: {min: "7.1", max: "7.9"}}
---
apiVersion: partywall.dev/v1alpha1
kind: Host
metadata: {name: alpha}
spec:
  runtimeVersionName: os-7.2
  kernelLevel: "7.2.5"
  deviceNumbers: {majors: {first: 32, last: 511}}
---
apiVersion: partywall.dev/v1alpha1
kind: DeviceInventory
metadata: {name: alpha-disks}
spec:
  hostName: alpha
  devices:
  - {id: wwn-1, name: hdisk1, driver: scsidisk, type: Block, attributes: {bus: fc}}
  - {id: wwn-2, name: hdisk2, driver: scsidisk, type: Block, attributes: {bus: fc}}
  - {id: wwn-3, name: hdisk3, driver: scsidisk, type: Block, attributes: {bus: sas}}
---
apiVersion: partywall.dev/v1alpha1
kind: PartitionDeviceClass
metadata: {name: fc-disk}
spec:
  selectors: [{cel: 'device.attributes["bus"] == "fc"'}]
  allowedNamespaces: {from: All}
`;

/** A partition with a claim of two disks, one of them under a number of its own choice. */
export const billing = `apiVersion: v1
kind: Namespace
metadata: {name: team-a}
---
apiVersion: partywall.dev/v1alpha1
kind: WorkloadPartition
metadata: {name: billing, namespace: team-a}
spec: {}
---
apiVersion: partywall.dev/v1alpha1
kind: DeviceClaim
metadata: {name: disks, namespace: team-a, labels: {tier: gold}}
spec:
  partitionName: billing
  devices:
  - {name: hdisk0, deviceClassName: fc-disk}
  - {name: hdisk1, deviceClassName: fc-disk, virtualNumber: {major: 20, minor: 0}}
`;

/** A claim for one more disk than there is. */
export const oneTooMany = `apiVersion: partywall.dev/v1alpha1
kind: DeviceClaim
metadata: {name: extra, namespace: team-a}
spec:
  partitionName: billing
  devices:
  - {name: hdisk9, deviceClassName: fc-disk}
`;
