"""The documents of the repository, and the scripts that generate parts of them."""

import re
import shlex
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "panduan.md"
DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


def generator() -> ModuleType:
    """The script that generates parts of the documents."""
    return script("documents")


@cache
def script(name: str) -> ModuleType:
    """A script of ``.ci`` as a module."""
    loader = SourceFileLoader(name, str(ROOT / ".ci" / name))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def commands_below(parser: ArgumentParser) -> dict[str, ArgumentParser]:
    """The commands directly under a parser, by name."""
    return {
        name: command
        for action in parser._actions
        if isinstance(action, _SubParsersAction)
        for name, command in action.choices.items()
    }


def sections(text: str) -> dict[str, str]:
    """The text under each heading, up to the next one."""
    parts = re.split(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def typed_commands(text: str) -> Iterator[list[str]]:
    """The sop-tui commands that a document shows in full, split into words."""
    for block in re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        for line in re.sub(r"\\\n\s*", "", block).splitlines():
            command, *_ = re.split(r"\s{2,}|\s[>|#]\s", line.strip())
            if command.startswith("sop-tui "):
                yield shlex.split(command)[1:]


def mentioned_commands(text: str) -> Iterator[list[str]]:
    """The sop-tui commands that a sentence mentions, often without their arguments."""
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    for mention in re.findall(r"`sop-tui ([^`]+)`", prose):
        yield shlex.split(mention)
