"""Start a program that can reach no network: the kernel gives it no socket but local ones.

Run as a program of its own, by its path and with what to start as arguments. It needs no
privilege and no namespace, so it holds in a hardened service and in a container too. On a
processor that is not in the table the program is started as it is.
"""

import ctypes
import os
import struct
import sys

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_LOCAL_FAMILY = 1
_NOT_PERMITTED, _FAMILY_NOT_SUPPORTED = 1, 97
_RING_SETUP = 425
_OTHER_CALLING_WAY = 0x40000000  # x32 on x86-64 has numbers of its own

MACHINES = {
    "x86_64": (0xC000003E, 41),
    "aarch64": (0xC00000B7, 198),
    "riscv64": (0xC00000F3, 198),
}
"""By processor: its number in the kernel's audit, and the number of the call socket()."""

COMMAND = (sys.executable, "-I", "-S", __file__)
"""What goes before the words of a command to start it without network."""


def go_offline() -> None:
    """Take from this process and all it starts every socket that is not local, for good.

    Raises:
        OSError: the kernel refuses.
    """
    machine = MACHINES.get(os.uname().machine)
    if machine is None:
        return
    program = _filter(*machine)
    code = ctypes.create_string_buffer(program, len(program))
    length = len(program) // 8
    header = struct.pack("HxxxxxxP", length, ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SECCOMP, _FILTER, header, 0, 0):
        raise OSError(ctypes.get_errno(), "the network cannot be taken away")


def _filter(architecture: int, socket_call: int) -> bytes:
    """Return the filter; a jump counts the steps that it passes over."""
    steps = (
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 0, 8, architecture),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, 6, 0, _OTHER_CALLING_WAY),
        (_EQUAL, 5, 0, _RING_SETUP),
        (_EQUAL, 0, 2, socket_call),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        (_EQUAL, 0, 1, _LOCAL_FAMILY),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE | _FAMILY_NOT_SUPPORTED),
        (_RETURN, 0, 0, _REFUSE | _NOT_PERMITTED),
    )
    return b"".join(struct.pack("HBBI", *step) for step in steps)


if __name__ == "__main__":
    go_offline()
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 - the program is the operator's own setting
