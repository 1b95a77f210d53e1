"""Definitions in words: their state, and the changes of a step between two revisions."""

from sop_tui.desk.definition_views import DefinitionState, DefinitionView
from sop_tui.desk.migrating import CaseMigration
from sop_tui.sop.comparing import StepChange
from sop_tui.text.message import Message, say, say_many


def state_words(view: DefinitionView) -> Message:
    """The state of a definition in words."""
    match view.state:
        case DefinitionState.COMING if view.since is not None:
            return say("berlaku mulai {since}", since=view.since)
        case DefinitionState.RETIRED if view.since is not None:
            return say("dicabut {since}", since=view.since)
        case DefinitionState.RUNNING_OUT:
            return say_many("hanya {n} berkas berjalan", view.running)
        case DefinitionState.DRAFT:
            return say("draf")
        case DefinitionState.UNUSABLE:
            return say("tidak dapat dipakai")
        case _ if view.until is not None:
            return say("dicabut mulai {until}", until=view.until)
        case _:
            return say("perlu evaluasi") if view.needs_evaluation else say("berlaku")


def step_words(step: StepChange) -> Message:
    """What changed in a step between two revisions."""
    if step.old is None:
        return say("+ langkah {new} baru: {activity}", new=step.new or 0, activity=step.activity)
    if step.new is None:
        return say("- langkah {old} dihapus: {activity}", old=step.old, activity=step.activity)
    if step.old == step.new:
        return say("~ langkah {new}: {activity}", new=step.new, activity=step.activity)
    return say("~ langkah {old} menjadi {new}: {activity}",
               old=step.old, new=step.new, activity=step.activity)  # fmt: skip


def move_words(move: CaseMigration) -> Message:
    """Where a case stands after migration, and until when; or why it stays."""
    if move.why_not is not None:
        return say("{number}  tidak: {why}", number=move.number, why=move.why_not)
    if move.due_at is None:
        return say("{number}  {place}, tanpa batas waktu", number=move.number, place=move.place)
    return say(
        "{number}  {place}, batas {due}", number=move.number, place=move.place, due=move.due_at
    )
