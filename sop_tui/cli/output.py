"""Writes a command's text to stdout, or completely or not at all to a file."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NoReturn

from sop_tui.cli.exits import Usage, write_bytes
from sop_tui.cli.invocation import Invocation
from sop_tui.cli.parser import Parser
from sop_tui.export.atomic_file import write_atomically
from sop_tui.text.errors import why_not_written
from sop_tui.text.message import Message, say


def add_output_options(command: Parser, formats: Sequence[str]) -> None:
    """The options --format, --output and --force, which :func:`deliver` uses."""
    command.argument(
        "--format", choices=formats, default="text", help=say("bentuk; bawaannya text")
    )
    command.argument(
        "-o",
        "--output",
        metavar=say("FILE"),
        help=say("tulis ke file ini; bawaannya ke keluaran baku"),
    )
    command.argument(
        "--force", action="store_true", help=say("timpa file yang sudah ada dengan nama itu")
    )


def add_identity_option(command: Parser) -> None:
    """The option that includes confidential names; its use is recorded."""
    command.argument(
        "--with-identity",
        action="store_true",
        help=say("tulis juga nama pemohon/pelapor yang dirahasiakan"),
    )


def add_separator_option(command: Parser) -> None:
    """The option for the separator of CSV columns."""
    command.argument(
        "--separator",
        metavar=say("TANDA"),
        help=say("pemisah kolom csv: “;” bagi Excel berbahasa Indonesia; bawaannya koma"),
    )


def separator_asked(invocation: Invocation) -> str:
    """The separator asked for; a comma by default.

    Raises:
        Usage: no spreadsheet knows it, or the format is not CSV.
    """
    given: str | None = invocation.options.separator
    if given is None:
        return ","
    if invocation.options.format != "csv":
        raise Usage(say("--separator hanya bagi --format csv"))
    separator = {"tab": "\t", "\\t": "\t"}.get(given, given)
    if separator not in (",", ";", "\t", "|"):
        raise Usage(say("pemisah yang dikenal: “,” “;” “|” dan tab"))
    return separator


def deliver(invocation: Invocation, pieces: Iterable[str]) -> None:
    """Writes a text to the named file, else to stdout.

    A regular file appears under its name only when all of it is written. Other targets, such as
    ``/dev/stdout``, are written to directly.

    Raises:
        Usage: the file exists and may not be overwritten, or it cannot be written.
    """
    output = invocation.options.output
    if output is None:
        for piece in pieces:
            invocation.write_all(piece)
        return
    try:
        target = Path(os.path.realpath(output))
        if target.exists() and not target.is_file():
            with target.open("w", encoding="utf-8", newline="") as device:
                device.writelines(pieces)
        else:
            write_atomically(target, pieces, replace=invocation.options.force)
    except FileExistsError:
        raise Usage(
            say("{file} sudah ada; pilih nama lain, atau timpa dengan --force", file=output)
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        _refuse(output, why_not_written(error))
    invocation.narrate(say("ditulis ke {file}", file=output))


def deliver_bytes(invocation: Invocation, content: Callable[[], bytes]) -> None:
    """Writes bytes to the named file, else to stdout unless that is a terminal.

    Raises:
        Usage: as :func:`deliver`, and where stdout is a terminal.
    """
    output = invocation.options.output
    if output is None:
        if sys.stdout is None or sys.stdout.isatty():
            raise Usage(say("bentuk ini bukan teks; tulis ke file dengan -o FILE"))
        write_bytes(content())
        return
    try:
        write_atomically(
            Path(os.path.realpath(output)), [content()], replace=invocation.options.force
        )
    except FileExistsError:
        raise Usage(
            say("{file} sudah ada; pilih nama lain, atau timpa dengan --force", file=output)
        ) from None
    except (OSError, ValueError) as error:
        _refuse(output, why_not_written(error))
    invocation.narrate(say("ditulis ke {file}", file=output))


def _refuse(output: str, why: Message) -> NoReturn:
    raise Usage(
        say("{file} tidak dapat ditulis ({why}); pilih file lain", file=output, why=why)
    ) from None
