"""The command that lists the office's phrases: phrases."""

from sop_tui.cli.invocation import Invocation
from sop_tui.cli.parser import Group
from sop_tui.text.message import say


def add_commands(group: Group) -> None:
    command = group.command(
        "phrases",
        say("teks baku kantor: periksa dan tampilkan isi phrases.toml di samping data"),
        more=say(
            "Kesalahan dikatakan dalam satu baris dengan tempatnya. Di layar, Ctrl+T menawarkan "
            "teks baku ketika alasan ditulis."
        ),
        examples=("phrases", "phrases --json"),
        reads=True,
    )
    command.set_defaults(run=list_phrases)


def list_phrases(invocation: Invocation) -> None:
    """Lists all phrases; an SOP that does not exist is reported as a mistake in the file."""
    from sop_tui.desk.phrases import FILE_NAME, read_phrases
    from sop_tui.desk.problems import BadInput

    desk = invocation.desk()
    found = read_phrases(desk.folder)
    for number, phrase in enumerate(found, start=1):
        unknown = next(
            (sop for sop in phrase.sops if sop not in desk.procedures.library.procedures), None
        )
        if unknown is not None:
            raise BadInput(
                "phrases",
                say(
                    "{path}: teks baku ke-{n}: SOP “{sop}” tidak dikenal; perbaiki ejaannya",
                    path=str(desk.folder / FILE_NAME),
                    n=number,
                    sop=unknown,
                ),
            )
    if invocation.wants_json:
        rows = [{"text": p.text, "acts": list(p.acts), "sops": list(p.sops)} for p in found]
        invocation.write_json(rows)
        return
    if not found:
        path = str(desk.folder / FILE_NAME)
        invocation.narrate(say("belum ada teks baku; tulis di {path}", path=path))
        return
    for phrase in found:
        sops = f" [{', '.join(phrase.sops)}]" if phrase.sops else ""
        invocation.write(f"{', '.join(phrase.acts)}{sops}: {phrase.text}")
