"""Due dates of 10,000 open cases, from nothing loaded to a list sorted by urgency.

    python benchmarks/worktime.py [runs]

Each run is a fresh interpreter, whose own start is not counted. Target: at most 200 ms for the
first load: the calendar is read, its years are expanded, the due dates are computed and sorted.
Printed beside it: the imports of the program (mostly pydantic, which reading the procedures needs
anyway), and the import of the holidays package.
"""

import json
import statistics
import subprocess
import sys
import time


def measure() -> dict[str, float]:
    """One first load, in milliseconds."""
    begin = time.perf_counter()
    import random
    from datetime import UTC, datetime, timedelta

    from sop_tui.worktime.due import due_date_of
    from sop_tui.worktime.printed import read_duration
    from sop_tui.worktime.reading import read_calendar
    from sop_tui.worktime.shipped import shipped_calendar_file

    imported = time.perf_counter()
    import holidays.countries  # noqa: F401  otherwise loaded by the first due date

    packaged = time.perf_counter()
    calendar = read_calendar(shipped_calendar_file("asn5"))
    random.seed(1)
    printed = ["30 menit", "3 jam", "1 hari", "0,5 hari", "5 hari 480 menit", "2 minggu", "3 hari"]
    durations = [read_duration(text) for text in [*printed, "1 bulan", "1 x 24 jam", "30 hari"]]
    first = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
    cases = [
        (first + timedelta(seconds=random.randrange(330 * 86_400)), random.choice(durations))
        for _ in range(10_000)
    ]
    due_date_of(calendar, *cases[0])
    prepared = time.perf_counter()
    dates = [
        found.at for start, duration in cases if (found := due_date_of(calendar, start, duration))
    ]
    dates.sort()
    done = time.perf_counter()
    assert len(dates) == len(cases)
    return {
        "first load": 1000 * (done - packaged),
        "  calendar": 1000 * (prepared - packaged),
        "  10,000 due dates, sorted": 1000 * (done - prepared),
        "imports of the program": 1000 * (imported - begin),
        "import of holidays": 1000 * (packaged - imported),
    }


def main() -> None:
    if sys.argv[1:] == ["--once"]:
        print(json.dumps(measure()))
        return
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    results = [
        json.loads(subprocess.check_output([sys.executable, __file__, "--once"]))
        for _ in range(runs)
    ]
    for what in results[0]:
        times = [result[what] for result in results]
        print(f"{what:28} median {statistics.median(times):6.1f} ms   best {min(times):6.1f} ms")


if __name__ == "__main__":
    main()
