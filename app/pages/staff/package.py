"""The workbench of a plan: needs, suggestions with their reasons, the plan on the table, its clashes and its cost."""

from uuid import UUID

from flask import Response, request
from wtforms import HiddenField, SelectField

from app.access.permissions import Permission
from app.access.sharing import readable_domains
from app.agencies.queries import offers_by_ids
from app.assessment.queries import current_needs, segment_of
from app.casework import Case
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark, speaking
from app.foundation.unit_of_work import Work
from app.packages import PackageItem, PackageVersion
from app.packages.agreeing import propose, take_back
from app.packages.beginnings import beginning_for
from app.packages.offering import member_lines, need_lines, offer_line, part_of_offer
from app.packages.queries import MEMBERS, item_in, version_in, version_in_state
from app.packages.rules import suggest
from app.packages.services import add_part, begin, end_before, remove_part
from app.packages.vocabulary import CHOSEN, CLOSE_NAMES, STATE_ICONS, STATE_NAMES, PackageState
from app.pages.staff import package_words
from app.pages.staff.package_bench import (
    Bench,
    bench_of,
    clash_lines,
    cost_view,
    need_rows,
    suggestions,
    will_make,
)
from app.people.vocabulary import Domain
from app.web.forms import BaseForm, options
from app.web.pages import Pages
from app.web.render import go, go_on, show

pages = Pages("package", __name__)
DESIGN = Permission.PACKAGE_DESIGN
SEGMENTS = ("A", "B", "C", "D", "F")
SEGMENT_NAMES = {
    "": mark("Nothing: an empty sheet"),
    "A": mark("A, employment service"),
    "B": mark("B, employability itinerary"),
    "C": mark("C, social support and light job coaching"),
    "D": mark("D, integrated team"),
    "F": mark("F, direct protection"),
}


class BeginForm(BaseForm):
    """With what a first plan begins."""

    like = SelectField(
        mark("Begin with"), choices=options((code, SEGMENT_NAMES[code]) for code in ("", *SEGMENTS)), default=""
    )


class SeenForm(BaseForm):
    """A deed on something that a colleague may have changed; `seen` is the turn that was on the screen."""

    seen = HiddenField()
    other = HiddenField()

    @property
    def turn(self) -> int:
        """The turn that was seen, or one that never was."""
        said = self.seen.data or ""
        return int(said) if said.isdecimal() else -1


class AddForm(BaseForm):
    """A service that is put into the plan, for an area of life."""

    offer = HiddenField()
    domain = HiddenField()


@pages.page("/staff/cases/<uuid:case_id>/plan", needs=DESIGN)
def workbench(work: Work, case: Case) -> Response:
    """The plan on the table: a draft with everything to work on it, or what is proposed or in force."""
    bench = bench_of(work, case)
    domain = _domain(bench)
    offered, in_all = suggestions(bench, domain) if bench.draft else ([], 0)
    target = "choose" if request.headers.get("HX-Target", "").endswith("choose") else "items"
    return show(
        "staff/package/workbench.html",
        target,
        beside=("summary", "choose") if target == "items" else (),
        case=case,
        here="plan",
        bench=bench,
        version=bench.shown,
        domain=domain,
        needs=need_rows(bench) if bench.draft else [],
        offered=offered,
        in_all=in_all,
        clashes=clash_lines(bench) if bench.open else [],
        cost=cost_view(bench),
        will=will_make(bench),
        words=package_words,
        state_names=STATE_NAMES,
        state_icons=STATE_ICONS,
        close_names=[(one.value, _(CLOSE_NAMES[one])) for one in CHOSEN],
        act=SeenForm(),
        first=_first(work, case, bench),
    )


def _first(work: Work, case: Case, bench: Bench) -> BeginForm | None:
    if bench.shown is not None:
        return None
    form = BeginForm()
    form.like.data = segment_of(work, case.id) if form.like.data in {None, ""} else form.like.data
    if form.like.data not in SEGMENTS:
        form.like.data = ""
    return form


def _domain(bench: Bench) -> Domain:
    """The area that was chosen; else the greatest need that nothing answers to; else the first."""
    asked = request.args.get("domain", "")
    if asked in bench.readable:
        return Domain(asked)
    rows = need_rows(bench)
    return next((row.domain for row in rows if row.need and not row.parts), rows[0].domain if rows else Domain.INCOME)


@pages.page("/staff/cases/<uuid:case_id>/plan/draft", needs=DESIGN, methods=("POST",))
def begin_draft(work: Work, case: Case) -> Response:
    """Begin a draft, from what is in force or from the template of a segment."""
    form = BeginForm()
    if form.validate_on_submit():
        with speaking(case.person.language):
            first = beginning_for(form.like.data or "", today_in(work.zone, work.now))
        begin(work, case, first)
    return go("package.workbench", case_id=case.id)


@pages.page("/staff/cases/<uuid:case_id>/plan/add", needs=DESIGN, methods=("POST",))
def add(work: Work, case: Case) -> Response:
    """Put a service of the directory into the draft, with the reasons for which it is suggested."""
    form, domain = AddForm(), Domain.INCOME
    if form.validate_on_submit():
        offer = work.session.scalars(offers_by_ids([_uuid(form.offer.data)])).one_or_none()
        draft = work.session.scalars(version_in_state(case.id, [PackageState.DRAFT])).one_or_none()
        if offer is None or form.domain.data not in set(Domain):
            raise NotFound
        if draft is None:
            return _moved(case, _("This plan is no longer a draft. Open the plan to see where it stands."))
        domain, today = Domain(form.domain.data), today_in(work.zone, work.now)
        members = work.session.execute(MEMBERS, {"household_id": case.household_id}).all()
        needs = need_lines(current_needs(work, case.id))
        found = suggest(needs, [offer_line(offer)], member_lines(members, today), case.territory.code, ())
        mine = next((one for one in found if one.domain == domain), None)
        member = None
        if mine and mine.members and all(str(one.id) not in mine.members for one in members[:1]):
            member = UUID(mine.members[0])
        try:
            add_part(work, draft, part_of_offer(offer, mine, member, domain))
        except (Conflict, Invalid) as refusal:
            return _moved(case, refusal.message)
    return go_on("package.workbench", case_id=case.id, domain=domain.value)


@pages.page("/staff/cases/<uuid:case_id>/plan/parts/<uuid:item_id>/out", needs=DESIGN, methods=("POST",))
def take_out(work: Work, case: Case, item_id: UUID) -> Response:
    """Take a part out of the draft."""
    item, draft = part_in(work, case, item_id)
    form = SeenForm()
    if form.validate_on_submit():
        try:
            remove_part(work, draft, item, form.turn)
        except Conflict as stale:
            return _moved(case, stale.message)
    return go_on("package.workbench", case_id=case.id, domain=Domain(item.domain).value)


@pages.page("/staff/cases/<uuid:case_id>/plan/parts/<uuid:item_id>/end", needs=DESIGN, methods=("POST",))
def end_first(work: Work, case: Case, item_id: UUID) -> Response:
    """End one part the day before another begins, so that they no longer meet."""
    item, draft = part_in(work, case, item_id)
    form = SeenForm()
    if form.validate_on_submit():
        other, _version = part_in(work, case, _uuid(form.other.data))
        try:
            end_before(work, draft, item, other, form.turn)
        except (Conflict, Invalid) as stale:
            return _moved(case, stale.message)
    return go_on("package.workbench", case_id=case.id, domain=Domain(item.domain).value)


@pages.page("/staff/cases/<uuid:case_id>/plan/propose", needs=DESIGN, methods=("POST",))
def propose_plan(work: Work, case: Case) -> Response:
    """Freeze the draft and ask the person."""
    form = SeenForm()
    draft = work.session.scalars(version_in_state(case.id, [PackageState.DRAFT])).one_or_none()
    if form.validate_on_submit():
        if draft is None:
            return _moved(case, _("This plan is no longer a draft. Open the plan to see where it stands."))
        try:
            propose(work, case, draft, form.turn)
        except (Conflict, Invalid) as refusal:
            return _moved(case, refusal.message)
    return go("package.workbench", case_id=case.id)


@pages.page("/staff/cases/<uuid:case_id>/plan/versions/<uuid:version_id>/back", needs=DESIGN, methods=("POST",))
def take_it_back(work: Work, case: Case, version_id: UUID) -> Response:
    """Take a proposal back before it was answered, to change it."""
    version = the_version(work, case, version_id)
    if BaseForm().validate_on_submit():
        try:
            take_back(work, case, version)
        except Conflict as late:
            return _moved(case, late.message)
    return go("package.workbench", case_id=case.id)


def part_in(work: Work, case: Case, item_id: UUID) -> tuple[PackageItem, PackageVersion]:
    """A part of a plan of this case with its version; NotFound, too, in an area that the reader may not read."""
    found = work.session.execute(item_in(case.id, item_id)).one_or_none()
    if found is None or Domain(found[0].domain) not in readable_domains(work, case):
        raise NotFound
    return found[0], found[1]


def the_version(work: Work, case: Case, version_id: UUID) -> PackageVersion:
    """A version of the plan of this case, or NotFound."""
    found = work.session.scalars(version_in(case.id, version_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def _moved(case: Case, words: str) -> Response:
    """Nothing was done, because the plan is no longer as it was on the screen; the way back is one button."""
    return show("staff/package/moved.html", status=409, case=case, here="plan", words=words)


def _uuid(said: str | None) -> UUID:
    try:
        return UUID(said or "")
    except ValueError as error:
        raise NotFound from error
