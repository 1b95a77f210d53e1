"""The text of a definition without errors, which tests change."""

SOUND = """\
code = "SRT"
title = "Surat Keluar"
created = 2020-01-02
stated_total = "1 hari 30 menit"

[[role]]
id = "staf"
name = "Staf"

[[role]]
id = "kabag"
name = "Kabag"

[[step]]
no = 1
activity = "Menyusun konsep"
role = "staf"
time = "1 hari"
inferred = ["role"]

[[step]]
no = 2
activity = "Menyampaikan konsep untuk diparaf"
role = "staf"
time = "30 menit"

[step.check]
role = "kabag"
act = "paraf"
return_to = ["1"]

[[step]]
no = 3
activity = "Mengirim"
role = "kabag"
"""
