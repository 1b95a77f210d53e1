"""An office whose one procedure has rows of every kind: a group, a choice, a skip, an end."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from offices.on_screen import OfficeAtWork

from sop_tui.casework.commands import Approve, Choose, Complete
from sop_tui.office.model import Officer
from sop_tui.sop.reading import Library, read_folder

SOP = "rapat-kerja"
DEFINITION = """
code = "RPT"
title = "Rapat Kerja"

[[role]]
id = "pimpinan"
name = "Pimpinan"

[[role]]
id = "sekretaris"
name = "Sekretaris"

[[role]]
id = "tim-a"
name = "Tim Anggaran"

[[role]]
id = "tim-b"
name = "Tim Barang"

[[role]]
id = "tim-c"
name = "Tim Data"

[[role]]
id = "staf"
name = "Staf"

[[role]]
id = "pemohon"
name = "Pemohon"
outside = true

[[step]]
no = 1
activity = "Staf menyusun undangan, diparaf Sekretaris"
role = "staf"
time = "1 jam"
check = { role = "sekretaris", act = "paraf", return_to = ["1"] }

[[step]]
no = 2
activity = "Ketiga tim menyiapkan bahan rapat"
by = [["tim-a", "tim-b", "tim-c"]]
time = "2 hari"

[[step]]
no = 3
activity = "Sekretaris menilai bahan rapat"
time = "30 menit"
[step.choice]
role = "sekretaris"
question = "Bahan lengkap?"
[[step.choice.way]]
name = "Lengkap"
to = "4"
[[step.choice.way]]
name = "Langsung kirim"
to = "6"
[[step.choice.way]]
name = "Ulangi"
to = "2"
[[step.choice.way]]
name = "Tidak perlu rapat"
to = "selesai"

[[step]]
no = 4
activity = "Staf menyusun notula"
role = "staf"
time = "1 hari"

[[step]]
no = 5
activity = "Pimpinan menandatangani notula"
check = { role = "pimpinan", act = "tanda tangan", return_to = ["4", "2"], reject = true }

[[step]]
no = 6
activity = "Pemohon menerima notula"
role = "pemohon"

[[step]]
no = 7
activity = "Staf mengarsipkan notula"
role = "staf"
time = "15 menit"
"""

OFFICERS = (
    Officer(id="pim", name="Pim Pinan", roles=(f"{SOP}:pimpinan",)),
    Officer(id="sekar", name="Sekar Taris", roles=(f"{SOP}:sekretaris",)),
    Officer(id="anggi", name="Anggi Aran", roles=(f"{SOP}:tim-a",)),
    Officer(id="bara", name="Bara Ng", roles=(f"{SOP}:tim-b",)),
    Officer(id="data", name="Data Wan", roles=(f"{SOP}:tim-c",)),
    Officer(id="stafi", name="Stafi Ani", roles=(f"{SOP}:staf",)),
    Officer(id="lina", name="Lina Putri", coordinator=True, admin=True),
)
WHO = {
    "1": "stafi", "1p": "sekar", "3": "sekar", "4": "stafi", "5": "pim", "6": "lina", "7": "stafi",
}  # fmt: skip
TEAMS = ("anggi", "bara", "data")


@cache
def library() -> Library:
    with TemporaryDirectory() as folder:
        (Path(folder) / f"{SOP}.toml").write_text(DEFINITION, encoding="utf-8")
        found = read_folder(Path(folder))
    assert not found.unusable
    return found


class RowsOffice(OfficeAtWork):
    """The office; ``at`` opens a case and moves it on to a node."""

    @classmethod
    def begin(cls, path: Path) -> "RowsOffice":
        made = cls.new(path, OFFICERS, library)
        assert isinstance(made, cls)
        return made

    def at(self, node: str, title: str = "Rapat", done: tuple[str, ...] = ()) -> str:
        """A new case at a node; in the group, these officers have done their parts."""
        number = self.desk("lina").acts.open_case(SOP, title).card.number
        while (card := self.desk("lina").lists.card(number)).node != node:
            if card.node == "2":
                self.parts(number, TEAMS)
            elif card.phase == "choice":
                self.desk("sekar").acts.do(number, Choose(way="1"))
            else:
                act = Complete() if card.phase == "work" else Approve()
                self.desk(WHO[str(card.node)]).acts.do(number, act)
        self.parts(number, done)
        return number

    def parts(self, number: str, officers: tuple[str, ...]) -> None:
        for officer in officers:
            self.desk(officer).acts.do(number, Complete())
