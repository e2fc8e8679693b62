/* eslint-disable max-lines -- one table of data, a row for each requirement */
/**
 * What this project must do, one sentence each, in our own words.
 *
 * DEV: device identifiers, drawn from US20120011520A1 and its siblings. LINK: partitions of one older version that share
 * their software, drawn from US20130283297A1 and its siblings. KEXT, SHR, KID: extensions of the kernel, who asked for them
 * and what they are, drawn from US20120011501A1, US8397245 and US20120011502A1. LIFE: the project's rules on order, crashes, deletion and
 * sharing. X: what holds across all of it. Tests quote the ids in their titles; tools/requirements.ts maps one to the
 * other. NS: roots on disks of a partition's own, drawn from US8607039B2. ERR: one framework for what goes wrong, drawn from
 * US20120066556A1 and its siblings.
 */

/**
 * How sure a line is: A from the abstract, C from a claim, D from a description, S from a sibling patent, P from the
 * product as documented, I inferred and chosen for this project. A, C and D bind; the rest are defaults of ours.
 */
const TAGS = ['A', 'C', 'D', 'S', 'P', 'I'] as const;

export type RequirementTag = (typeof TAGS)[number];

export interface Requirement {
  id: string;
  tags: readonly RequirementTag[];
  /** Whether version 0.1 serves it, in whole or as far as its kinds go, or a later one does. */
  scope: '0.1' | 'later';
  text: string;
}

type Row = readonly [tags: string, scope: Requirement['scope'], text: string];

/** Rows are numbered from 1 in the order in which they stand. */
function family(prefix: string, rows: readonly Row[]): Requirement[] {
  return rows.map(([tags, scope, text], index) => ({
    id: `${prefix}-${index + 1}`,
    tags: TAGS.filter((tag) => tags.includes(tag)),
    scope,
    text,
  }));
}

const DEVICE_IDENTIFIERS: readonly Row[] = [
  [
    'C',
    '0.1',
    'A number is handed out only on the request of a partition, for a device that it configures inside itself.',
  ],
  [
    'AC',
    '0.1',
    'Which numbers are free is known to one table in the kernel that all partitions share, and to nothing else.',
  ],
  ['C', '0.1', 'The number is chosen from that table, and was free when it was chosen.'],
  ['C', '0.1', 'That a number is taken is recorded before the number is returned.'],
  ['C', '0.1', 'The number goes back to the requester as a value across the boundary of the kernel.'],
  [
    'C',
    '0.1',
    'The partition attaches the number to its device; a number that is granted is not yet assigned.',
  ],
  [
    'IC',
    '0.1',
    'Choosing and recording are one atomic step: as many requests at once get as many different numbers.',
  ],
  ['I', '0.1', 'Among the global environment and all partitions no number is held twice.'],
  [
    'I',
    '0.1',
    'The global environment draws from the same table, in which the numbers of base drivers are reserved beforehand.',
  ],
  [
    'P',
    '0.1',
    'Asking again for the same driver instance of the same partition gives the same number and uses up none.',
  ],
  ['P', '0.1', 'The lowest free number is the one that is handed out.'],
  [
    'P',
    '0.1',
    'Releasing makes a number free for others; releasing an unknown one fails with its own code and changes nothing.',
  ],
  ['I', '0.1', "A partition releases its own numbers and nobody else's."],
  [
    'P',
    '0.1',
    'A major number is freed only together with its last minor number, and only when that is asked for.',
  ],
  [
    'I',
    '0.1',
    'When no number is left the claim says NumbersExhausted, keeps nothing half done, and is tried again when one is freed.',
  ],
  [
    'I',
    '0.1',
    'A sweep takes back numbers that were granted, never assigned, and that nobody wants any more.',
  ],
  ['I', '0.1', 'Removing a partition frees all its numbers, even when its own database cannot be read.'],
  ['I', '0.1', "After a restart the controller reads the kernel's table again and allocates nothing anew."],
  [
    'P',
    '0.1',
    'Partitions may use the same virtual number for different real ones; lookups work both ways and report what is unknown.',
  ],
  ['P', '0.1', 'A virtual number that is mapped cannot be mapped again.'],
  [
    'I',
    '0.1',
    'Editing labels or annotations changes no number; renaming or moving a device is a release and a new allocation.',
  ],
  [
    'P',
    '0.1',
    'A device may be configured for many partitions and is exported to the first that starts; meanwhile the global environment cannot touch it.',
  ],
  [
    'P',
    '0.1',
    'Taking a device from a running partition fails while the device is busy, and leaves it allocated.',
  ],
  [
    'SP',
    '0.1',
    'An adapter is handed over through two ledgers, each written by its owner alone: global marks its entry, the partition inserts it and attaches its endpoints; versioned partitions get none.',
  ],
];

const VERSION_LINKS: readonly Row[] = [
  [
    'AC',
    '0.1',
    'A parent runs another version than its host; a partition that runs the version of its host has nothing to share.',
  ],
  [
    'AC',
    '0.1',
    'A child runs the version of its parent; a link between two versions is refused before anything is linked.',
  ],
  ['C', '0.1', 'A parent mounts a root and user file systems that are both its own.'],
  ['C', '0.1', 'A child mounts a root of its own, in which it is administered apart from its parent.'],
  [
    'C',
    '0.1',
    'What a child mounts as its user file systems are the very ones of its parent, so a change there shows in the child at once.',
  ],
  ['AC', '0.1', 'A link puts an existing child below an existing parent and is kept as a record of its own.'],
  [
    'C',
    '0.1',
    'The parent keeps the list of its dependents as an attribute of its own, which no restart of the controller loses.',
  ],
  [
    'C',
    '0.1',
    'What changes in the root of a parent is brought into the root of each child without anybody asking for it.',
  ],
  ['C', '0.1', 'No state that a parent gets into unmounts its user file systems while a child is active.'],
  [
    'I',
    '0.1',
    'Stopping a parent of active children ends its processes, keeps its mounts and counts as done; unmounting comes later.',
  ],
  ['I', '0.1', 'A parent that is to be deleted waits for its active children, and its condition names them.'],
  [
    'I',
    '0.1',
    'The deletion of a child takes it off the list of its parent and gives up its hold once, not twice.',
  ],
  [
    'I',
    '0.1',
    'A child starts only after the user file systems of its parent are mounted, and the controller sees to that order.',
  ],
  [
    'I',
    '0.1',
    'No partition is its own parent, directly or over others; apart from that links may be as deep as anybody likes, and holding and propagating reach all the way.',
  ],
  [
    'I',
    '0.1',
    'Propagation brings changes and never the whole root, and leaves out what is private to a partition.',
  ],
  [
    'I',
    '0.1',
    'Propagation counts revisions and may be repeated; a child that was not active catches up before its processes start.',
  ],
  ['P', '0.1', 'A child reads the user file systems that it shares and cannot write to them.'],
  [
    'P',
    '0.1',
    'Which user file systems are shared is for the link to say; without a word it is all that the version names, /usr and /opt by default.',
  ],
  [
    'I',
    '0.1',
    'Software goes into the paths that a child shares only where these are owned; the child itself can add to its root.',
  ],
  ['I', '0.1', 'A link is never changed: whoever wants another one deletes it and creates it again.'],
  ['P', '0.1', 'Versioned partitions get no adapters, and a child, being one, gets none either.'],
  [
    'S',
    'later',
    'Commands that depend on the kernel are laid over in the user file system, once and in the parent, by wrappers that run those of the host.',
  ],
];

const LIFECYCLE: readonly Row[] = [
  [
    'I',
    '0.1',
    'A pass plans, records what must survive by one compare-and-set, acts on the kernel and reports; a lost reply is asked for again under the same operation id.',
  ],
  [
    'I',
    '0.1',
    'The host and the devices of all required claims are decided together and recorded in one write.',
  ],
  [
    'I',
    'later',
    'A device that several hosts can reach is reserved by one lease before any kernel is told, and fencing epochs never decrease.',
  ],
  [
    'I',
    '0.1',
    "An object's change costs at most one status write and one for each decision that must be durable first; a resync costs none.",
  ],
  [
    'I',
    '0.1',
    'What waits for finite goods goes by creation time, then namespace and name; what is granted is not revised.',
  ],
  [
    'I',
    '0.1',
    "Named virtual numbers lie in majors 0 to 255, open ones are the partition's own lowest from major 256 up, so the two never meet.",
  ],
  [
    'I',
    '0.1',
    'A device keeps the mode of sharing under which it is held, and all required devices of a starting partition are exported together or none is.',
  ],
  [
    'I',
    '0.1',
    'A freed disk is wiped before anyone else gets it, or kept for its namespace; what is on a disk is asked of the kernel.',
  ],
  [
    'I',
    '0.1',
    'After a boot a host restores recorded allocations before it grants anything new, parents before children.',
  ],
  [
    'I',
    '0.1',
    'A boot request acts once for each new value, and not for the value that an object was created with.',
  ],
  ['I', '0.1', 'While children need a parent, stopping it ends its processes only.'],
  [
    'I',
    '0.1',
    'A stop that has settled is Ready everywhere, and what depends on it says that it is held while stopped.',
  ],
  ['I', '0.1', 'A process that cannot be killed makes its partition Broken, and nothing is freed under it.'],
  [
    'I',
    '0.1',
    'Deletions wait in one direction only, so that they end; nothing new attaches to what is being deleted.',
  ],
  [
    'I',
    '0.1',
    'A number is held while both the claim and the UID of the partition exist; a namesake inherits nothing.',
  ],
  [
    'I',
    'later',
    'A forced deletion does what it can and lists the rest; a machine out of service gives back what it held.',
  ],
  [
    'I',
    'later',
    'What runs is not revoked when a permission goes: its condition says so, and the next start is refused.',
  ],
  [
    'I',
    '0.1',
    'Entries of a claim that did not change keep everything; removed ones go only when the new set fits.',
  ],
  [
    'I',
    'later',
    'Of two grants for one partition and extension the more specific one wins; equal ones that differ are both refused.',
  ],
  [
    'I',
    '0.1',
    'A root file of a spec is applied once for each revision, and what was changed inside wins over propagation.',
  ],
  [
    'I',
    'later',
    'A move has one commit point, before which only the source may run and after which it never does again.',
  ],
  [
    'I',
    'later',
    'A move that an edit asks for has a deterministic name, rolls back on an edit before its commit and is not tried again after a failure.',
  ],
  ['I', 'later', 'One host process may hold several model hosts, and disks that they share exist within it.'],
  [
    'I',
    '0.1',
    'Writers inside a partition get at most half of its error buffer, and a full one says that the root cause may be missing.',
  ],
  [
    'I',
    'later',
    "The copy of an extension is delivered into the partition's own root, and what was loaded inside is not touched by reconciling.",
  ],
  ['I', '0.1', 'Changes made inside a partition reach the engine through a stream that can be resumed.'],
  ['I', '0.1', 'Processes exist in the model, and the administrator may act as the global environment.'],
  ['I', 'later', 'What a tenant reads does not depend on a tenant with which it contends for nothing.'],
  ['I', 'later', 'What a tenant asks is answered as that tenant may see it.'],
  [
    'I',
    '0.1',
    'Only recorded decisions are read back from status; everything else in it is derived anew on every pass.',
  ],
  [
    'I',
    '0.1',
    'The engine chooses devices and virtual numbers and records them first; the kernel chooses real numbers and refuses what conflicts.',
  ],
  [
    'I',
    '0.1',
    'The kernel keeps the last operation id of each owner with its answer, and refuses older ones.',
  ],
  [
    'I',
    '0.1',
    'Time, boot identity and hashing come into the model from outside; it stores times and never compares them.',
  ],
  ['I', '0.1', 'A model has a memory half that a boot clears and a disk half that it keeps.'],
  [
    'I',
    '0.1',
    'An inventory is discovered by the kernel, and an index that changes feed tells what is free and what is held.',
  ],
];

const ACROSS: readonly Row[] = [
  ['I', '0.1', 'Each host has one kernel, with tables of its own.'],
  [
    'I',
    '0.1',
    'What tenants see and what only the global environment sees are kinds and views of their own.',
  ],
  ['I', '0.1', 'Intent is recorded before it is acted on, and undone in reverse order.'],
  ['I', '0.1', 'Ownership goes by UID: what is made anew under an old name inherits nothing.'],
  [
    'I',
    '0.1',
    'The end of a partition releases processes first and numbers after the devices that bear them.',
  ],
  ['I', '0.1', 'A start exports devices and numbers before there are processes.'],
  ['P', '0.1', 'A stop that fails half way leaves the partition Broken with all that it holds.'],
  ['I', '0.1', 'A second pass over a settled state makes no call that changes anything.'],
  ['I', '0.1', 'Every refusal has a reason of its own that a machine can read.'],
  ['P', 'later', 'A forced deletion goes on past errors and reports what was left.'],
  ['PI', 'later', 'A versioned partition may own its disks; a linked child keeps only its root there.'],
  [
    'I',
    '0.1',
    'What must hold after every call is checked from outside: above all that no number is held twice.',
  ],
];

const EXTENSION_LOADS: readonly Row[] = [
  ['C', '0.1', 'When a partition is made it is scanned for applications that need an extension.'],
  ['C', '0.1', 'The scan tells whether the file that an application needs is in the partition.'],
  ['C', '0.1', 'What the scan found is stored before any request to load is honoured.'],
  ['AC', '0.1', 'A request to load names its partition, and the global environment decides about it.'],
  ['AC', '0.1', 'Of each load it is recorded which partition asked for which extension.'],
  [
    'AC',
    '0.1',
    'Only the global environment reads or writes these records: no view from inside shows them, not even the own.',
  ],
  [
    'C',
    '0.1',
    'A request is recorded before the extension is loaded, and the record goes again when the load fails.',
  ],
  ['AC', '0.1', 'A load changes the shared kernel, so that it can be observed there.'],
  [
    'AC',
    '0.1',
    'An unload is honoured only for a partition whose own request for that extension is recorded.',
  ],
  [
    'I',
    '0.1',
    'An unload without a request is refused with a reason of its own, changes nothing, and does not tell whether others have it loaded.',
  ],
  ['I', '0.1', 'An unload uses its request up; a second one is refused.'],
  ['P', '0.1', 'Repeated loads by one partition count, and each wants an unload of its own.'],
  [
    'I',
    '0.1',
    'When a partition stops or goes, the global environment takes back on its behalf what it has not taken back.',
  ],
  ['I', '0.1', 'After a boot nothing counts as loaded; what the scan found is still known.'],
  [
    'I',
    '0.1',
    'After a restart of the program the records are those of the kernel, and nothing that a partition can write.',
  ],
  ['I', '0.1', 'Software that comes later is found by another scan.'],
  [
    'P',
    '0.1',
    'An image leaves the kernel only when nobody asks for it any more and nothing that is loaded requires it.',
  ],
  ['I', '0.1', 'A partition is not gone before its requests are.'],
  [
    'I',
    '0.1',
    'What the global environment loads for itself is recorded as well, and no partition can take it away.',
  ],
  ['P', '0.1', 'A partition may load only what an administrator has granted to it.'],
];

const SHARED_EXTENSIONS: readonly Row[] = [
  [
    'S',
    '0.1',
    'Each load of a shared extension adds an entry to a list, in order: two that ask are two entries.',
  ],
  ['S', '0.1', 'A shared extension is in the kernel once, for all.'],
  ['S', '0.1', 'An unload takes one entry out, one of who asked.'],
  ['S', '0.1', 'As long as an entry is left the extension stays, and who asked is told that it is unloaded.'],
  ['S', '0.1', 'Only the last unload removes it.'],
  ['S', '0.1', 'After that, whatever the partition asks says that it has nothing loaded.'],
  [
    'S',
    '0.1',
    'A private image concerns its own partition only: equal or conflicting ones of two partitions do not meet.',
  ],
];

const EXTENSION_IDENTITY: readonly Row[] = [
  ['AC', '0.1', 'The files that a partition is set up to load are known, as far as they extend the kernel.'],
  [
    'AC',
    '0.1',
    'A file is identified by what it holds: equal contents have one identifier, different ones have two.',
  ],
  ['AC', '0.1', 'The identifier is there before a copy is handed out.'],
  ['AC', '0.1', 'A partition gets a copy, and never the original.'],
  ['AC', '0.1', 'It asks later, for its copy, to be loaded.'],
  ['AC', '0.1', 'At each load the copy is compared with the original, by the identifier.'],
  ['AC', '0.1', 'Nothing is loaded without a match, and a mismatch changes nothing anywhere.'],
  ['C', '0.1', 'Whether a load is shared or private is decided after that and before the load.'],
  ['C', '0.1', 'A private load belongs to one partition and is not counted; two partitions have two images.'],
  ['C', '0.1', 'A shared load is counted before it is done, and the counter says how many partitions asked.'],
  ['C', '0.1', 'All partitions share one image of it.'],
  ['I', '0.1', 'The counter is never negative, and a load that fails leaves it as it was.'],
  ['I', '0.1', 'When a partition stops or goes, it is no longer counted.'],
  ['I', '0.1', 'The bytes that are loaded are those that were verified.'],
  ['I', '0.1', 'The kernel computes the identifier; one that a partition gives counts for nothing.'],
  [
    'I',
    '0.1',
    'Who is granted a load is granted its scope, too; another scope counts once nothing is loaded with the first.',
  ],
  [
    'I',
    '0.1',
    'An edited file is another one: copies are handed out anew, and what is loaded stays until it is unloaded.',
  ],
  ['I', '0.1', 'Records, counters and lists go by the identifier, not by a path or a name.'],
  ['I', '0.1', 'Nothing counts for the identifier in which a faithful copy differs.'],
  [
    'I',
    '0.1',
    'Handing a copy out again changes nothing; a copy that was tampered with is reported, and not repaired while somebody waits to load it.',
  ],
];

const ERRORS: readonly Row[] = [
  ['AC', '0.1', 'One framework in the memory of the kernel serves everybody who records an error.'],
  ['C', '0.1', 'The records are kept by the kernel of the machine on which the partition is.'],
  ['C', 'later', 'Processes are halted before the state that a move carries is looked at.'],
  ['C', '0.1', 'The kernel finds errors in the state of processes, and records them through the framework.'],
  ['C', '0.1', 'Modules above the kernel record through the same framework into the same buffer.'],
  ['A', '0.1', 'What another machine finds can be recorded, with the machine that it was found on.'],
  ['C', '0.1', 'Messages of several groups stand beside each other, and all are there after the failure.'],
  ['AC', '0.1', 'A reader gets all messages, as text for people and as data for programs.'],
  [
    'CP',
    '0.1',
    'The language is chosen when messages are read: one buffer can be read in two, and what is not translated comes as it is.',
  ],
  [
    'P',
    '0.1',
    'A buffer has a capacity; a message without room is rejected and counted, and those before it stay whole.',
  ],
  ['P', '0.1', 'Who writes from inside a partition writes to the buffer of that partition only.'],
  ['P', '0.1', 'The global environment writes to and reads the buffer of any partition.'],
  ['P', '0.1', 'Arguments that do not fit record nothing, and none is a floating-point number.'],
  ['P', '0.1', 'Recording never waits: it is done when the call returns.'],
  ['I', '0.1', 'Over all origins messages keep the order in which they were recorded.'],
  ['I', '0.1', 'Whatever comes of recording an error, the operation that it is about ends as it would have.'],
  [
    'I',
    'later',
    'After a move that fails the source runs on, the destination is cleaned, and the messages stay.',
  ],
  ['I', '0.1', 'A buffer begins anew when another attempt begins, and not when the last one ends.'],
  ['I', '0.1', 'What is recorded of one partition never shows in the report of another.'],
  [
    'I',
    '0.1',
    'The status of a partition copies its buffer, which stays the truth: to read it again repeats nothing.',
  ],
  ['C', 'later', 'A move knows the processes of the partition.'],
  [
    'S',
    'later',
    'An error number of a halted thread may be part of its normal state, and then is no failure to record.',
  ],
];

const ROOT_VOLUME_GROUPS: readonly Row[] = [
  [
    'A',
    '0.1',
    'A partition with a root of its own has a scratch: enough to boot, and the list of the disks that the root is on.',
  ],
  [
    'AC',
    '0.1',
    'The file systems of the root are made and filled while their disk is in the global namespace.',
  ],
  [
    'C',
    '0.1',
    'Then, and before any boot, every name of that disk leaves the global namespace; what is on the disk stays.',
  ],
  ['AC', '0.1', 'A boot begins from the scratch, not from the disk.'],
  ['C', '0.1', "Which disks are the partition's is read from the scratch."],
  [
    'AC',
    '0.1',
    'The devices to export are configured from what the scratch says, the disks with the root volume group.',
  ],
  ['C', '0.1', 'The disks are imported into the namespace of the partition.'],
  ['AC', '0.1', 'There, after the import, the logical volumes get the names that a system of its own has.'],
  [
    'C',
    '0.1',
    'What the scratch says of devices is merged into the database on the disks; other entries there survive.',
  ],
  ['AC', '0.1', 'The root is mounted on the scratch for the while, and no longer once the boot is over.'],
  [
    'A',
    '0.1',
    'Two partitions and the global environment may have volume groups, logical volumes, file systems and devices of the same names at once.',
  ],
  ['I', '0.1', 'Temporary names are unique in the global namespace, also among roots that are made at once.'],
  [
    'I',
    '0.1',
    'Nothing that the global environment does by such a name ever reaches an object of a partition.',
  ],
  ['S', '0.1', 'While a disk is exported, the global environment does not reach what is on it.'],
  ['I', '0.1', 'Each step can be repeated and leaves a mark that survives a crash, from which it goes on.'],
  ['I', '0.1', 'A restart repeats the boot from scratch to switch, and changes no data.'],
  ['I', '0.1', 'Neither a stop nor a deletion brings a name back into the global namespace.'],
  [
    'P',
    '0.1',
    'A disk that is occupied is refused without explicit consent, and one whose volume group is in use even then.',
  ],
  ['P', '0.1', 'Of a root on several disks all are there, or the boot halts before anything is imported.'],
  ['I', '0.1', 'Two partitions may declare the same disk; one gets it.'],
  ['I', '0.1', 'A disk that was replaced is noticed by its identity before anything on it is touched.'],
  [
    'I',
    '0.1',
    "The scratch is the global environment's: a partition cannot write it, and it goes with the partition.",
  ],
];

/** All requirements, family by family, in order. */
export const REQUIREMENTS: readonly Requirement[] = [
  ...family('DEV', DEVICE_IDENTIFIERS),
  ...family('LINK', VERSION_LINKS),
  ...family('KEXT', EXTENSION_LOADS),
  ...family('SHR', SHARED_EXTENSIONS),
  ...family('KID', EXTENSION_IDENTITY),
  ...family('NS', ROOT_VOLUME_GROUPS),
  ...family('ERR', ERRORS),
  ...family('LIFE', LIFECYCLE),
  ...family('X', ACROSS),
];
