"""Every trace that a professional leaves at a person is told to them, or told on another page."""

import ast
from pathlib import Path

from app.pages.participant.looks import SEEN

APP = Path(__file__).parents[3] / "app"
# Each with the page on which the person finds it.
ELSEWHERE = {
    "message:thread:write": "Messages",
    "appointment:visit:book": "Appointments",
    "appointment:visit:cancel": "Appointments",
    "appointment:visit:confirm": "only the person does it",
    "appointment:visit:outcome": "Appointments",
    "appointment:visit:move": "Appointments",
    "appointment:visit:give": "Appointments",
    "appointment:invitation:send": "Appointments",
    "appointment:waiting:change": "only the person does it",
    "appointment:feed:open": "only the person does it",
    "appointment:feed:close": "only the person does it",
    "account:device:set_up": "only the person does it",
    "account:pin:choose": "only the person does it",
    "account:session:unlock": "only the person does it",
    "account:session:start": "only the person does it",
    "account:code:ask": "only the person does it",
    "assessment:answers:finish": "only the person does it",
    "privacy:consent:answer": "only the person does it",
    "package:step:trouble": "only the person does it",
    "package:version:due": "the night reminds the team of a review; nobody looked",
    "message:thread:tell_unread": "the night tells the team that a message is unread; nobody looked",
    "skill:task:finish": "only the person does it",
    "risk:trait:say": "only the person does it",
    "risk:band:list": "a list tells a band only to whoever opened the estimate, and that is told",
    "risk:objection:make": "only the person does it",
    "risk:score:forget": "An estimate about me: it is deleted",
    "delivery:channels:choose": "only the person does it",
    "delivery:push:turn_on": "only the person does it",
    "delivery:push:turn_off": "only the person does it",
    "case:referral:remind": "the night reminds a service of its answer; nobody looked",
    "case:referral:expire": "the night ends a question that nobody answered; nobody looked",
    "message:thread:nudge": "the night reminds the team of an answer; nobody looked",
    "message:thread:tell_late": "the night tells the coordinator of an answer that is late; nobody looked",
}


def traces():
    """The actions of every `record(work, action, subject, person, …)`: a fourth argument names the person."""
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names_a_person = (
                isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record" and len(node.args) > 3
            )
            if names_a_person and isinstance(node.args[1], ast.Constant):
                yield node.args[1].value, path.name


def test_every_trace_about_a_person_is_told():
    found = dict(traces())

    assert {"case:file:read", "case:note:write", "message:thread:write"} <= set(found)
    for action, place in found.items():
        assert action in SEEN or action in ELSEWHERE, f"{place}: give {action} words in looks.SEEN"
