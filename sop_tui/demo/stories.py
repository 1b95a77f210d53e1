"""The cases of the demonstration: what each is about, and what has happened to it so far."""

from typing import NamedTuple, TypeAlias

from sop_tui.casework.commands import (
    Cancel,
    Choose,
    Claim,
    Command,
    Complete,
    Correct,
    Hand,
    Hold,
    Note,
    Recall,
    Return,
)


class Go(NamedTuple):
    """Moves the case the ordinary way to a node, or to the end (None).

    Each step is done by a holder of its role, or by the acting officer where ``by`` names them.
    """

    to: str | None
    by: tuple[str, ...] = ()


class Do(NamedTuple):
    """One act at the present node; ``by`` "" means a holder of the node's role."""

    command: Command
    by: str = ""


StoryScene: TypeAlias = Go | Do


class Story(NamedTuple):
    """A case.

    ``follows`` is the title of the case whose step opened this one. ``waited`` is the time since
    the last act, as a share of the time standard of the present step (in working days where it has
    no standard, or where the case is closed).
    """

    sop: str
    title: str
    subject: str
    ref: str
    waited: float
    scenes: tuple[StoryScene, ...] = ()
    follows: str = ""


def _back(reason: str, to: str | None = None) -> Do:
    return Do(Return(reason=reason, to=to))


def _hold(reason: str) -> Do:
    return Do(Hold(reason=reason))


def _note(text: str, by: str = "") -> Do:
    return Do(Note(text=text), by)


def _choose(way: str, reason: str = "") -> Do:
    return Do(Choose(way=way, reason=reason))


_CLAIM = Do(Claim())

_COMPLAINTS = "pengaduan-masyarakat"
_KANWIL = "standar-pelayanan-kanwil"
_KAB = "standar-pelayanan-kab-tangerang"
_LEGAL = "pendampingan-hukum-asn"
_MONITORING = "pemantauan-pelayanan-publik"
_REPORT = "laporan-kinerja"
_LETTER = "surat-keluar"
_YEAR = "Laporan kinerja tahun anggaran berjalan"

STORIES = (
    # Layanan Pengaduan Masyarakat
    Story(_COMPLAINTS, "Dugaan pungutan liar pengurusan paspor di Unit Layanan Belinyu",
          "Siti Aminah", "AG-0412", 0.2),
    Story(_COMPLAINTS, "Keluhan antrean layanan legalisasi melebihi tiga jam",
          "Forum Warga Gerunggang", "AG-0409", 0.4, (Go("3"),)),
    Story(_COMPLAINTS, "Dugaan penyalahgunaan kendaraan dinas UPT Tanjungpandan",
          "Redaksi Babel Hari Ini", "AG-0405", 0.6,
          (Go("5"), _CLAIM, _note("kronologi dan foto kendaraan sudah diminta"))),
    Story(_COMPLAINTS, "Petugas kunjungan lapas tidak mengenakan tanda pengenal",
          "Hendrik Saputra", "AG-0403", 0.7, (Go("7p"),)),
    Story(_COMPLAINTS, "Permintaan biaya tambahan pendaftaran badan hukum perkumpulan",
          "Yayasan Cahaya Timah", "AG-0398", 0.3,
          (Go("7p"), _back("Uraian kronologi belum memuat tanggal dan nama petugas"),
           Go("8p", ("yusuf",)))),
    Story(_COMPLAINTS, "Dugaan diskriminasi layanan administrasi hukum umum",
          "Maria Goretti Lim", "AG-0391", 1.6,
          (Go("8p"), _back("Dasar hukum keliru, seharusnya Permenkumham 30/2018"),
           Go("8p"), _back("Lampiran berita acara klarifikasi belum ditandatangani", "7p"),
           Go("9p"))),
    Story(_COMPLAINTS, "Laporan kehilangan berkas permohonan kewarganegaraan", "Tan Bun Liong",
          "AG-0388", 3, (Go("5"), _hold("Menunggu fotokopi tanda terima dari pelapor"))),
    Story(_COMPLAINTS, "Keberatan atas lamanya jawaban permohonan informasi publik",
          "LBH Serumpun Sebalai", "AG-0377", 2.4, (Go("10"),)),
    Story(_COMPLAINTS, "Dugaan percaloan di loket layanan kenotariatan", "Anonim", "AG-0341", 9,
          (Go("7p"), _back("Nama terlapor belum dicek pada daftar pegawai"), Go(None))),
    Story(_COMPLAINTS, "Pengaduan ganda atas berkas yang sudah dijawab", "Siti Aminah", "AG-0352",
          6, (Go("4"), Do(Cancel(reason="Pengaduan yang sama sudah dijawab"), "wulan"))),
    # Pendampingan hukum bagi ASN
    Story(_LEGAL, "Pendampingan saksi perkara pengadaan alat kesehatan",
          "dr. Anisa Rahmawati", "180/221-Bag.Huk", 0.1),
    Story(_LEGAL, "Permohonan bantuan hukum sengketa tanah kantor kelurahan",
          "Lurah Karawaci Baru", "180/214-Bag.Huk", 0.5, (Go("3"), _CLAIM)),
    Story(_LEGAL, "Pendampingan pemeriksaan inspektorat atas pegawai dinas",
          "Kepala Dinas Perhubungan", "180/209-Bag.Huk", 0.8, (Go("4p"),)),
    Story(_LEGAL, "Gugatan tata usaha negara atas mutasi jabatan", "Rudi Hartono, S.T.",
          "180/197-Bag.Huk", 1.3,
          (Go("4p"), _back("Draf nota dinas belum memuat analisis yurisprudensi"),
           Go("4p"), _back("Pendapat hukum pada butir 3 bertentangan dengan butir 5"),
           Go("5"))),
    Story(_LEGAL, "Konsultasi hukum perjanjian kerja sama parkir", "UPT Perparkiran",
          "180/188-Bag.Huk", 0.3,
          (Go("4p"), Do(Recall(reason="Lampiran salah unggah"), ""))),
    Story(_LEGAL, "Pendampingan saksi perkara retribusi pasar", "Sekretaris Disperindag",
          "180/162-Bag.Huk", 25, (Go(None),)),
    # Pemantauan pelayanan publik
    Story(_MONITORING, "Pemantauan layanan kependudukan triwulan IV", "Disdukcapil",
          "065/118-Org", 0.3),
    Story(_MONITORING, "Pembinaan standar pelayanan puskesmas wilayah barat", "Dinas Kesehatan",
          "065/115-Org", 0.6, (Go("3"),)),
    Story(_MONITORING, "Pengawasan maklumat pelayanan perizinan", "DPMPTSP", "065/109-Org", 1.8,
          (Go("3"), _back("Jadwal bertabrakan dengan monev provinsi"), Go("5"))),
    Story(_MONITORING, "Pemantauan kotak saran kecamatan", "Kecamatan Cipondoh", "065/101-Org",
          0.7, (Go("7"), _CLAIM, _note("data 13 kelurahan sudah terkumpul, 2 menyusul"))),
    Story(_MONITORING, "Evaluasi pelayanan ramah disabilitas", "Dinas Sosial", "065/098-Org", 0.9,
          (Go("9"), _back("Tabel capaian belum dibandingkan dengan tahun lalu"), Go("9"),
           _back("Rekomendasi nomor 2 tidak didukung temuan lapangan"), Go("9"))),
    Story(_MONITORING, "Pemantauan waktu layanan uji kendaraan", "Dinas Perhubungan",
          "065/083-Org", 14, (Go(None),)),
    # Standar pelayanan, Kabupaten Tangerang
    Story(_KAB, "Standar pelayanan persetujuan bangunan gedung", "DPMPTSP", "060/87-Org", 0.4,
          (Go("2"),)),
    Story(_KAB, "Standar pelayanan rawat jalan RSUD Pakuhaji", "RSUD Pakuhaji", "060/81-Org", 0.5,
          (Go("4"), _CLAIM, _note("rapat bersama tenaga ahli dijadwalkan ulang"))),
    Story(_KAB, "Standar pelayanan penerbitan kartu pencari kerja", "Dinas Tenaga Kerja",
          "060/66-Org", 0.6, (Go("6"), _back("Persyaratan ganda pada butir 4 dan 7"), Go("6"))),
    Story(_KAB, "Maklumat pelayanan perpustakaan keliling", "Dinas Perpustakaan", "060/58-Org",
          2.1, (Go("8"),)),
    Story(_KAB, "Standar pelayanan aduan lampu penerangan jalan", "Dinas Perhubungan",
          "060/31-Org", 22, (Go(None),)),
    # Standar pelayanan, Kantor Wilayah
    Story(_KANWIL, "Maklumat pelayanan kunjungan warga binaan", "Divisi Pemasyarakatan",
          "W.11-OT.03-204", 0.5, (Go("2"),)),
    Story(_KANWIL, "Standar pelayanan legalisasi apostille", "Divisi Pelayanan Hukum",
          "W.11-OT.03-198", 0.6, (Go("5"), _CLAIM)),
    Story(_KANWIL, "Standar pelayanan harmonisasi rancangan perda", "Divisi Pelayanan Hukum",
          "W.11-OT.03-187", 1.5,
          (Go("6"), _back("Alur layanan belum sesuai Permenpan-RB 15/2014"), Go("6"))),
    Story(_KANWIL, "Standar pelayanan fasilitasi kekayaan intelektual", "Divisi Pelayanan Hukum",
          "W.11-OT.03-171", 0.4,
          (Go("9"), _back("Format maklumat belum memakai kop terbaru", "8"), Go("10"))),
    Story(_KANWIL, "Standar pelayanan pewarganegaraan", "Divisi Pelayanan Hukum",
          "W.11-OT.03-142", 17, (Go(None),)),
    # Laporan kinerja, Dinas Kearsipan Kota Cempaka
    Story(_REPORT, "Laporan kinerja triwulan I", "Bidang Pengelolaan Arsip", "000.8/11", 0.4,
          (Go("2"), Do(Complete(part="tim-keuangan"), "laras"))),
    Story(_REPORT, "Laporan kinerja triwulan II", "Bidang Pengelolaan Arsip", "000.8/19", 0.6,
          (Go("3"), Do(Hand(to="intan", note="dahulukan tabel capaian"), "wahyu"), Go("3.2"))),
    Story(_REPORT, "Laporan kinerja triwulan III", "Bidang Pembinaan", "000.8/27", 1.4,
          (Go("4"), _choose("Ulang", "Realisasi anggaran belum memuat bulan terakhir"),
           Go("3p"))),
    Story(_REPORT, "Laporan kinerja unit depo arsip", "UPT Depo Arsip", "000.8/30", 0.5,
          (Go("4"),)),
    Story(_REPORT, "Laporan kinerja program penyelamatan arsip", "Bidang Pembinaan", "000.8/33",
          0.3, (Go("4"), _choose("Ya"), Go("5"))),
    Story(_REPORT, _YEAR, "Sekretariat", "000.8/35", 0.7, (Go("4"), _choose("Tidak"), Go("7"))),
    # Surat keluar, Dinas Kearsipan Kota Cempaka
    Story(_LETTER, "Pengantar laporan kinerja tahun anggaran berjalan", "Sekretariat",
          "000.1/102", 0.5, (Go("2"),), _YEAR),
    Story(_LETTER, "Undangan bimbingan teknis kearsipan", "Bidang Pembinaan", "000.1/96", 0.8,
          (Do(Correct(field="subject", to="Bidang Pembinaan Kearsipan", reason="Salah pilih"),
              "wulan"), Go("2"), _choose("Sekretaris"), Go("6"))),
    Story(_LETTER, "Permintaan data arsip vital", "Bidang Pengelolaan Arsip", "000.1/88", 11,
          (Go("2"), _choose("Batal"))),
)  # fmt: skip
