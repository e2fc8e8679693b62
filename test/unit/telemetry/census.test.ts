import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../controller/api/object.ts';
import type { CensusGauge } from '../../../controller/telemetry/census.ts';
import { Census } from '../../../controller/telemetry/census.ts';

function anObject(kind: string, name: string, status: object): KubeObject {
  return { apiVersion: 'partywall.dev/v1alpha1', kind, metadata: { name }, status };
}

function ready(status: string, reason: string): object {
  return { conditions: [{ type: 'Ready', status, reason, message: '', lastTransitionTime: '' }] };
}

/** A census, and its totals as text. */
function scene() {
  const census = new Census();
  const totals = (gauge: CensusGauge): Record<string, number> =>
    Object.fromEntries(
      census.totals(gauge).map(({ labels, value }) => [Object.values(labels).join(' '), value]),
    );
  return { census, totals };
}

describe('telemetry/census', () => {
  it('counts objects by what Ready says, follows each change, and forgets what is deleted', () => {
    const { census, totals } = scene();
    const told = [
      anObject('DeviceClaim', 'a', {}),
      anObject('DeviceClaim', 'b', ready('False', 'AllHeld')),
      anObject('Host', 'c', ready('True', 'Healthy')),
      anObject('Namespace', 'd', {}),
    ];
    for (const object of told) census.learned(object, false);
    expect(totals('objects')).toEqual({
      'DeviceClaim Unknown Pending': 1,
      'DeviceClaim False AllHeld': 1,
      'Host True Healthy': 1,
    });

    census.learned(anObject('DeviceClaim', 'a', ready('False', 'AllHeld')), false);
    census.learned(anObject('DeviceClaim', 'b', ready('False', 'AllHeld')), false);
    census.learned(anObject('Host', 'c', {}), true);

    // Zero, not absent: who draws it sees that it went down.
    expect(totals('objects')).toEqual({
      'DeviceClaim Unknown Pending': 0,
      'DeviceClaim False AllHeld': 2,
      'Host True Healthy': 0,
    });
  });

  it('adds up the numbers of all hosts, those that nobody has among them', () => {
    const { census, totals } = scene();
    const numbers = { total: 100, granted: 5, assigned: 10, releasing: 1 };

    census.learned(anObject('Host', 'a', { deviceNumbers: numbers }), false);
    census.learned(anObject('Host', 'b', { deviceNumbers: { total: 7 } }), false);

    expect(totals('deviceNumbers')).toEqual({ Free: 91, Granted: 5, Assigned: 10, Releasing: 1 });
  });

  it('adds up devices by state, of inventories and of claims', () => {
    const { census, totals } = scene();
    const states = (...all: (string | undefined)[]) => ({
      devices: all.map((state) => ({ id: 'x', state })),
    });

    census.learned(anObject('DeviceInventory', 'a', states('Available', 'Exported', 'Exported')), false);
    census.learned(anObject('DeviceInventory', 'b', states('Lost')), false);
    census.learned(anObject('DeviceClaim', 'c', states('Assigned', undefined)), false);

    expect(totals('devices')).toEqual({ Available: 1, Exported: 2, Lost: 1 });
    expect(totals('claimedDevices')).toEqual({ Assigned: 1, Chosen: 1 });
  });
});
