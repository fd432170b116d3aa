import pytest
from tests.house import test_idor as t
from tests.house.test_idor import world, VISITORS

@pytest.mark.parametrize("visitor", ["anonymous","rosa","amina","lead","colleague","coordinator","adviser","evaluator","administrator","outsider","partner"])
def test_x(world, app, browser, build, visitor):
    somebody = browser()
    if visitor != "anonymous":
        build.sign_in(somebody, world.people[visitor])
    wrong = []
    for rule, needs in t.rules(app):
        if not any(w in rule.rule for w in ("directory","referral")): continue
        try: path = t.path_of(rule, world.rosas)
        except KeyError: continue
        who=t.welcome(rule, needs)
        wanted=t.expected(visitor, rule, who)
        for method in rule.methods & {"GET", "POST"}:
            page = somebody.get(path, follow=False) if method == "GET" else somebody.post(path, follow=False)
            if t.outcome(page) != wanted:
                wrong.append(f"{visitor} {method} {rule.rule}: {t.outcome(page)}, not {wanted}")
    assert not wrong, "\n".join(wrong)
