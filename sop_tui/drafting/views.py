"""A draft as plain values, for JSON."""

from typing import Any

import msgspec

from sop_tui.drafting.draft import Draft, Identity
from sop_tui.drafting.written import question_of
from sop_tui.text.language import Language


def draft_view(
    draft: Draft, titles: list[str], part: int, written: str, words: Language
) -> dict[str, Any]:
    """The whole draft: the definition as TOML, its steps, grounds and doubts."""
    return {
        "part": part,
        "parts": [{"part": n, "title": title} for n, title in enumerate(titles, start=1)],
        "identity": identity_view(draft.identity),
        "code": draft.code,
        "roles": msgspec.to_builtins(draft.roles),
        "time_unit": draft.time_unit,
        "stated_total": draft.stated_total,
        "steps": [
            {
                "no": step.no,
                "printed": step.printed,
                "activity": step.activity,
                "symbols": msgspec.to_builtins(step.symbols),
                "next": step.next,
                "inputs": list(step.inputs),
                "time": step.time,
                "output": list(step.output),
                "note": step.note,
                "inferred": list(step.inferred),
                "place": msgspec.to_builtins(step.place),
                "places": {field: msgspec.to_builtins(spot) for field, spot in step.places},
                "grounds": [
                    {
                        "field": ground.field,
                        "trust": ground.trust.name.lower(),
                        "because": words(ground.because),
                    }
                    for ground in step.grounds
                ],
            }
            for step in draft.steps
        ],
        "doubts": [
            {
                "field": doubt.field,
                "step": doubt.step,
                "open": doubt.open,
                "read": doubt.read,
                "choices": list(doubt.choices),
                "question": words(question_of(doubt)),
                "place": msgspec.to_builtins(doubt.place),
            }
            for doubt in draft.doubts
        ],
        "definition": written,
    }


def identity_view(identity: Identity) -> dict[str, Any]:
    """The identity block with the keys of a definition."""
    view: dict[str, Any] = msgspec.to_builtins(identity)
    view["approved_by"] = {key: view.pop(key) for key in ("post", "name", "nip")}
    return view
