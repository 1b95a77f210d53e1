"""Commands about working calendars: calendar show, holidays, explain. They need no store."""

from typing import TYPE_CHECKING

from sop_tui.cli.exits import Usage
from sop_tui.cli.invocation import Invocation
from sop_tui.cli.parser import Group, Parser
from sop_tui.cli.typed import read_moment, refuse_far_year
from sop_tui.text.message import Message, say

if TYPE_CHECKING:
    from sop_tui.text.language import Language
    from sop_tui.worktime.calendar import Calendar, Session, Week


def add_commands(group: Group) -> None:
    under = group.command(
        "calendar",
        say("kalender kerja: jam kerja, hari libur, perhitungan batas waktu"),
        examples=(
            "calendar show",
            "calendar holidays 2026",
            'calendar explain "2026-11-23 09:15" "3 hari"',
        ),
    ).group(say("PERINTAH"))

    _add_show(under)
    _add_holidays(under)
    _add_explain(under)


def _add_show(group: Group) -> None:
    command = group.command(
        "show", say("jam kerja dan aturannya"), examples=("calendar show",), reads=True
    )
    _which(command)
    command.set_defaults(run=show_calendar)


def _add_holidays(group: Group) -> None:
    command = group.command(
        "holidays",
        say("hari libur dan cuti bersama satu tahun, dengan sumbernya"),
        examples=("calendar holidays 2026",),
        reads=True,
    )
    command.argument("year", metavar=say("TAHUN"), type=int, help=say("misalnya 2026"))
    _which(command)
    command.set_defaults(run=list_holidays)


def _add_explain(group: Group) -> None:
    command = group.command(
        "explain",
        say("cara menghitung batas waktu, baris demi baris"),
        examples=(
            'calendar explain "2026-11-23 09:15" "3 hari"',
            'calendar explain sekarang "5 hari 480 menit" --json',
        ),
        reads=True,
    )
    command.argument(
        "start", metavar=say("MULAI"), help=say("misalnya “2026-11-23 09:15”, atau sekarang")
    )
    command.argument(
        "duration", metavar=say("WAKTU"), help=say("misalnya “30 menit” atau “5 hari 480 menit”")
    )
    _which(command)
    command.set_defaults(run=explain_due)


def show_calendar(invocation: Invocation) -> None:
    from sop_tui.worktime.due import WEEKDAYS

    calendar = _calendar(invocation)
    if invocation.wants_json:
        invocation.write_json(
            {
                "name": calendar.name,
                "title": calendar.title,
                "zone": calendar.zone.key,
                "day_rule": calendar.day_rule,
                "sessions": _week_view(calendar.week),
                "ramadan": {
                    "sessions": _week_view(calendar.ramadan_week),
                    "periods": [
                        {
                            "first": period.first,
                            "last": period.last,
                            "source": period.source,
                            "estimated": period.estimated,
                        }
                        for period in calendar.ramadan
                    ],
                }
                if calendar.ramadan_week is not None
                else None,
                "fingerprint": calendar.fingerprint,
            }
        )
        return
    words = invocation.words
    invocation.write(f"{calendar.name}: {calendar.title}")
    invocation.write(
        words(say("Zona waktu {zone}; sidik jari {hash}", zone=calendar.zone.key,
                  hash=calendar.fingerprint[:12]))
    )  # fmt: skip
    headers = [say("Hari"), say("Jam kerja")]
    weeks = [calendar.week]
    if calendar.ramadan_week is not None:
        headers.append(say("Ramadan"))
        weeks.append(calendar.ramadan_week)
    rows = [
        (words(day), *(_hours(words, week[index]) for week in weeks))
        for index, day in enumerate(WEEKDAYS)
    ]
    invocation.write_table(headers, rows)
    for period in calendar.ramadan:
        estimated = f" ({words(say('perkiraan'))})" if period.estimated else ""
        invocation.write(
            f"Ramadan {period.first:%d/%m/%Y}-{period.last:%d/%m/%Y}: {period.source}{estimated}"
        )


def list_holidays(invocation: Invocation) -> None:
    from sop_tui.worktime.due import WEEKDAYS

    year = invocation.options.year
    refuse_far_year(year)
    words = invocation.words
    found = _calendar(invocation).holidays(year)
    if invocation.wants_json:
        invocation.write_json(
            {
                "year": year,
                "covered": found.covered,
                "holidays": [
                    {
                        "day": holiday.day,
                        "name": holiday.name,
                        "source": words(holiday.source),
                        "estimated": holiday.estimated,
                    }
                    for holiday in found.days
                ],
            }
        )
    else:
        rows = [
            (
                f"{words(WEEKDAYS[holiday.day.weekday()])}, {holiday.day:%d/%m/%Y}",
                holiday.name,
                words(_source(holiday.source, holiday.estimated)),
            )
            for holiday in found.days
        ]
        invocation.write_table((say("Hari"), say("Libur"), say("Sumber")), rows)
    if not found.covered:
        invocation.narrate(
            say(
                "perhatian: cuti bersama {year} belum diketahui; batas waktu dapat berubah",
                year=year,
            )
        )


def explain_due(invocation: Invocation) -> None:
    from sop_tui.desk.opening import local_now
    from sop_tui.worktime.due import due_date_of
    from sop_tui.worktime.explain import explain_due
    from sop_tui.worktime.printed import read_duration

    options = invocation.options
    calendar = _calendar(invocation)
    start = read_moment(options.start, local_now(calendar.zone), calendar.zone)
    start = start.astimezone(calendar.zone)
    duration = read_duration(options.duration)
    steps = [invocation.words(step) for step in explain_due(calendar, start, duration)]
    if not invocation.wants_json:
        for step in steps:
            invocation.write(step)
        return
    found = due_date_of(calendar, start, duration)
    invocation.write_json(
        {
            "start": start.isoformat(),
            "duration": options.duration,
            "due": found.at.isoformat() if found is not None else None,
            "steps": steps,
        }
    )


def _which(command: Parser) -> None:
    command.argument(
        "--calendar",
        metavar=say("NAMA"),
        help=say("kalender: asn5, asn6, atau milik kantor; tanpa opsi ini yang berlaku di kantor"),
    )


def _calendar(invocation: Invocation) -> "Calendar":
    from sop_tui.desk.opening import office_calendar

    name = invocation.options.calendar
    if name is None:
        name = invocation.settings.calendar
    elif "/" in name or "\0" in name:
        raise Usage(say("nama kalender tidak sah; tulis misalnya asn5"))
    return office_calendar(invocation.office, name)


def _source(source: Message, estimated: bool) -> Message:
    return say("{source}; perkiraan", source=source) if estimated else source


def _week_view(week: "Week") -> dict[str, list[str]]:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return {
        name: [f"{session.opens:%H:%M}-{session.until}" for session in day]
        for name, day in zip(names, week, strict=True)
    }


def _hours(words: "Language", day: "tuple[Session, ...]") -> str:
    return (
        ", ".join(
            f"{words.clock(s.opens)}-{s.until.replace(':', words.clock(s.opens)[2])}" for s in day
        )
        or "-"
    )
