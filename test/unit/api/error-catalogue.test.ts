import { describe, expect, it } from 'vitest';
import { chinese } from '../../../controller/api/catalogue-zh.ts';
import { catalogue } from '../../../controller/api/catalogue.ts';
import type { ErrorId } from '../../../controller/api/error-catalogue.ts';
import {
  errorText,
  findErrorEntry,
  loggableArgs,
  loggedErrors,
  placeholdersOf,
} from '../../../controller/api/error-catalogue.ts';

const ids = [...Object.keys(catalogue), ...Object.keys(loggedErrors)] as ErrorId[];

describe('api/error-catalogue', () => {
  it('ERR-9: tells one error in two languages, from its id and arguments alone', () => {
    const args = { pid: 7, name: 'db' };

    expect(errorText('ProcessUnkillable', args, 'en')).toBe(
      'Process 7 (db) does not end when it is killed. Stop the partition; what survives even that ends with a boot of the host.',
    );
    expect(errorText('ProcessUnkillable', args, 'zh')).toBe(
      '进程 7（db）被终止后仍不结束。请停止该分区；若停止后仍然存活，则随主机重新启动而结束。',
    );
  });

  it('ERR-9: tells in English what is not translated, and what no catalogue has as it was recorded', () => {
    const translated = chinese['SelfLink'];
    delete chinese['SelfLink'];

    const text = errorText('SelfLink', {}, 'zh');

    chinese['SelfLink'] = translated!;
    expect(text).toBe('A partition cannot be its own parent. Link it to another partition.');
    expect(errorText('FromTomorrow', { at: 9 }, 'zh')).toBe('FromTomorrow {"at":9}');
    expect(errorText('toString', {}, 'zh')).toBe('toString {}');
  });

  it.each(ids)(
    'ERR-9: %s is translated, with the same placeholders and nothing of the English text',
    (id) => {
      const entry = findErrorEntry(id)!;
      const translation = chinese[id];

      expect(translation, 'write it into controller/api/catalogue-zh.ts').toBeDefined();
      expect(placeholdersOf(translation!).sort()).toEqual(placeholdersOf(entry).sort());
      expect(translation!.message).toMatch(/\p{Script=Han}.*。$/u);
      expect(translation!.remedy).toMatch(/\p{Script=Han}.*。$/u);
    },
  );

  it('translates nothing that is not there', () => {
    expect(Object.keys(chinese).filter((id) => !ids.includes(id as ErrorId))).toEqual([]);
  });

  it('has no id twice', () => {
    expect(Object.keys(loggedErrors).filter((id) => Object.hasOwn(catalogue, id))).toEqual([]);
  });

  it('fills what an entry asks for, and replaces what cannot be printed', () => {
    expect(loggableArgs('ProcessUnkillable', { pid: 2, name: 'a\u001B[1mb\n', more: 'x' })).toEqual({
      pid: 2,
      name: 'a\uFFFD[1mb\uFFFD',
    });
    expect(loggableArgs('ProcessUnkillable', { pid: 0.5 })).toEqual({ pid: '0.5', name: '' });
  });

  it('says of what waits for others that it may end by itself', () => {
    expect(findErrorEntry('ExportedElsewhere')).toMatchObject({ severity: 'Warning' });
    expect(findErrorEntry('DeviceLost')).toMatchObject({ severity: 'Error', reason: 'DeviceLost' });
    expect(findErrorEntry('ParentNotMounted')).toMatchObject({ reason: 'ParentNotReady' });
  });
});
