import time
from sqlalchemy import select
from tests.browser.conftest import *
from tests.browser.test_messages import signed_in
from app.demo.programme import Wanted, load_programme
from app.casework.models import Case
from app.people.models import Person
from app.agencies.models import StaffMember
import pytest, os

def test_look(signed_in, units):
    t=time.time(); load_programme(units, Wanted(25)); print("LOAD", time.time()-t)
    with units.reading(__import__("app.foundation.actor",fromlist=["Actor"]).Actor.system("x")) as w:
        ps={p.given_name:p for p in w.session.scalars(select(Person))}
        cs={c.person_id:c for c in w.session.scalars(select(Case))}
        st={m.given_name:m for m in w.session.scalars(select(StaffMember))}
    rosa, pilar = ps["Rosa"], ps["Pilar"]
    lang=os.environ.get("L","es"); dark=os.environ.get("D")=="1"
    p=signed_in(rosa,language=lang,dark=dark); p.set_viewport_size({"width":360,"height":740})
    p.goto("/plan"); p.screenshot(path=f"/tmp/w/EE-plan-{lang}.png",full_page=True)
    q=signed_in(pilar,language=lang,dark=dark); q.set_viewport_size({"width":360,"height":740})
    q.goto("/"); q.screenshot(path=f"/tmp/w/EE-today-{lang}.png",full_page=True)
    q.goto("/plan/proposal"); q.screenshot(path=f"/tmp/w/EE-prop-{lang}.png",full_page=True)
    d=signed_in(st["Lucía"],desk=True,language=lang,dark=dark)
    for name,who in (("rosa",rosa),("oks",ps["Oksana"]),("pilar",pilar),("jm",ps["José Manuel"])):
        d.goto(f"/staff/cases/{cs[who.id].id}/plan"); d.screenshot(path=f"/tmp/w/EE-{name}-{lang}.png",full_page=True)
    d.goto(f"/staff/cases/{cs[rosa.id].id}"); d.screenshot(path=f"/tmp/w/EE-file-{lang}.png",full_page=True)
    # htmx: begin a new version for rosa, take out
    d.goto(f"/staff/cases/{cs[rosa.id].id}/plan"); d.get_by_role("button",name="Begin a new version").or_(d.get_by_role("button",name="nueva versión")).first.click(); d.wait_for_load_state()
    d.screenshot(path=f"/tmp/w/EE-draft-{lang}.png",full_page=True)
    url=d.url
    n=d.locator("#items button.button-text").count()
    d.locator("#items button.button-text").first.click(); d.wait_for_timeout(1500)
    print("AFTER", d.url==url, n, d.locator("#items button.button-text").count(), d.locator("#summary").count(), d.locator("h1").count())
    d.screenshot(path=f"/tmp/w/EE-draft2-{lang}.png",full_page=True)
    links=d.locator(".need-list a"); links.nth(3).click(); d.wait_for_timeout(1000); print("URL", d.url, d.locator(".need-list .here b").inner_text())
    c=signed_in(st["Carmen"],desk=True,language=lang,dark=dark); c.goto("/staff/coverage"); c.screenshot(path=f"/tmp/w/EE-cov-{lang}.png",full_page=True)
