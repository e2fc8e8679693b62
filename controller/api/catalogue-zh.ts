/* eslint max-lines: off -- a table: one entry an error, found in one place */
/**
 * The error catalogue in simplified Chinese. Placeholders are those of the English text; an entry that is missing here is
 * read in English (ERR-9).
 */

/** By the id of an entry; a test tells which is missing. */
export const chinese: Record<string, { message: string; remedy: string }> = {
  NotPermitted: {
    message: '{command} 被拒绝：此调用者无权执行该命令。',
    remedy: '请从拥有该对象的分区或从全局环境执行。',
  },
  FencedOut: {
    message: '命令携带的纪元为 {epoch}，而内核已服从纪元 {highest}。',
    remedy: '请停止此控制器：已有更新的控制器在主导。',
  },
  StaleBoot: {
    message: '该命令是针对启动“{bootID}”决定的，而主机当前运行的是启动“{current}”。',
    remedy: '请重新读取内核，然后重新决定。',
  },
  StaleOperation: {
    message: '操作 {sequence} 早于此所有者最后请求的操作 {last}。',
    remedy: '请重新读取内核，并使用更大的序号再次请求。',
  },
  PrecedingRefused: {
    message: '操作 {sequence} 应在前一个操作之后执行，而前一个操作没有完成。',
    remedy: '请先解决前一个操作被拒绝的原因。',
  },
  HostNotBooted: {
    message: '{command} 需要正在运行的内核，而此主机尚未启动。',
    remedy: '请先启动主机。',
  },
  HostInUse: {
    message: '主机上仍有 {partitions} 个分区。',
    remedy: '请先删除其分区。',
  },
  InvalidArgument: {
    message: '{field} 不可接受：{problem}。',
    remedy: '请更正该值后再次请求。',
  },
  PartitionNotFound: {
    message: '内核中没有这样的分区。',
    remedy: '请先在此主机上定义该分区。',
  },
  InvalidPartitionName: {
    message: '分区名称“{name}”不可接受：{problem}。',
    remedy: '名称最多 25 字节，不含空格和标点，且不以“-”或“0”开头。',
  },
  PartitionNotLoaded: {
    message: '分区处于 {state} 状态，无法启动：内核尚未为其完成配置。',
    remedy: '请先加载该分区。',
  },
  PartitionNotActive: {
    message: '分区处于 {state} 状态，只有 Active 状态的分区才运行进程。',
    remedy: '请启动该分区。',
  },
  PartitionBroken: {
    message: '分区处于 Broken 状态：有进程在停止后仍然存活（{survivors}）。',
    remedy: '请先结束存活的进程；在此之前，不能释放它们所用的任何资源。',
  },
  ProcessNotFound: {
    message: '此分区没有进程 {pid}。',
    remedy: '请列出该分区的进程。',
  },
  ProcessUnkillable: {
    message: '进程 {pid}（{name}）被终止后仍不结束。',
    remedy: '请停止该分区；若停止后仍然存活，则随主机重新启动而结束。',
  },
  DuplicateDevice: {
    message: '设备 {device} 已由此主机的另一份清单发布。',
    remedy: '请只在一份清单中保留该设备。',
  },
  DeviceNameTaken: {
    message: '设备 {device} 的名称 {name} 已被此主机的另一设备使用。',
    remedy: '请为该设备指定自己的名称。',
  },
  DeviceChanged: {
    message: '设备 {device} 被申领持有期间，其 {field} 不能更改。',
    remedy: '请先释放该设备，或按原样发布。',
  },
  DeviceNotFound: {
    message: '此主机上不认识条目 {entry} 的设备。',
    remedy: '请在此主机的清单中发布该设备，或让申领改用其他设备。',
  },
  DeviceLost: {
    message: '条目 {entry} 的设备已不再在此主机上发布。',
    remedy: '请恢复该设备，或更换该条目。',
  },
  DeviceHeld: {
    message: '条目 {entry} 的设备已被另一申领或本申领的另一条目持有。',
    remedy: '请等待其释放，或让申领改用其他设备。',
  },
  RetainedData: {
    message: '条目 {entry} 的设备上保留着另一命名空间的数据。',
    remedy: '请选择其他设备，或请管理员释放这些数据。',
  },
  NameConflict: {
    message: '名称 {entry} 已是此分区另一设备的名称。',
    remedy: '请为该条目指定其他名称。',
  },
  AdapterToVersionedPartition: {
    message: '条目 {entry} 是适配器，而适配器不分配给运行其他版本的分区。',
    remedy: '请改为申领磁盘，或让分区运行主机自身的版本。',
  },
  EntryChanged: {
    message: '条目 {entry} 已有设备，且不是现在请求的设备。',
    remedy: '请先释放该条目。',
  },
  ClaimHeldElsewhere: {
    message: '该申领已为另一分区持有设备。',
    remedy: '请先在那里释放该申领。',
  },
  AllocationNotFound: {
    message: '条目 {entry} 在此分区中没有设备。',
    remedy: '请先分配该条目。',
  },
  NumberHeld: {
    message: '条目 {entry} 仍持有设备号。',
    remedy: '请先释放其设备号。',
  },
  NumbersExhausted: {
    message: '没有可供条目 {entry} 使用的空闲设备号。',
    remedy: '请等待主机上的某个分区释放设备号，或请人扩大主机的设备号范围。',
  },
  NumbersInUse: {
    message: '设备号 {major}:{minor} 正被持有，将落在新表之外。',
    remedy: '请将该设备号保留在范围内，或先释放它。',
  },
  NumberAssigned: {
    message: '条目 {entry} 的设备号已指派给一个已配置的设备。',
    remedy: '请先取消该设备的配置。',
  },
  NumberNotFound: {
    message: '{entry} 没有可释放的设备号。',
    remedy: '请只释放已授予的设备号。',
  },
  NumberNotGranted: {
    message: '条目 {entry} 没有已授予的设备号。',
    remedy: '请先为其请求设备号。',
  },
  VirtualNumberMapped: {
    message: '设备号 {major}:{minor} 已在此分区中映射。',
    remedy: '请选择其他设备号，或取消占用它的设备的配置。',
  },
  MappingNotFound: {
    message: '此分区的 {major}:{minor} 处没有任何映射。',
    remedy: '请先配置该设备。',
  },
  DeviceMapMissing: {
    message: '该分区没有设备映射：它尚未加载。',
    remedy: '请启动该分区。',
  },
  ExportedElsewhere: {
    message: '条目 {entry} 的设备已导出到别处。',
    remedy: '请等待占用它的分区停止。',
  },
  NotExported: {
    message: '条目 {entry} 的设备未导出到此分区。',
    remedy: '请先导出该设备。',
  },
  EntryConfigured: {
    message: '条目 {entry} 已用设备号 {major}:{minor} 配置。',
    remedy: '请先取消该设备的配置。',
  },
  NotAdapter: {
    message: '条目 {entry} 不是适配器。',
    remedy: '请指定一个设备为适配器的条目。',
  },
  AdapterMismatch: {
    message: '条目 {entry} 的适配器数据与移交给此分区的数据不符。',
    remedy: '请严格按导出返回的内容插入该条目。',
  },
  AdapterNotInserted: {
    message: '条目 {entry} 需要其适配器，而该适配器未插入，或该条目未连接到它。',
    remedy: '请先插入适配器并连接端点。',
  },
  EndpointNotFound: {
    message: '条目 {entry} 的适配器没有端点 {endpoint}。',
    remedy: '请连接该适配器列出的某个端点。',
  },
  DeviceBusy: {
    message: '条目 {entry} 的设备正被该分区的某个进程使用。',
    remedy: '请结束打开该设备的进程。',
  },
  DeviceNotConfigured: {
    message: '此分区没有已配置的设备 {name}。',
    remedy: '请先配置该设备。',
  },
  NotBlockDevice: {
    message: '设备 {name} 不存储数据块。',
    remedy: '请指定块设备。',
  },
  DiskNotFound: {
    message: '主机上没有磁盘 {disk}。',
    remedy: '请指定其清单已发布的磁盘。',
  },
  DiskExported: {
    message: '磁盘 {disk} 正在别处使用；此处无法访问其内容。',
    remedy: '请等待其不再导出，也不再被其他主机使用。',
  },
  VolumeGroupMissing: {
    message: '不存在卷组 {what}。',
    remedy: '请指定已有的卷组。',
  },
  VolumeGroupOwned: {
    message: '卷组 {name} 是某个系统的根：其名称不属于全局命名空间。',
    remedy: '请将其留给以它为根的系统。',
  },
  VolumeGroupActive: {
    message: '主机自身正在使用 {entry} 上的卷组 {name}。',
    remedy: '请管理员在主机上导出该卷组，或改用其他磁盘。',
  },
  DiskOccupied: {
    message: '磁盘 {disk} 上已有 {what}。',
    remedy: '请改用其他磁盘，或在 spec.root.volumeGroup 的 existing 与 volumeGroupID 中同意其处置方式。',
  },
  RootDiskMissing: {
    message: '根需要 {disks}，而该分区没有。',
    remedy: '请归还该磁盘，或删除分区后重新创建。',
  },
  RootDiskMismatch: {
    message: '磁盘 {disk} 上不是应有的根卷组。',
    remedy: '请把原来的磁盘交还给该分区，或删除分区后重新创建。',
  },
  ScratchMissing: {
    message: '该分区没有可供引导的临时文件系统。',
    remedy: '请先准备。',
  },
  RootNotReachable: {
    message: '根位于该分区自己的磁盘上，目前尚未导入。',
    remedy: '请启动该分区：引导转到磁盘后即写入。',
  },
  GlobalNamesPresent: {
    message: '该分区磁盘的名称仍在全局命名空间中。',
    remedy: '请先清除。',
  },
  BootStepOutOfOrder: {
    message: '引导现在不能执行步骤 {step}：下一步是 {next}。',
    remedy: '请按顺序执行各步骤。',
  },
  FileSystemsMissing: {
    message: '该分区尚无文件系统。',
    remedy: '请先按其版本填充文件系统。',
  },
  FileSystemsMounted: {
    message: '该分区的文件系统已挂载。',
    remedy: '请先停止该分区。',
  },
  FileSystemsNotMounted: {
    message: '该分区的文件系统未挂载。',
    remedy: '请启动该分区。',
  },
  MountPointOccupied: {
    message: '文件 {path} 位于必须挂载文件系统的位置。',
    remedy: '请将该文件从 root.files 中移除；或在分区不需要该挂载时，从内部删除它。',
  },
  PathNotInRoot: {
    message: '路径 {path} 位于用户文件系统中，而不在根文件系统中。',
    remedy: '请将其从 root.files 中移除；软件应从拥有该文件系统的分区内部更改。',
  },
  FileConflict: {
    message: 'root.files 的路径 {path} 不能是文件：它是目录，或位于某个文件之下。',
    remedy: '请更正该路径；或将其从 root.files 中移除，并从内部删除妨碍它的内容。',
  },
  FileSystemFull: {
    message: '文件系统没有空间容纳 {path}。',
    remedy: '请删除文件，或减少写入。',
  },
  FileNotFound: {
    message: '没有文件或目录 {path}。',
    remedy: '请列出其上级目录。',
  },
  IsDirectory: {
    message: '路径 {path} 是目录。',
    remedy: '请指定文件。',
  },
  NotDirectory: {
    message: '路径 {path} 途经一个文件。',
    remedy: '请指定只途经目录的路径。',
  },
  ReadOnlyFileSystem: {
    message: '路径 {path} 所在的文件系统在此处以只读方式挂载。',
    remedy: '请写入根文件系统，或在拥有该软件的地方更改它。',
  },
  SelfLink: {
    message: '分区不能是自己的父分区。',
    remedy: '请将其链接到另一分区。',
  },
  LinkCycle: {
    message: '该父分区本身依赖于此子分区。',
    remedy: '请移除构成环的某个链接。',
  },
  VersionMismatch: {
    message: '子分区运行版本 {child}，而父分区运行版本 {parent}。',
    remedy: '请只链接同一版本的分区。',
  },
  ParentNotVersioned: {
    message: '父分区运行其主机的版本，因此没有可共享的内容。',
    remedy: '请链接到与主机版本不同的分区。',
  },
  ChildOwnsUserFileSystems: {
    message: '子分区拥有自己的用户文件系统。',
    remedy: '请在定义子分区时不为其设置用户文件系统。',
  },
  FileSystemNotShared: {
    message: '父分区没有用户文件系统 {path}。',
    remedy: '请共享父分区拥有的文件系统。',
  },
  LinkExists: {
    message: '子分区已通过另一链接建立了链接。',
    remedy: '请先移除那个链接。',
  },
  NotLinked: {
    message: '该分区的用户文件系统取自父分区，但它未链接到任何父分区。',
    remedy: '请先建立链接。',
  },
  ParentNotMounted: {
    message: '父分区的用户文件系统未挂载。',
    remedy: '请先将父分区置于 Maintenance 状态。',
  },
  PartitionHeld: {
    message: '正在运行的子分区正在使用该分区的文件系统。',
    remedy: '请先停止其子分区。',
  },
  ExtensionDigestMismatch: {
    message: '扩展 {name} 的内容标识为 {contentID}，而声明固定的标识为 {digest}。',
    remedy: '请更正 digest，或提供所指的文件。',
  },
  ExtensionInUse: {
    message: '扩展 {name} 仍在内核中。',
    remedy: '请先卸载；从不卸载的扩展随主机的下一次引导离开内核。',
  },
  ExtensionNotRegistered: {
    message: '全局环境中没有扩展 {name}。',
    remedy: '请先注册该扩展。',
  },
  ExtensionNotGranted: {
    message: '扩展 {name} 未授予该分区，或者不存在。',
    remedy: '请管理员授予该扩展。',
  },
  ExtensionNotCatalogued: {
    message: '该分区中安装的应用程序都不需要扩展 {name}。',
    remedy: '请安装该应用程序，或在 /etc/modules-load.d 中加入其清单。',
  },
  ExtensionCopyMissing: {
    message: '该分区中没有扩展 {name} 的副本 {path}。',
    remedy: '请等待副本送达。',
  },
  ExtensionCopyModified: {
    message: '扩展 {name} 的副本 {path} 不是所送达的文件。',
    remedy: '请从分区内部删除该副本，或重新启动分区：随后会重新送达。',
  },
  ExtensionCopyBlocked: {
    message: '无法送达扩展 {name} 的副本：root.files 中的文件或从内部写入的文件占据了 {path}。',
    remedy: '请删除该文件。',
  },
  ExtensionScopeChanged: {
    message: '扩展 {name} 已为该分区加载，其作用范围与当前授予的不同。',
    remedy: '请先卸载该扩展。',
  },
  ExtensionNeverUnloads: {
    message: '扩展 {name} 从不离开内核，因此不能只为一个分区加载。',
    remedy: '请管理员以 Global 作用范围授予该扩展。',
  },
  ExtensionDependencyMissing: {
    message: '扩展 {name} 需要 {required}，而后者在此处未加载。',
    remedy: '请先加载 {required}。',
  },
  ExtensionLoadRefused: {
    message: '内核拒绝在已加载的内容之外再加载扩展 {name}。',
    remedy: '请稍后再试。',
  },
  ExtensionLoadFailed: {
    message: '无法加载扩展 {name} 的文件：其中没有任何内容。',
    remedy: '请管理员更正该扩展的文件。',
  },
  ExtensionNotLoaded: {
    message: '扩展 {name} 并非应调用者的请求加载，因此调用者不能将其卸载。',
    remedy: '请只卸载自己加载的扩展，每次加载对应一次卸载。',
  },
  ErrorBufferFull: {
    message: '该分区的错误缓冲区没有空间容纳 {id}；其中已有的记录保持不变。',
    remedy: '请读取已有的错误；下次启动、停止或挂接设备时，缓冲区将重新开始。',
  },
  StartPrevented: {
    message: '分区未启动：条件 {condition} 不成立，原因为 {reason}。',
    remedy: '请阅读分区状态中该条件的消息，其中给出了最小的修正办法。',
  },
  ApplicationFailed: {
    message: '程序 {program} 失败：{detail}。',
    remedy: '请检查该程序；分区本身继续运行。',
  },
  ApplicationDegraded: {
    message: '程序 {program} 在受限状态下工作：{detail}。',
    remedy: '请在限制演变为故障之前检查该程序。',
  },
  ApplicationExited: {
    message: '程序 {program} 已结束，状态为 {status}。',
    remedy: '请重新启动该程序，并查明其结束的原因。',
  },
  ApplicationNotice: {
    message: '程序 {program} 报告：{detail}。',
    remedy: '无需任何操作。',
  },
};
