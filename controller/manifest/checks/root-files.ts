import { isBelow, isWithin } from '../../api/paths.ts';
import { type FileList, filesOfRoot, filesOfVersions, type ListedFile } from '../listed-files.ts';
import type { ManifestSet, SetFinding } from '../manifest-set.ts';
import { UserFileSystems, userFileSystemsOfVersion } from '../user-file-systems.ts';

type Place = Pick<SetFinding, 'code' | 'message' | 'remedy'>;

/** A file in or at a mount point. */
function outsideOfRoot(path: string, mountPoint: string): Place | undefined {
  if (!isWithin(path, mountPoint)) return undefined;
  const what =
    path === mountPoint
      ? 'is the mount point of a user file system'
      : `lies in the user file system ${mountPoint}`;
  return {
    code: 'path-not-in-root',
    message: `${path} ${what}, so it is not in the root`,
    remedy: 'choose a path in the root; software is changed inside the partition that owns the file system',
  };
}

/** A file where a mount point needs a directory. */
function inTheWay(path: string, mountPoint: string): Place | undefined {
  if (!isBelow(mountPoint, path)) return undefined;
  return {
    code: 'mount-point-occupied',
    message: `${path} is a file here, and the user file system ${mountPoint} is mounted below it`,
    remedy: 'choose another path',
  };
}

type Rule = typeof outsideOfRoot;

function judge(
  { source, files }: FileList,
  mountPoints: readonly string[],
  rules: readonly Rule[],
): SetFinding[] {
  return files.flatMap(({ path, at }: ListedFile): SetFinding[] => {
    const [place] = mountPoints.flatMap((mountPoint) =>
      rules.flatMap((rule) => rule(path, mountPoint) ?? []),
    );
    return place ? [{ source, severity: 'error', ...place, path: at, at: 'value' }] : [];
  });
}

/**
 * Root files where a user file system is, or where one has to be mounted (PathNotInRoot, MountFailed). In a child only
 * those count that it shares with its parent: the others are directories of its root.
 */
export function findMisplacedRootFiles(set: ManifestSet): SetFinding[] {
  const fileSystems = new UserFileSystems(set);
  const ofPartitions = filesOfRoot(set).flatMap((list) =>
    judge(list, fileSystems.of(list.source) ?? [], [outsideOfRoot, inTheWay]),
  );
  // Within one version a rule of the schema tells what lies in its user file systems.
  const ofVersions = filesOfVersions(set, 'rootFiles').flatMap((list) =>
    judge(list, userFileSystemsOfVersion(list.source), [inTheWay]),
  );
  return [...ofPartitions, ...ofVersions];
}
