/** What one partition sees of itself, for a person. */
import type { PartitionViewDocument } from '../../controller/questions/view/partition-view.ts';
import type { Colors } from './colors.ts';
import { deviceTable, fileSystemTable, processTable, volumeGroupTable } from './inside-tables.ts';
import { renderTable } from './table.ts';

const INDENT = { indent: 2 };

export function renderPartitionView(view: PartitionViewDocument, colors: Colors): string {
  const { namespace, name, state = 'not on a host yet', version = '-', ...rest } = view;
  const head = [
    ['Name:', name],
    ['Namespace:', namespace],
    ['State:', state],
    ['Version:', version],
  ];
  const { devices, fileSystems, processes, volumeGroups } = rest;
  const section = (title: string, table: string | false): string =>
    `${colors.bold(`${title}:`)}${table === false ? ' none\n' : `\n${table}`}`;
  return [
    renderTable(['', ''], head, { headless: true }),
    section('Devices', devices.length > 0 && deviceTable(devices, INDENT)),
    section('Volume groups', volumeGroups.length > 0 && volumeGroupTable(volumeGroups, INDENT)),
    section('File systems', fileSystems.length > 0 && fileSystemTable(fileSystems, INDENT)),
    section('Processes', processes.length > 0 && processTable(processes, INDENT)),
  ].join('\n');
}
