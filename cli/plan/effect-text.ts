/** One effect as a phrase. */
import { listNames } from '../../controller/api/list-names.ts';
import { numberText } from '../render/details.ts';
import type { Effect, PartitionRef, Plan } from '../../controller/questions/plan/document.ts';
import { isStuck } from '../../controller/questions/plan/document.ts';

/** Longer values are cut: whoever wants all of them reads the JSON. */
const LONGEST_VALUE = 60;

function valueText(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}...` : text;
}

function partitionText({ namespace, name }: PartitionRef): string {
  return `${namespace}/${name}`;
}

/** `allocate hdisk0 = wwn-1 on alpha, number 256:0 inside (32:0 in the kernel)`. */
export function effectText(effect: Effect): string {
  switch (effect.type) {
    case 'set':
      return `set ${effect.path}: ${valueText(effect.from)} -> ${valueText(effect.to)}`;
    case 'boot':
      return 'boot the kernel';
    case 'reboot':
      return 'reboot the kernel';
    case 'publish':
      return `publish ${effect.deviceIDs.join(', ')}`;
    case 'withdraw':
      return `withdraw ${effect.deviceIDs.join(', ')}`;
    case 'place':
      return `place on ${effect.host}`;
    case 'leave':
      return `leave ${effect.host}`;
    case 'start':
      return effect.mode === 'Active' ? `start on ${effect.host}` : `start for maintenance on ${effect.host}`;
    case 'stop':
      return `stop on ${effect.host}`;
    case 'restart':
      return `restart on ${effect.host}`;
    case 'link':
      return `link the child: it uses ${listNames(effect.fileSystems)} of ${partitionText(effect.parent)}`;
    case 'unlink':
      return `unlink the child from ${partitionText(effect.parent)}`;
    case 'propagate': {
      const since = effect.from === undefined ? '' : `${effect.from} -> `;
      return `bring the changes of the root of ${partitionText(effect.parent)} (revision ${since}${effect.to})`;
    }
    case 'allocate': {
      const real = effect.realNumber === undefined ? '' : ` (${numberText(effect.realNumber)} in the kernel)`;
      return `allocate ${effect.device} = ${effect.deviceID} on ${effect.host}, number ${numberText(effect.virtualNumber)} inside${real}`;
    }
    case 'release': {
      const wipe = effect.wipes ? ', and wipe it' : '';
      return `release ${effect.device} = ${effect.deviceID} on ${effect.host}${wipe}`;
    }
    case 'make-root': {
      const over =
        effect.overwrites === undefined ? '' : `, over volume group ${effect.overwrites} where they carry it`;
      return `make its root on its disks${over}`;
    }
    case 'adopt-root':
      return `adopt volume group ${effect.volumeGroup} as its root`;
    case 'finish-deletion':
      return 'finish its deletion';
  }
}

/** `3 to create, 1 to update, 5 unchanged`: what a summary says first. */
export function summaryText({
  create,
  update,
  delete: removed,
  none,
}: {
  create: number;
  update: number;
  delete: number;
  none: number;
}): string {
  const gone = removed === 0 ? '' : `, ${removed} to delete`;
  return `${create} to create, ${update} to update${gone}, ${none} unchanged`;
}

/** `2 would not be Ready. 1 would not be gone.`; empty when all is well. */
export function troubleText({ changes, summary }: Plan): string {
  const stuck = changes.filter(isStuck).length;
  const notReady = summary.notReady - stuck;
  const sentences = [
    ...(notReady === 0 ? [] : [`${notReady} would not be Ready.`]),
    ...(stuck === 0 ? [] : [`${stuck} would not be gone.`]),
  ];
  return sentences.join(' ');
}
