/// What a program may do without root: a capability of Linux, as capabilities(7) names it.
public enum Capability: String, Hashable, Sendable, CaseIterable {
    /// Change owners of files.
    case chown
    /// Read, write and execute whatever modes say.
    case dacOverride = "dac_override"
    /// Read files and folders whatever modes say.
    case dacReadSearch = "dac_read_search"
    /// Do what only a file's owner may.
    case fowner
    /// Keep set-user-id and set-group-id when files change.
    case fsetid
    /// Send signals to processes of others.
    case kill
    /// Change groups.
    case setgid
    /// Change users.
    case setuid
    /// Change capabilities.
    case setpcap
    /// Change the flags immutable and append-only.
    case linuxImmutable = "linux_immutable"
    /// Listen to ports below 1024.
    case netBindService = "net_bind_service"
    /// Send broadcasts.
    case netBroadcast = "net_broadcast"
    /// Administer networks.
    case netAdmin = "net_admin"
    /// Use raw and packet sockets, as `ping` does.
    case netRaw = "net_raw"
    /// Lock memory.
    case ipcLock = "ipc_lock"
    /// Use System V objects of others.
    case ipcOwner = "ipc_owner"
    /// Load modules of the kernel.
    case sysModule = "sys_module"
    /// Use ports of hardware.
    case sysRawio = "sys_rawio"
    /// Change the root folder.
    case sysChroot = "sys_chroot"
    /// Trace processes of others.
    case sysPtrace = "sys_ptrace"
    /// Turn process accounting on and off.
    case sysPacct = "sys_pacct"
    /// Mount and much else: nearly root.
    case sysAdmin = "sys_admin"
    /// Restart the machine.
    case sysBoot = "sys_boot"
    /// Raise priorities.
    case sysNice = "sys_nice"
    /// Exceed limits.
    case sysResource = "sys_resource"
    /// Set clocks.
    case sysTime = "sys_time"
    /// Configure terminals.
    case sysTtyConfig = "sys_tty_config"
    /// Make devices.
    case mknod
    /// Take leases on files.
    case lease
    /// Write to the kernel's audit log.
    case auditWrite = "audit_write"
    /// Configure the kernel's audit.
    case auditControl = "audit_control"
    /// Set capabilities of files.
    case setfcap
    /// Override mandatory access control.
    case macOverride = "mac_override"
    /// Configure mandatory access control.
    case macAdmin = "mac_admin"
    /// Read the kernel's log.
    case syslog
    /// Set alarms that wake the machine.
    case wakeAlarm = "wake_alarm"
    /// Keep the machine awake.
    case blockSuspend = "block_suspend"
    /// Read the kernel's audit log.
    case auditRead = "audit_read"
    /// Measure performance of the system.
    case perfmon
    /// Load BPF programs.
    case bpf
    /// Checkpoint and restore processes.
    case checkpointRestore = "checkpoint_restore"
}
