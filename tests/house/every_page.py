"""Every address that shows a page, with somebody who may see it: what is asked of all pages is asked by walking these.

The addresses come from the application itself; what is not walked is written down here with its reason.
"""

import re
from dataclasses import dataclass

from app.access.policy import EVERYBODY, POLICY
from app.web.pages import NEEDS
from tests.house.test_idor import BY_OBJECT, BY_ROLE, ids

# The first of these who may is taken.
WALKERS = ("rosa", "lead", "coordinator", "administrator", "partner", "evaluator")
FILE, PROGRAM = "a file or a picture and no page", "for programs and no page"
ON_THE_WAY = "on the way in or out: looked at in tests/browser/test_signing_in.py"
CHECK = "asks for answers first: looked at in tests/browser/test_outreach.py"
PLAN = "asks for a plan that is proposed: looked at in tests/browser/test_package.py"
TOKEN = "behind a link of its own"
AFTER = "shown once, after a form"
NOT_WALKED = {
    "calendars.file_of_one": FILE,
    "messages.sent_file": FILE,
    "admin.review_csv": FILE,
    "caseload.as_list": FILE,
    "package_answers.sheet": FILE,
    "directory.all_as_csv": FILE,
    "directory.all_as_package": FILE,
    "letters.pile_as_pdf": FILE,
    "staff_files.sent_file": FILE,
    "outreach_funnel.funnel_as_csv": FILE,
    "outreach_funnel.funnel_as_xlsx": FILE,
    "outreach_desk.qr_as_png": FILE,
    "outreach_desk.qr_as_svg": FILE,
    "outreach_posters.posters_as_pdf": FILE,
    "imports.rows_as_csv": FILE,
    "reports.programme_as_csv": FILE,
    "reports.programme_as_xlsx": FILE,
    "calendars.feed": PROGRAM,
    "home.alive": PROGRAM,
    "home.readiness": PROGRAM,
    "pwa.manifest": PROGRAM,
    "pwa.service_worker": PROGRAM,
    "directory.all_as_hsds": PROGRAM,
    "directory.service_as_hsds": PROGRAM,
    "home.leave": "leads away from here",
    "check.question": CHECK,
    "check.code": CHECK,
    "check.result": CHECK,
    "account.sign_out": ON_THE_WAY,
    "demo.enter": TOKEN,
    "referral_answer.respond": TOKEN,
    "staff_account.invitation": ON_THE_WAY,
    "outreach_desk.answers": TOKEN,
    "outreach_desk.open_from_answers": TOKEN,
    "proposal.proposal": PLAN,
    "proposal.agreed": PLAN,
    "proposal.change": PLAN,
    "account.pin": ON_THE_WAY,
    "account.carry_on": ON_THE_WAY,
    "account.phone": ON_THE_WAY,
    "account.choose_pin": ON_THE_WAY,
    "staff_account.second": ON_THE_WAY,
    "staff_account.sign_out": ON_THE_WAY,
    "tasks.finished": AFTER,
    "own_estimate.not_so": "nothing to say once one has said it: looked at in tests/pages/participant/test_estimate.py",
    "giving.to_whom": "only while a time of somebody who left waits",
    "plan.done": AFTER,
    "consents.taken_back": AFTER,
    "outreach_desk.open_case": AFTER,
    "situation.copy": AFTER,
    "situation.not_agreed": AFTER,
    "referral_send.refer_to": "leads to the directory until a service is chosen",
    "texting.text": "only where text messages are set up",
}
# Pages that look different for somebody else, or where one asked for something.
ALSO = (
    ("today.today", "/", "nobody"),
    ("people.find", "/staff/people?q=rosa", "lead"),
    ("caseload.caseload", "/staff/cases?worker=all&due=none&view=children", "lead"),
    ("appointments.new", "/appointments/new?reason={reason_id}", "rosa"),
)
WORDS = {"key": "wifi", "number": "1", "day": "2026-11-25", "benefit": "es.imv", "token": "Library"}


@dataclass(frozen=True)
class Address:
    """A page: its endpoint, where it is with the objects of the world in it, and who opens it."""

    endpoint: str
    path: str
    who: str

    @property
    def is_staff(self):
        return self.path.startswith("/staff")


def addresses(app, things):
    """Every page that is walked, in the order of the addresses; ids in them are those of `things`."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        if "GET" in rule.methods and rule.endpoint not in NOT_WALKED:
            yield Address(rule.endpoint, _path(rule, things), _walker(rule))
    yield from (Address(endpoint, path.format(**things), who) for endpoint, path, who in ALSO)


def _walker(rule):
    needs = NEEDS[rule.endpoint]
    if POLICY[needs].capacities == EVERYBODY:
        return "nobody"
    welcome = (BY_OBJECT if ids(rule) else BY_ROLE).get(needs, WALKERS)
    return next(one for one in WALKERS if one in welcome)


def _path(rule, things):
    def filled(match):
        kind, name = match[1] or "", match[2]
        if kind.startswith("uuid"):
            return str(things[name])
        return re.search(r"any\((\w+)", kind)[1] if "any(" in kind else WORDS.get(name, "x")

    return re.sub(r"<(?:([^:<>]+):)?(\w+)>", filled, rule.rule)
