/** Values that the rules around extensions must judge; used by crd-rules.test.ts. */
import type { RuleCase } from './crd-rule-cases.ts';

const grant = (more: object = {}) => ({ extensionName: 'trace', scope: 'Global', subjects: [], ...more });
const version = (listPath: string) => ({
  version: '5.3',
  kernel: {},
  userFileSystems: ['/usr'],
  rootFiles: [{ path: '/etc/motd', content: '' }],
  moduleLists: [{ application: 'db', path: listPath, extensions: ['trace'] }],
});

const otherExtension = 'extensionName cannot be changed; create another grant';
const otherScope = 'scope cannot be changed; delete the grant and create it again with the other scope';
const alsoRootFile = 'a path of moduleLists must not be in rootFiles as well';

export const extensionRuleCases: readonly RuleCase[] = [
  ['a grant that stays', 'ExtensionGrant.spec', grant(), grant(), []],
  [
    'another extension (KID-16)',
    'ExtensionGrant.spec',
    grant({ extensionName: 'net' }),
    grant(),
    [otherExtension],
  ],
  ['another scope (KID-16)', 'ExtensionGrant.spec', grant({ scope: 'Local' }), grant(), [otherScope]],
  ['a list beside root files', 'RuntimeVersion.spec', version('/etc/modules-load.d/db.conf'), undefined, []],
  [
    'a list in the place of a root file',
    'RuntimeVersion.spec',
    version('/etc/motd'),
    undefined,
    [alsoRootFile],
  ],
];
