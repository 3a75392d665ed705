"""Tests of the sandbox: the filter says what its lists say, on both machines, by a small model."""

import errno

import pytest

from sandbox import landlock, policy
from sandbox.syscalls import _NUMBERS, MACHINES, Machine

ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
PID = 17


def answer(machine: Machine, number: int, *arguments: int, audit: int | None = None) -> int:
    """What the kernel would answer to a program: the strictest answer of the three filters."""
    programs = (policy.for_template(machine), policy.for_child(machine, PID), policy.last(machine))
    answers = [interpret(machine, p, number, *arguments, audit=audit) for p in programs]
    return KILL if KILL in answers else min(answers)


def interpret(
    machine: Machine,
    program: list[policy.Instruction],
    number: int,
    *arguments: int,
    audit: int | None = None,
) -> int:
    """What one filter answers: an interpreter for the few instructions we use."""
    values = [*arguments, 0, 0, 0, 0, 0, 0][:6]
    memory = {0: number, 4: machine.audit if audit is None else audit}
    for index, value in enumerate(values):
        memory[16 + 8 * index] = value & 0xFFFFFFFF
        memory[20 + 8 * index] = value >> 32 & 0xFFFFFFFF
    at = loaded = 0
    while True:
        code, yes, no, value = program[at]
        at += 1
        if code == 0x06:
            return value
        if code == 0x05:
            at += value
        elif code == 0x20:
            loaded = memory[value]
        else:
            holds = {0x15: loaded == value, 0x35: loaded >= value, 0x45: bool(loaded & value)}
            at += yes if holds[code] else no


@pytest.fixture(params=list(MACHINES))
def machine(request: pytest.FixtureRequest) -> Machine:
    return MACHINES[request.param]


def call(machine: Machine, name: str, *arguments: int) -> int | None:
    number = machine.number(name)
    return None if number is None else answer(machine, number, *arguments)


def test_lists_are_what_is_answered(machine: Machine) -> None:
    assert {call(machine, name) for name in policy.ALLOWED} <= {ALLOW, None}
    assert {call(machine, name) for name in policy.KILLED} <= {KILL, None}
    for error, names in policy.REFUSED.items():
        assert {call(machine, name) for name in names} <= {ERRNO | error, None}


def test_no_name_is_on_two_lists() -> None:
    names = [*policy.ALLOWED, *policy.KILLED]
    names += [name for refused in policy.REFUSED.values() for name in refused]
    assert len(names) == len(set(names))


def test_no_number_stands_for_two_names(machine: Machine) -> None:
    numbers = [n for name in _NUMBERS if (n := machine.number(name)) is not None]
    assert len(numbers) == len(set(numbers))


def test_what_is_unknown_is_refused(machine: Machine) -> None:
    known = {machine.number(name) for name in _NUMBERS}
    for number in range(1000):
        if number not in known:
            assert answer(machine, number) == ERRNO | errno.EPERM


def test_another_architecture_is_killed(machine: Machine) -> None:
    assert answer(machine, 0, audit=0x40000003) == KILL


def test_x32_is_killed() -> None:
    assert answer(MACHINES["x86_64"], 0x40000000) == KILL


@pytest.mark.parametrize(
    ("name", "arguments", "wanted"),
    [
        ("mmap", (0, 4096, 3), ALLOW),
        ("mmap", (0, 4096, 5), ERRNO | errno.EACCES),
        ("mprotect", (0, 4096, 1), ALLOW),
        ("mprotect", (0, 4096, 7), ERRNO | errno.EACCES),
        ("fcntl", (1, 3), ALLOW),
        ("fcntl", (1, 4), ERRNO | errno.EPERM),
        ("rt_sigaction", (2,), ALLOW),
        ("rt_sigaction", (24,), ERRNO | errno.EPERM),
        ("prlimit64", (0, 9, 0), ALLOW),
        ("prlimit64", (0, 9, 1 << 33), ERRNO | errno.EPERM),
        ("prlimit64", (1, 9, 0), ERRNO | errno.EPERM),
        ("tgkill", (PID, 3, 6), ALLOW),
        ("tgkill", (PID, 3, 9), ERRNO | errno.EPERM),
        ("tgkill", (1, 1, 6), ERRNO | errno.EPERM),
        ("clone", (17,), ERRNO | errno.EAGAIN),
        ("seccomp", (1, 0, 0), ERRNO | errno.EPERM),
        ("kill", (0, 9), ERRNO | errno.EPERM),
        ("prctl", (15,), ERRNO | errno.EPERM),
        ("recvmsg", (3,), ERRNO | errno.EPERM),
    ],
)
def test_arguments_are_looked_at(
    machine: Machine, name: str, arguments: tuple[int, ...], wanted: int
) -> None:
    assert call(machine, name, *arguments) == wanted


def test_the_programs_are_small_enough_for_the_kernel(machine: Machine) -> None:
    assert len(policy.for_template(machine)) < 400
    assert len(policy.for_child(machine, PID)) < 60
    assert len(policy.last(machine)) < 40


@pytest.mark.parametrize(
    ("name", "arguments", "wanted"),
    [
        ("clone", (17,), ALLOW),
        ("clone", (17 | 0x20000000,), ALLOW),
        ("clone", (0x01200011,), ERRNO | errno.EAGAIN),
        ("clone", (17 | 0x10000000,), ERRNO | errno.EAGAIN),
        ("wait4", (), ALLOW),
        ("sendmsg", (), ERRNO | errno.EPERM),
        ("socket", (), ERRNO | errno.EPERM),
        ("unshare", (), KILL),
        ("openat", (), ERRNO | errno.EACCES),
    ],
)
def test_a_template_may_fork_and_little_else(
    machine: Machine, name: str, arguments: tuple[int, ...], wanted: int
) -> None:
    number = machine.required(name)
    assert interpret(machine, policy.for_template(machine), number, *arguments) == wanted


@pytest.mark.parametrize(("abi", "size"), [(1, 8), (3, 8), (4, 16), (5, 16), (6, 24), (9, 24)])
def test_landlock_asks_only_for_what_the_kernel_knows(abi: int, size: int) -> None:
    assert len(landlock.rules(abi)) == size
