"""A filter of system calls for a process that only reads (seccomp with a BPF program); Linux only.

Refused calls fail with EPERM: the network, other processes and programs, signals, and every change
to the file system. Installing it needs no privilege, and it cannot be removed.
"""

import ctypes
import os
import struct
from dataclasses import dataclass

_ALLOW, _EPERM, _ENOSYS = 0x7FFF0000, 0x00050001, 0x00050026
_PR_SET_SECCOMP, _MODE_FILTER, _PR_SET_NO_NEW_PRIVS = 22, 2, 38
_LOAD, _EQUAL, _AT_LEAST, _ANY_OF, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _MACHINE = 0, 4  # offsets in the data that the kernel gives the filter
_CLONE_THREAD = 0x10000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_X32 = 0x40000000  # numbers from here on belong to the x32 interface


@dataclass(frozen=True, slots=True)
class _Calls:
    """The system call numbers of one architecture."""

    machine: int
    refused: tuple[int, ...]
    opens: tuple[tuple[int, int], ...]
    """Calls that open a file, each with the index of its flags argument."""
    clone: int
    unknown: tuple[int, ...] = (435, 437)
    """clone3 and openat2 take pointers, which a filter cannot follow: they fail as
    unknown calls.
    """


_KNOWN = {
    "x86_64": _Calls(
        0xC000003E,
        (
            *(41, 42, 43, 44, 46, 49, 50, 53, 288, 307),  # sockets
            *(57, 58, 59, 322, 62, 101, 200, 234, 310, 311),  # processes and programs
            *(76, 77, 82, 83, 84, 85, 86, 87, 88, 90, 91, 92, 93, 94, 133),  # files, by path
            *(188, 189, 190, 258, 259, 260, 263, 264, 265, 266, 268, 280, 316),
            *(161, 165, 166, 250, 298, 321, 425),  # mounts, keys, counters, BPF programs, io_uring
        ),
        ((2, 1), (257, 2)),
        56,
    ),
    "aarch64": _Calls(
        0xC00000B7,
        (
            *(198, 199, 200, 201, 202, 203, 206, 211, 242, 269),
            *(221, 281, 117, 129, 130, 131, 270, 271),
            *(5, 6, 7, 33, 34, 35, 36, 37, 38, 45, 46, 52, 53, 54, 55, 88, 276),
            *(39, 40, 51, 219, 241, 280, 425),
        ),
        ((56, 2),),
        220,
    ),
}


def confine_calls() -> bool:
    """Installs the filter; returns False where the kernel or the architecture does not
    support it.
    """
    calls = _KNOWN.get(os.uname().machine)
    if calls is None:
        return False
    code = b"".join(struct.pack("=HBBI", *step) for step in _program(calls))
    buffer = ctypes.create_string_buffer(code)
    head = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    )
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(head), 0, 0) == 0)


def _program(calls: _Calls) -> list[tuple[int, int, int, int]]:
    """The BPF program: a sequence of tests, each followed by its verdict."""

    def argument(number: int) -> int:
        return 16 + 8 * number

    def when(test: int, value: int, verdict: int) -> list[tuple[int, int, int, int]]:
        return [(test, 0, 1, value), (_RETURN, 0, 0, verdict)]

    steps = [(_LOAD, 0, 0, _MACHINE), (_EQUAL, 1, 0, calls.machine), (_RETURN, 0, 0, _EPERM)]
    steps += [(_LOAD, 0, 0, _NUMBER), *when(_AT_LEAST, _X32, _EPERM)]
    for number in calls.refused:
        steps += when(_EQUAL, number, _EPERM)
    for number in calls.unknown:
        steps += when(_EQUAL, number, _ENOSYS)
    for number, place in calls.opens:
        inside = [(_LOAD, 0, 0, argument(place)), *when(_ANY_OF, _WRITING, _EPERM)]
        steps += [(_EQUAL, 0, len(inside) + 1, number), *inside, (_RETURN, 0, 0, _ALLOW)]
    inside = [(_LOAD, 0, 0, argument(0)), (_ANY_OF, 1, 0, _CLONE_THREAD), (_RETURN, 0, 0, _EPERM)]
    steps += [(_EQUAL, 0, len(inside), calls.clone), *inside]  # creating a thread is allowed
    return [*steps, (_RETURN, 0, 0, _ALLOW)]
