"""The command ``completion``: a shell script that completes commands, options and case numbers.

The script asks the program for what may change, so it does not have to be made again.
"""

import argparse
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from sop_tui.cli.argparse_words import translated_argparse
from sop_tui.cli.invocation import Invocation
from sop_tui.cli.parser import Group
from sop_tui.text.message import say

_CANDIDATES: Mapping[str, str] = MappingProxyType(
    {"number": "list", "sop": "sop list", "id": "officer list"}
)
"""The arguments whose values a command lists in its first column, with that command."""

_FIRST_COLUMN = "2>/dev/null | awk 'NR > 2 { print $1 }'"


def add_commands(group: Group) -> None:
    command = group.command(
        "completion",
        say("cetak skrip agar tombol Tab melengkapi perintah, opsi, dan nomor berkas"),
        more=say("Untuk bash cukup sekali; berlaku sejak shell berikutnya dibuka."),
        examples=(
            "completion bash > ~/.local/share/bash-completion/completions/sop-tui",
            "completion zsh > ~/.zfunc/_sop-tui",
        ),
    )
    command.argument("shell", choices=("bash", "zsh"), help=say("shell yang Anda pakai"))
    command.set_defaults(run=write_completion)


def write_completion(invocation: Invocation) -> None:
    import shtab

    from sop_tui.cli.main import build_parser

    with translated_argparse(invocation.words.code):
        parser = build_parser(invocation.words)
    files = {invocation.words(name) for name in (say("FILE"), say("FOLDER"), say("SALINAN"))}
    for action in _actions(parser):
        if action.dest in _CANDIDATES:
            function = _function(action.dest)
            action.complete = {"bash": function, "zsh": function}  # type: ignore[attr-defined]
        elif action.metavar in files:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
    shell = invocation.options.shell
    script = shtab.complete(parser, shell=shell, preamble=_functions(shell))
    # shtab writes a description of --help in English into the zsh script.
    script = script.replace("[show this help message and exit]", f"[{_help_of(parser)}]")
    invocation.write_all(script + "\n")


def _help_of(parser: argparse.ArgumentParser) -> str:
    """The help text of --help."""
    return next(str(each.help) for each in parser._actions if each.dest == "help")


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """The arguments and options of a parser and of all its subcommands."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)


def _function(argument: str) -> str:
    return f"_sop_tui_each_{argument}"


def _functions(shell: str) -> str:
    """The shell functions that list the candidates."""
    template = {
        "bash": '{name}() {{ compgen -W "$(sop-tui {command} {column})" -- "$1"; }}',
        "zsh": '{name}() {{ compadd -- ${{(f)"$(sop-tui {command} {column})"}} }}',
    }[shell]
    return "\n".join(
        template.format(name=_function(argument), command=command, column=_FIRST_COLUMN)
        for argument, command in _CANDIDATES.items()
    )
