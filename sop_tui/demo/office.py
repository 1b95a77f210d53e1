"""The officers of the demonstration; all are invented."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

ADMIN = "joko"
COORDINATOR = "wulan"
STARTS_AS = "sri"
"""Whose desk opens first: there is work to do and there are drafts to initial."""

_BABEL = "pengaduan-masyarakat"
_KANWIL = "standar-pelayanan-kanwil"
_KAB = "standar-pelayanan-kab-tangerang"
_KOTA_HUKUM = "pendampingan-hukum-asn"
_KOTA_ORG = "pemantauan-pelayanan-publik"
_REPORT = "laporan-kinerja"
_LETTER = "surat-keluar"


class Person(NamedTuple):
    """An officer of the demonstration; ``roles`` are ``sop-id:role-id``."""

    id: str
    name: str
    nip: str
    post: str
    roles: tuple[str, ...] = ()


class Deputy(NamedTuple):
    """An acting officer; the period is in working days before and after now."""

    officer: str
    role: str
    capacity: str
    from_days_ago: int
    until_days_ahead: int
    letter: str


OFFICERS = (
    Person(ADMIN, "Joko Prasetyo, S.Kom.", "198804122014021003", "Pranata Komputer"),
    Person(COORDINATOR, "Wulan Kusumawardani", "199006252015032004", "Pengelola Tata Usaha"),
    # Kantor Wilayah, Kepulauan Bangka Belitung
    Person("harun", "Harun Alrasyid, S.H., M.H.", "196809171993031002", "Kepala Kantor Wilayah",
           (f"{_BABEL}:kakanwil",)),
    Person("sri", "Sri Wahyuningsih, S.Sos.", "197103081995032001",
           "Kepala Divisi Administrasi", (f"{_BABEL}:kadiv",)),
    Person("rina", "Rina Oktaviani, S.H.", "197910142005012003", "Kepala Bagian Program dan "
           "Pelaporan", (f"{_BABEL}:kabag-p2",)),
    Person("dedi", "Dedi Kurniawan, S.I.Kom.", "198302212009121001",
           "Kepala Subbagian PPHTI", (f"{_BABEL}:kasubag-pphti",)),
    Person("yusuf", "Yusuf Maulana, S.H.", "197706302003121002",
           "Kepala Bidang Pelayanan Hukum", (f"{_BABEL}:divisi-terkait",)),
    Person("melati", "Melati Siregar, S.H., M.Kn.", "198511192010122002",
           "Kepala Bidang Hak Asasi Manusia", (f"{_BABEL}:divisi-terkait",)),
    # Kantor Wilayah
    Person("sutrisno", "Drs. Sutrisno, M.Si.", "196705041992031001", "Kepala Kantor Wilayah",
           (f"{_KANWIL}:ka-kanwil",)),
    Person("evi", "Evi Mardiana, S.E., M.M.", "197208111997032002",
           "Kepala Divisi Administrasi", (f"{_KANWIL}:kadiv-administrasi",)),
    Person("anton", "Antonius Simbolon, S.Kom.", "197812242006041001",
           "Kepala Bagian Program dan Humas", (f"{_KANWIL}:kabag-program-humas",)),
    Person("lina", "Lina Marlina, S.E.", "198409092009012005",
           "Kepala Subbagian Program dan Pelaporan",
           (f"{_KANWIL}:kasubbag-program-pelaporan",)),
    Person("bayu", "Bayu Saputra, A.Md.", "199207152019021004", "Pengolah Data",
           (f"{_KANWIL}:pelaksana",)),
    Person("citra", "Citra Anggraini, S.AP.", "199501032020122006", "Analis Kebijakan",
           (f"{_KANWIL}:pelaksana",)),
    # Pemerintah Kabupaten Tangerang
    Person("zainal", "H. Zainal Abidin", "", "Bupati", (f"{_KAB}:bupati",)),
    Person("sulastri", "Dra. Hj. Sulastri, M.Si.", "196611251990032003", "Sekretaris Daerah",
           (f"{_KAB}:sekda",)),
    Person("yanto", "Yanto Hermawan, S.Sos., M.AP.", "196910201994031005",
           "Asisten Administrasi Umum", (f"{_KAB}:asda-3",)),
    Person("ratna", "Ratna Komalasari, S.IP.", "197504162000032001",
           "Kepala Bagian Organisasi", (f"{_KAB}:kabag-organisasi",)),
    Person("doni", "Doni Ardiansyah, S.STP.", "198701282008011002",
           "Kepala Subbagian Tata Laksana", (f"{_KAB}:kasubag",)),
    Person("ayu", "Ayu Permatasari, A.Md.", "199308182018032001", "Pengadministrasi Umum",
           (f"{_KAB}:staf",)),
    Person("ilham", "Ilham Ramadhan", "199610052020121003", "Pengadministrasi Umum",
           (f"{_KAB}:staf",)),
    # Pemerintah Kota Tangerang
    Person("hendra", "Hendra Gunawan, S.H., M.H.", "197301091998031004", "Kepala Bagian Hukum",
           (f"{_KOTA_HUKUM}:kabag-hukum",)),
    Person("maya", "Maya Puspitasari, S.H.", "198212022006042002",
           "Ketua Tim Kerja Bantuan Hukum", (f"{_KOTA_HUKUM}:ketua-tim-bantuan-hukum",)),
    Person("fajar", "Fajar Nugroho, S.H.", "199103272017081001", "Analis Hukum",
           (f"{_KOTA_HUKUM}:analis-hukum",)),
    Person("lestari", "Dewi Lestari Handayani, S.H.", "199409112019022003", "Analis Advokasi",
           (f"{_KOTA_HUKUM}:analis-hukum",)),
    Person("herman", "Drs. Herman Suryadi, M.Si.", "196704301991031006", "Sekretaris Daerah",
           (f"{_KOTA_ORG}:sekda",)),
    Person("bambang", "Bambang Wijanarko, S.E., M.Si.", "197002141995031002",
           "Asisten Administrasi Umum", (f"{_KOTA_ORG}:asisten-administrasi-umum",)),
    Person("agus", "Agus Setiawan, S.STP., M.Si.", "197808232000121001",
           "Kepala Bagian Organisasi", (f"{_KOTA_ORG}:kabag-organisasi",)),
    Person("nurul", "Nurul Hidayah, S.AP.", "198605172010012004",
           "Ketua Tim Kerja Pelayanan Publik", (f"{_KOTA_ORG}:ketua-tim-kerja",)),
    Person("rizky", "Rizky Pratama, S.AP.", "199511302020121002",
           "Analis Pelayanan Publik", (f"{_KOTA_ORG}:analis-pelayanan-publik",)),
    Person("putri", "Putri Rahmawati, S.Sos.", "199702142021022001",
           "Analis Pelayanan Publik", (f"{_KOTA_ORG}:analis-pelayanan-publik",)),
    # Dinas Kearsipan Kota Cempaka, an invented office
    Person("gita", "Gita Paramitha, S.Sos., M.Si.", "197012041996032003", "Kepala Dinas",
           (f"{_REPORT}:kepala-dinas", f"{_LETTER}:kepala-dinas")),
    Person("oki", "Oki Firmansyah, S.E., M.M.", "197409211999031002", "Sekretaris Dinas",
           (f"{_REPORT}:sekretaris", f"{_LETTER}:sekretaris")),
    Person("tari", "Tari Kusumastuti, S.AP.", "198106152006042004",
           "Kepala Subbagian Program", (f"{_REPORT}:kasubag-program",)),
    Person("umar", "Umar Hidayat, S.Sos.", "198002112005011003",
           "Kepala Subbagian Umum", (f"{_LETTER}:kasubag-umum",)),
    Person("wahyu", "Wahyu Nugraha, A.Md.", "199304082019031005", "Pengelola Program",
           (f"{_REPORT}:staf-program", f"{_LETTER}:pengonsep")),
    Person("intan", "Intan Purnamasari, S.Ak.", "199610192022032002", "Analis Perencanaan",
           (f"{_REPORT}:staf-program", f"{_LETTER}:pengonsep")),
    Person("bagas", "Bagas Wicaksono, S.Hum.", "198808032014021001", "Arsiparis",
           (f"{_REPORT}:tim-bidang",)),
    Person("laras", "Laras Ayuningtyas, S.E.", "199001272015032006", "Bendahara",
           (f"{_REPORT}:tim-keuangan",)),
)  # fmt: skip

DEPUTY = Deputy("yusuf", f"{_BABEL}:kabag-p2", "plh", 4, 3, "W.7-KP.04.01-1187")
"""Yusuf acts for Rina, who is away."""


def holders() -> Mapping[str, tuple[str, ...]]:
    """The officers of each role, by ``sop-id:role-id``."""
    found: dict[str, tuple[str, ...]] = {}
    for person in OFFICERS:
        for role in person.roles:
            found[role] = (*found.get(role, ()), person.id)
    return MappingProxyType(found)
