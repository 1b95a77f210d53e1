"""Procedures in the words and lengths of real offices."""

import random

from plans import Plan, PlanRow, Sign

OFFICES = (
    ("Kepala Badan", "Sekretaris Badan", "Kepala Bidang Mutasi", "Kasubbid Kepangkatan",
     "Analis SDM Aparatur", "Pengadministrasi Umum", "Tim Verifikasi"),
    ("Kadis", "Sekdis", "Kabid PTSP", "Kasi Perizinan", "Petugas Front Office", "Tim Teknis",
     "Pemohon", "Bendahara Penerimaan"),
    ("Ketua Pengadilan", "Panitera", "Panitera Muda Hukum", "Jurusita Pengganti",
     "Petugas Meja I", "Kasir"),
)  # fmt: skip
WORKS = (
    "Menerima surat masuk, memberi lembar disposisi dan mencatatnya dalam buku agenda",
    "Menyiapkan bahan dan data dukung sesuai dengan ketentuan peraturan perundang-undangan",
    "Menyusun konsep surat usulan beserta lampirannya",
    "Menggandakan, mendistribusikan dan mengarsipkan dokumen",
    "Melakukan peninjauan lapangan bersama instansi terkait serta membuat berita acara",
    "Memberikan disposisi",
    "Mengentri data ke dalam aplikasi, mencetak hasilnya, dan menyerahkan kepada pimpinan",
    "Mengumpulkan data yang diperlukan",
    "Membubuhkan stempel dan memberi nomor surat",
    "Menghimpun seluruh hasil kerja tim menjadi satu laporan akhir yang siap dibahas dalam rapat",
)
CHECKS = (
    "Memeriksa kelengkapan berkas permohonan. Jika lengkap dilanjutkan, jika tidak dikembalikan",
    "Meneliti dan mengoreksi konsep surat; apabila setuju diparaf",
    "Memverifikasi kebenaran dokumen persyaratan",
    "Mempelajari dan menandatangani surat keputusan",
    "Memeriksa konsep. Bila disetujui memaraf dan bila tidak disetujui dikembalikan",
)
CHOICES = (
    "Menentukan apakah perlu peninjauan lapangan",
    "Menelaah jenis permohonan dan menetapkan jalur penyelesaiannya",
)
PAPERS = (
    "Surat permohonan", "Lembar disposisi", "Berkas usulan kenaikan pangkat", "Konsep surat",
    "Berita acara peninjauan", "Daftar nominatif", "Nota dinas", "Fotokopi KTP", "ATK", "Komputer",
    "Buku agenda", "SK yang telah ditandatangani", "Rekapitulasi data", "Bukti setor",
)  # fmt: skip
NOTES = ("", "", "", "SOP Tata Naskah Dinas", "Paling lambat pukul 12.00", "Dapat diwakilkan")
TITLES = (
    "Pelayanan Kenaikan Pangkat Reguler", "Penerbitan Izin Praktik Tenaga Kesehatan",
    "Penyusunan Laporan Kinerja Triwulan", "Pengelolaan Surat Masuk dan Surat Keluar",
    "Pengembalian Sisa Panjar Biaya Perkara",
)  # fmt: skip


def office_plan(seed: int, rows: int | None = None) -> Plan:
    """A different procedure for each seed, in office wording."""
    dice = random.Random(seed * 7 + 1)
    office = OFFICES[seed % len(OFFICES)]
    roles = dice.sample(office, dice.randint(3, len(office)))
    roles.sort(key=office.index)
    count = rows or dice.randint(6, 15)
    plan = Plan(
        dice.choice(TITLES), f"{dice.randint(60, 999)}/{seed:02}/SOP-{dice.randint(1, 40)}/2019",
        "4 Maret 2019", "11 Maret 2019", tuple(roles),
        legal_basis=("Undang-Undang Nomor 5 Tahun 2014 tentang Aparatur Sipil Negara",
                     "Peraturan Pemerintah Nomor 11 Tahun 2017"),
        warnings=("Jika SOP tidak dilaksanakan, pelayanan kepada masyarakat terhambat",),
    )  # fmt: skip
    at = dice.randrange(len(roles))
    works = dice.sample(WORKS, len(WORKS))
    checks = dice.sample(CHECKS, len(CHECKS))
    for index in range(count):
        step = dice.choice((-2, -1, -1, 1, 1, 2))
        at = min(len(roles) - 1, max(0, at + step))
        shape, inner = dice.random(), 0 < index < count - 1
        signs = [Sign("work", (at,))]
        text = works[index % len(works)]
        if inner and shape < 0.22:
            back = max(1, index - dice.choice((0, 0, 0, 1, 2)))
            signs = [Sign("check", (at,), (str(back),))]
            text = checks[index % len(checks)]
        elif inner and shape < 0.34 and len(roles) > 1:
            boss = at - 1 if at else 1
            signs.append(Sign("check", (boss,), (str(index + 1),)))
            text = checks[index % len(checks)]
        elif inner and shape < 0.42 and index + 3 <= count:
            signs = [Sign("choice", (at,), (), (("Ya", str(index + 2)), ("Tidak", str(index + 3))))]
            text = CHOICES[index % 2]
        elif inner and shape < 0.50 and at + 1 < len(roles):
            signs = [Sign("work", (at, at + 1))]
        elif inner and shape < 0.58 and len(roles) > 2:
            other = at - 1 if at else 1
            signs.append(Sign("work", (other,)))
        if dice.random() < 0.3:
            name = roles[signs[0].roles[0]]
            text = f"{name} {text[0].lower()}{text[1:]}"
        if index >= len(works):
            text += f" tahap {index // len(works) + 1}"
        plan.rows.append(
            PlanRow(
                text, signs,
                tuple(dice.sample(PAPERS, dice.choice((1, 1, 2, 3)))),
                f"{dice.randint(1, 60)} {dice.choice(('menit', 'Menit', 'jam', 'hari'))}",
                tuple(dice.sample(PAPERS, dice.choice((1, 1, 2)))),
                dice.choice(NOTES),
            )
        )  # fmt: skip
    texts: dict[str, int] = {}
    for row in plan.rows:  # no two rows have the same text
        texts[row.activity] = texts.get(row.activity, 0) + 1
        if texts[row.activity] > 1:
            row.activity += f" ke-{texts[row.activity]}"
    return plan
