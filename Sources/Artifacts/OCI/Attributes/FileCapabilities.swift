public import Core

/// Linux capabilities of a program: what it may do without being started by root.
///
/// All are permitted and effective, as `setcap NAME=ep` gives them: a program that knows nothing of capabilities has
/// them from its first instruction.
public struct FileCapabilities: Hashable, Sendable {
    /// The names in the order of their numbers: `linux/capability.h` of Linux 6.
    public static let names = [
        "chown", "dac_override", "dac_read_search", "fowner", "fsetid", "kill", "setgid", "setuid",
        "setpcap", "linux_immutable", "net_bind_service", "net_broadcast", "net_admin", "net_raw",
        "ipc_lock", "ipc_owner", "sys_module", "sys_rawio", "sys_chroot", "sys_ptrace", "sys_pacct",
        "sys_admin", "sys_boot", "sys_nice", "sys_resource", "sys_time", "sys_tty_config", "mknod",
        "lease", "audit_write", "audit_control", "setfcap", "mac_override", "mac_admin", "syslog",
        "wake_alarm", "block_suspend", "audit_read", "perfmon", "bpf", "checkpoint_restore",
    ]

    private let set: UInt64

    /// Reads names: `net_bind_service`, or `CAP_NET_BIND_SERVICE` as manuals write it.
    ///
    /// - Throws: `Failure` (`oci.attribute`) for a name that is none, and for no name.
    public init(_ names: [String]) throws(Failure) {
        var set: UInt64 = 0
        for name in names {
            let lower = name.lowercased()
            let plain = lower.hasPrefix("cap_") ? String(lower.dropFirst(4)) : lower
            guard let number = Self.names.firstIndex(of: plain) else {
                throw Failure(
                    .ociAttribute, name, "is no capability of Linux",
                    advice: "write it as capabilities(7) does: net_bind_service")
            }
            set |= 1 << UInt64(number)
        }
        guard set != 0 else {
            throw Failure(
                .ociAttribute, "capabilities", "none is named", advice: "name at least one: net_bind_service")
        }
        self.set = set
    }

    /// `struct vfs_cap_data` of revision 2: the revision with the effective bit, then twice 32 capabilities, the
    /// permitted and the inheritable ones, all little-endian.
    var bytes: [UInt8] {
        [1, 0, 0, 2] + Self.word(set) + Self.word(0) + Self.word(set >> 32) + Self.word(0)
    }

    private static func word(_ value: UInt64) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    }
}
