"""An office in which every typed word is a unique secret, and officers who may not read them.

Each text that somebody can type is a word that occurs nowhere else
(:attr:`SecretOffice.secrets`), so a leak can be found by that word, and named.
"""

import io
import os
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from unittest.mock import patch

from sop_tui.cli.main import main
from sop_tui.sop.reading import shipped_sops

PGM = "pengaduan-masyarakat"
CLOSED_MEETING = "rapat-tertutup"
LETTER_OUT = "surat-keluar"

GUESTS: Mapping[str, str] = {
    "tamu": "no role at all",
    "mantan": "held roles, acted, and holds none any more",
    "tetangga": "a role in the SOP that follows, whose case is linked to a secret one",
    "tio": "an admin without a role",
}
"""Officers from whom everything is hidden."""
READER = "kadiv"
"""An officer with a role in both SOPs with secrets."""

_SOPS = {
    CLOSED_MEETING: """
code = "RPT"
title = "Rapat tertutup"
[[role]]
id = "staf"
name = "Staf"
[[role]]
id = "kepala"
name = "Kepala"
[[step]]
no = 1
activity = "Staf menyiapkan bahan"
role = "staf"
time = "1 menit"
output = ["bahan"]
leads_to = "surat-keluar"
[[step]]
no = 2
activity = "Kepala memeriksa bahan"
time = "1 hari"
[step.check]
role = "kepala"
act = "setuju"
return_to = ["1"]
reject = true
[[step]]
no = 3
activity = "Kepala menentukan kelanjutan"
[step.choice]
role = "kepala"
question = "Perlu rapat lagi?"
[[step.choice.way]]
name = "Ya"
to = "1"
[[step.choice.way]]
name = "Tidak"
to = "selesai"
""",
    LETTER_OUT: """
code = "SKL"
title = "Surat keluar"
[[role]]
id = "pengirim"
name = "Pengirim"
[[step]]
no = 1
activity = "Pengirim mengirim surat"
role = "pengirim"
""",
}
REVISED = _SOPS[CLOSED_MEETING].replace('time = "1 hari"', 'time = "2 hari"')
"""The next revision of the secret SOP."""


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


@dataclass
class SecretOffice:
    """The store and what was written into it; ``secrets`` maps descriptions to secret words."""

    path: Path
    secrets: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)

    def copy(self, folder: Path) -> "SecretOffice":
        """A copy of the office, for tests that change it."""
        copytree(self.path.parent, folder)
        return SecretOffice(folder / self.path.name, {**self.secrets}, {**self.numbers})

    def run(self, officer: str, *words: str, **environ: str) -> Answer:
        """Runs a command for an officer, as the account that owns the store."""
        out, err = io.StringIO(), io.StringIO()
        place = [f"--store={self.path}", f"--sops={self.path.parent / 'sops'}"]
        given = [*place, f"--officer={officer}", *words]
        with patch.dict(os.environ, environ), redirect_stdout(out), redirect_stderr(err):
            try:
                code = main(given)
            except SystemExit as end:
                code = int(end.code or 0)
        return Answer(code, out.getvalue(), err.getvalue())

    def done(self, officer: str, *words: str) -> str:
        answer = self.run(officer, *words)
        assert answer.code == 0, (words, answer.err)
        return answer.out.strip()

    def secret(self, what: str) -> str:
        """A new secret word."""
        assert what not in self.secrets
        self.secrets[what] = f"qz{len(self.secrets):02}{what.replace(' ', '')}zq"
        return self.secrets[what]

    def leaked(self, text: str, *besides: str) -> list[str]:
        """The secrets in a text, without those that the officer has typed."""
        folded = text.casefold()
        return [
            what
            for what, word in self.secrets.items()
            if word not in besides and word.casefold() in folded
        ]


def secret_office(folder: Path) -> SecretOffice:
    """Creates the office: secret cases that are open, held, claimed, late, returned, corrected,
    linked, completed, rejected, cancelled and archived."""
    sops = folder / "sops"
    sops.mkdir(parents=True)
    for name, text in _SOPS.items():
        (sops / f"{name}.toml").write_text(text, encoding="utf-8")
    text = (shipped_sops() / f"{PGM}.toml").read_text(encoding="utf-8")
    (sops / f"{PGM}.toml").write_text(text, encoding="utf-8")
    office = SecretOffice(folder / "kantor.json")
    office.done("ani", "store", "init", "--name", "Ani Lestari")
    for officer, *roles in (
        ("kadiv", f"{PGM}:kadiv", f"{CLOSED_MEETING}:kepala"),
        ("wakil", f"{PGM}:kadiv"),
        ("mantan", f"{PGM}:kakanwil", f"{CLOSED_MEETING}:staf"),
        ("tetangga", f"{LETTER_OUT}:pengirim"),
        ("tamu",),
        ("tio",),
    ):
        admin = ["--admin"] if officer == "tio" else []
        office.done("ani", "officer", "add", officer, "--name", f"Petugas {officer.title()}",
                    *(f"--role={role}" for role in roles), *admin)  # fmt: skip
    _complaints(office)
    _meetings(office)
    office.done("ani", "officer", "edit", "mantan", f"--no-role={PGM}:kakanwil",
                f"--no-role={CLOSED_MEETING}:staf")  # fmt: skip
    office.done("ani", "store", "archive", "--days=0")
    return office


def _opened(office: SecretOffice, name: str, sop: str, *more: str) -> str:
    number = office.done(
        "ani", "open", sop, office.secret(f"{name} title"),
        "--subject", office.secret(f"{name} applicant"),
        "--agenda", office.secret(f"{name} agenda"),
        "--from", office.secret(f"{name} origin"),
        "--letter", office.secret(f"{name} letter"),
        "--contact", office.secret(f"{name} contact"),
        *more,
    )  # fmt: skip
    office.numbers[name] = number
    return number


def _complaints(office: SecretOffice) -> None:
    """Confidential by their SOP."""
    secret, done = office.secret, office.done
    number = _opened(office, "complaint", PGM)
    done("ani", "note", number, secret("note"))
    document = f"{secret('document title')}|{secret('document number')}|2026-11-02"
    done("ani", "complete", number, "--note", secret("note of completion"), "--document", document)
    done("mantan", "note", number, secret("own note of one who has left"))
    done("mantan", "complete", number, "--note", secret("own completion of one who has left"))
    done("mantan", "recall", number, "--reason", secret("reason of the recall"))
    done("mantan", "complete", number)
    for field_, value in (
        ("title", "corrected title"), ("subject", "corrected applicant"),
        ("agenda", "corrected agenda"), ("from", "corrected origin"),
        ("letter", "corrected letter"), ("contact", "corrected contact"),
    ):  # fmt: skip
        done("ani", "correct", number, "--field", field_, "--to", secret(value),
             "--reason", secret(f"reason of {value}"))  # fmt: skip
    done("ani", "hand", number, "kadiv", "--note", secret("instruction"))
    done("kadiv", "hold", number, "--reason", secret("reason of the hold"))

    resumed = _opened(office, "resumed", PGM)
    done("ani", "hold", resumed, "--reason", secret("reason of another hold"))
    done("ani", "resume", resumed, "--note", secret("note of the resumption"))

    cancelled = _opened(office, "cancelled", PGM)
    done("ani", "cancel", cancelled, "--reason", secret("reason of the cancellation"))


def _meetings(office: SecretOffice) -> None:
    """Secret by their own letter."""
    secret, done = office.secret, office.done
    held_back = ("--secrecy", "rahasia")
    number = _opened(office, "meeting", CLOSED_MEETING, *held_back)
    linked = done("ani", "open", LETTER_OUT, "Undangan", "--following", number)
    office.numbers["linked"] = linked
    done("mantan", "complete", number, "--note", secret("note of the meeting"))
    done("kadiv", "return", number, "--reason", secret("reason of the return"))
    done("mantan", "complete", number)
    done("kadiv", "approve", number, "--note", secret("note of the approval"))
    done("kadiv", "choose", number, "Ya", "--reason", secret("reason of the way back"))

    rejected = _opened(office, "rejected", CLOSED_MEETING, *held_back)
    done("mantan", "complete", rejected)
    done("kadiv", "reject", rejected, "--reason", secret("reason of the rejection"))

    ended = _opened(office, "ended", CLOSED_MEETING, *held_back)
    done("mantan", "complete", ended)
    done("kadiv", "approve", ended)
    done("kadiv", "choose", ended, "Tidak")

    by_hand = _opened(office, "by hand", CLOSED_MEETING, *held_back)
    done("ani", "link", number, by_hand)
    became = _opened(office, "became secret", CLOSED_MEETING)
    done("ani", "correct", became, "--field", "secrecy", "--to", "rahasia",
         "--reason", secret("reason of the secrecy"))  # fmt: skip
