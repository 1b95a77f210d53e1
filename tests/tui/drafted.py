"""The pasted table of an invented office's SOP, with the questions that drafting usually asks."""

DOCUMENT = (
    "Nama SOP\tIzin Sandar Kapal Kecil\nNomor SOP\tDK.2/41/2026\n"
    "Tanggal Pembuatan\t5 Januari 2026\nTanggal Efektif\t2 Februari 2026\n\n"
    "No\tKegiatan\tPemohon\tStaf Dermaga\tKepala Seksi\tKepala Dinas\tKelengkapan\tWaktu\t"
    "Output\tKet\n"
    "1\tMengajukan permohonan izin sandar\tv\t\t\t\tsurat permohonan; pas kecil\t5 menit\t"
    "permohonan\t\n"
    "2\tMemeriksa kelengkapan permohonan; jika tidak lengkap dikembalikan kepada pemohon\t\tv\t\t"
    "\tpermohonan\t30 menit\tpermohonan lengkap\t\n"
    "3\tMenyusun konsep izin sandar\t\tv\t\t\tpermohonan lengkap\t1 jam\tkonsep izin\t\n"
    "4\tMeneliti dan memaraf konsep izin; jika tidak setuju dikembalikan ke loket\t\t\tv\t\t"
    "konsep izin\tsecepatnya sekali\tkonsep izin berparaf\t\n"
    "5\tMenandatangani izin sandar\t\t\t\tv\tkonsep izin berparaf\t1 hari\tizin sandar\t\n"
    "6\tMenyerahkan izin dan mencatat dalam buku sandar\t\t\t\t\tizin sandar\t10 menit\t"
    "tanda terima\tlihat SOP Pengaduan Masyarakat\n"
)
