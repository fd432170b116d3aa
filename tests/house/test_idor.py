"""Nobody reaches what is not theirs: every private address, for every kind of visitor, with somebody else's ids.

The addresses come from the application itself, so a new page is in this matrix before anybody thinks of it. Who may is
written down here by hand and not read from the policy, because the policy is what is being examined.
"""

import re
from uuid import uuid4

import pytest

from app.access.permissions import Permission as P
from app.access.policy import EVERYBODY, POLICY
from app.web.pages import NEEDS
from tests.house.idor_world import World
from tests.support.pseudo import PSEUDO, untranslated

VISITORS = (
    "anonymous", "rosa", "amina", "lead", "colleague", "coordinator", "adviser", "evaluator", "administrator", "outsider",
    "partner",
)  # fmt: skip
PARTICIPANTS = {"rosa", "amina"}
STAFF = set(VISITORS) - PARTICIPANTS - {"anonymous"}
CASE_ROLES = STAFF - {"evaluator", "administrator"}
OUTREACH = {"lead", "colleague", "coordinator"}
# Who sits in the team of Rosa's case; the partner is of the employment office, with her yes and an agreement, which
# name every part of life but money, and not the messages.
TEAM = {"lead", "coordinator", "partner"}
LEADERS = TEAM - {"partner"}
ADMINISTRATION = {"administrator", "coordinator"}
# Who comes in where the address names an object; all of them belong to Rosa's case or to the agency of its team.
BY_OBJECT = {
    P.CASE_LIST: {"lead"},
    P.OWN_TASK_ACT: {"rosa"},
    P.OWN_APPOINTMENT_ACT: {"rosa"},
    P.OWN_FILE_READ: {"rosa"},
    P.OWN_REFERRAL_ACT: {"rosa"},
    P.OFFER_READ: STAFF,
    P.OFFER_KEEP: {"lead", "colleague", "coordinator", "adviser", "administrator"},
    P.DIRECTORY_IMPORT: {"coordinator", "administrator"},
    P.REFERRAL_ANSWER: {"partner"},
    P.REFERRAL_SENT: TEAM,
    P.OWN_ASSESSMENT_ANSWER: {"rosa"},
    P.OWN_CONSENT_ACT: {"rosa"},
    P.OWN_CONSENT_ANSWER: {"rosa"},
    P.CASE_TEAM_LEAD: LEADERS,
    P.ADMIN_AGENCY: {"administrator"},
    P.ADMIN_TERRITORY: {"administrator"},
    P.ADMIN_AGREEMENT: {"administrator"},
    P.ADMIN_STAFF: ADMINISTRATION,
    P.ADMIN_COVER: ADMINISTRATION,
    P.ADMIN_HOLIDAY: ADMINISTRATION | {"outsider"},  # whose agency is of the same territory
    P.ADMIN_TEXT: ADMINISTRATION,
    P.CASE_READ: TEAM,
    P.CASE_WRITE: TEAM,
    P.PACKAGE_DESIGN: TEAM,
    P.CASE_MONEY: LEADERS,
    P.CASE_ENTRY: LEADERS,
    P.MESSAGE_READ: LEADERS,
    P.MESSAGE_FILE_READ: LEADERS,
    P.APPOINTMENT_KEEP: TEAM,
    P.APPOINTMENT_GIVE: {"coordinator"},
    P.WARNING_ANSWER: LEADERS,
    P.SCORE_OBJECTION: {"coordinator"},
    P.SCORE_SUMS: {"coordinator", "evaluator"},
    P.SCORE_DECIDE: {"coordinator"},
    P.RISK_ESTIMATE: LEADERS,
    P.CALLBACK_WORK: OUTREACH,
    P.CAMPAIGN_MANAGE: OUTREACH,
    P.PEOPLE_IMPORT: {"coordinator"},
    P.PEOPLE_CONTACT: CASE_ROLES - {"outsider", "partner"},
    P.NETWORK_READ: STAFF,
    P.NETWORK_WRITE: {"coordinator"},
    P.NETWORK_RECORD: {"lead", "coordinator"},
    P.ACCOUNT_OWN_STAFF: STAFF,
    P.APPOINTMENT_OFFER: {"lead"},
    P.APPOINTMENT_ARRANGE: {"lead", "colleague", "coordinator", "adviser"},
}
# Who comes in where it names none: what is listed there is narrowed to what is theirs.
BY_ROLE = {
    P.OWN_FRONT_READ: PARTICIPANTS,
    P.OWN_NOTICES: PARTICIPANTS,
    P.OWN_CASE_READ: PARTICIPANTS,
    P.OWN_CASE_ACT: PARTICIPANTS,
    P.STAFF_DAY_READ: STAFF,
    P.OFFER_READ: STAFF,
    P.OFFER_KEEP: CASE_ROLES | {"administrator"},
    P.DIRECTORY_IMPORT: {"coordinator", "outsider", "administrator"},
    P.REFERRAL_ANSWER: CASE_ROLES,
    P.REFERRAL_SENT: CASE_ROLES,
    P.ACCOUNT_OWN_STAFF: STAFF,
    P.CASE_LIST: CASE_ROLES,
    P.PACKAGE_COVERAGE: {"coordinator", "outsider"},
    P.CASE_OPEN: CASE_ROLES,
    P.CASE_ACCESS_ASK: CASE_ROLES,
    P.ADMIN_FRONT: ADMINISTRATION | {"outsider"},
    P.ADMIN_AGENCY: {"administrator"},
    P.ADMIN_TERRITORY: {"administrator"},
    P.ADMIN_AGREEMENT: {"administrator"},
    P.ADMIN_STAFF: ADMINISTRATION | {"outsider"},
    P.ADMIN_COVER: ADMINISTRATION | {"outsider"},
    P.ADMIN_HOLIDAY: ADMINISTRATION | {"outsider"},
    P.ADMIN_TEXT: ADMINISTRATION | {"outsider"},
    P.ADMIN_REVIEW: ADMINISTRATION | {"outsider"},
    P.ADMIN_CHANGES: ADMINISTRATION | {"outsider"},
    P.PERSON_FIND: CASE_ROLES,
    P.MESSAGE_READ: CASE_ROLES,
    P.MESSAGE_ANNOUNCE: CASE_ROLES,
    P.LETTER_PRINT: CASE_ROLES,
    P.APPOINTMENT_OFFER: CASE_ROLES,
    P.APPOINTMENT_ARRANGE: CASE_ROLES,
    P.APPOINTMENT_GIVE: {"coordinator", "outsider"},
    P.CAMPAIGN_LIST: OUTREACH | {"outsider"},
    P.CALLBACK_LIST: OUTREACH | {"outsider"},
    P.CAMPAIGN_CREATE: {"coordinator", "outsider"},
    P.PEOPLE_IMPORT: {"coordinator", "outsider"},
    P.PEOPLE_CONTACT: CASE_ROLES,
    P.NETWORK_READ: STAFF,
    P.NETWORK_WRITE: {"coordinator", "outsider"},
    P.NETWORK_RECORD: CASE_ROLES,
    P.REPORT_READ: {"coordinator", "outsider", "evaluator"},
    P.REPORT_EXACT: {"coordinator", "outsider"},
    P.WARNING_READ: CASE_ROLES,
    P.WARNING_REPORT: {"coordinator", "outsider", "evaluator"},
    P.SCORE_OBJECTION: CASE_ROLES,
    P.SCORE_SUMS: {"coordinator", "outsider", "evaluator"},
    P.RISK_WATCH: {"coordinator", "outsider", "evaluator"},
    P.TRIAGE_THRESHOLDS: {"coordinator", "outsider"},
}
# On the way in or out, where half a session is enough; the tests of signing in look at them.
ON_THE_WAY = {P.ACCOUNT_DEVICE_SET_UP, P.ACCOUNT_STAFF_SECOND_FACTOR, P.ACCOUNT_SIGN_OUT}
# Deciding here says something about every part of life, the first basic support is income, which is not shared with
# the partner, and this paper came in a message that is not shared either.
WHOLE_FILE = {
    ("triage.case", "POST"),
    ("moves.handed_over", "GET"),
    ("package_basics.basic", "GET"),
    ("package_basics.basic", "POST"),
    ("documents.paper", "GET"),
    ("documents.paper", "POST"),
}
# These two see nearly every page of the back office, and see them in the language that shows what nobody translated.
IN_PSEUDO = {"coordinator", "administrator"}
HAS_SOMETHING_FOR_STRANGERS = {"today.today"}


def rules(app):
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        needs = NEEDS[rule.endpoint]
        if POLICY[needs].capacities != EVERYBODY and needs not in ON_THE_WAY and "token" not in rule.arguments:
            yield rule, needs


def ids(rule):
    return re.findall(r"<uuid:(\w+)>", rule.rule)


def welcome(rule, needs):
    return BY_OBJECT.get(needs) if ids(rule) else BY_ROLE.get(needs)


def path_of(rule, things):
    """The address with these objects in it; a word or number where it names none."""
    named = {name: things[name] for name in ids(rule)}
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda m: str(named.get(m[1]) or _word(m[0])), rule.rule)


def _word(argument):
    if argument.startswith("<int:"):
        return "1"
    choices = re.search(r"any\((\w+)", argument)
    return choices[1] if choices else "x"


@pytest.fixture
def world(build, units, clock):
    return World(build, units, clock)


def token_of(browser, area):
    """A forgery token that is good for every form of this visitor."""
    page = browser.get("/staff/me" if area == "staff" else "/messages")
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.html)[1]


def outcome(page):
    if page.status == 303 and "/sign-in" in page.location:
        return "sign in"
    return "not found" if page.status == 404 else "in" if page.status < 500 and page.status != 403 else page.status


def expected(visitor, rule, who, method="GET"):
    staff_wing = rule.rule.startswith("/staff")
    if visitor not in (STAFF if staff_wing else PARTICIPANTS):
        return "in" if rule.endpoint in HAS_SOMETHING_FOR_STRANGERS else "sign in"
    if visitor == "partner" and (rule.endpoint, method) in WHOLE_FILE:
        return "not found"
    return "in" if visitor in who else "not found"


def test_everybody_who_may_is_written_down(whole_app):
    for rule, needs in rules(whole_app):
        assert welcome(rule, needs) is not None, f"{rule.rule}: write into this file who may do {needs}"


# Nothing in the world changes when doors are only tried, so several visitors share one.
@pytest.mark.look
@pytest.mark.parametrize("visitors", [VISITORS[place::3] for place in range(3)], ids=["first", "second", "third"])
def test_everybody_reaches_their_own_and_nothing_else(world, app, browser, build, visitors):
    wrong = [line for visitor in visitors for line in wrong_doors(world, app, browser, build, visitor)]
    assert not wrong, "\n".join(wrong)


def wrong_doors(world, app, browser, build, visitor):
    somebody = browser()
    if visitor in IN_PSEUDO:
        somebody.client.set_cookie("lang", PSEUDO, domain="localhost")
    if visitor != "anonymous":
        build.sign_in(somebody, world.people[visitor])
    for rule, needs in rules(app):
        path, who = path_of(rule, world.rosas), welcome(rule, needs)
        for method in rule.methods & {"GET", "POST"}:
            wanted = expected(visitor, rule, who, method)
            # Without a forgery token nothing is carried out; the door is asked all the same.
            page = somebody.get(path, follow=False) if method == "GET" else somebody.post(path, follow=False)
            if outcome(page) != wanted:
                yield f"{visitor} {method} {rule.rule}: {outcome(page)}, not {wanted}"
            if visitor in IN_PSEUDO and rule.rule.startswith("/staff"):
                yield from (f"{rule.rule} says “{text}”, which no translator has" for text in untranslated(page.html))


@pytest.mark.parametrize("visitor", ["lead", "coordinator"])
def test_an_object_of_another_case_is_not_found_under_this_one(world, app, browser, build, visitor):
    somebody = build.sign_in(browser(), world.people[visitor])
    token, tried = token_of(somebody, "staff"), []
    for rule, _needs in rules(app):
        inner = [name for name in ids(rule) if name in world.aminas][1:]
        for name in inner:
            path = path_of(rule, {**world.rosas, name: world.aminas[name]})
            for method in rule.methods & {"GET", "POST"}:
                form = {"csrf_token": token, "idem": uuid4().hex}
                page = somebody.get(path) if method == "GET" else somebody.post(path, form, follow=False)
                assert page.status == 404, f"{visitor} {method} {rule.rule} with a foreign {name}: {page.status}"
                tried.append(rule.endpoint)
    assert len(tried) >= 6


def test_a_session_and_a_time_of_somebody_else_cannot_be_ended(world, app, browser, build):
    somebody = build.sign_in(browser(), world.people["lead"])
    form = {"csrf_token": token_of(somebody, "staff"), "idem": uuid4().hex}

    assert somebody.post(f"/staff/me/sessions/{world.rosas['session_id']}/end", form, follow=False).status == 404
    assert somebody.post(f"/staff/agenda/{world.aminas['slot_id']}", form, follow=False).status == 404


def test_a_participant_sends_forms_for_somebody_else_in_vain(world, app, browser, build):
    amina = build.sign_in(browser(), world.people["amina"])
    form = {"csrf_token": token_of(amina, "participant"), "idem": uuid4().hex}
    for path in (f"/plan/{world.rosas['case_task_id']}", f"/appointments/{world.rosas['appointment_id']}/cancel"):
        assert amina.post(path, form, follow=False).status == 404
