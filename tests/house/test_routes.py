"""Every address declares its permission; the table of all of them is a reviewed file."""

from pathlib import Path

from app.access.permissions import Permission
from app.access.policy import POLICY
from app.web.pages import NEEDS

TABLE = Path(__file__).with_name("routes.txt")


def table(app):
    rows = []
    for rule in app.url_map.iter_rules():
        methods = ",".join(sorted(rule.methods - {"HEAD", "OPTIONS"}))
        rows.append(f"{rule.rule:<58} {NEEDS.get(rule.endpoint, 'NONE'):<34} {methods}")
    return "\n".join(sorted(rows)) + "\n"


def test_every_address_declares_its_permission(whole_app):
    for rule in whole_app.url_map.iter_rules():
        assert rule.endpoint in NEEDS, f"{rule.rule} has no permission: place it with Pages.page(needs=…)"


def test_the_table_of_addresses_was_reviewed(whole_app):
    now = table(whole_app)
    assert TABLE.is_file() and now == TABLE.read_text("utf-8"), (
        f"the addresses changed; review them and write this to {TABLE.name}:\n{now}"
    )


def test_ids_in_addresses_are_typed(whole_app):
    for rule in whole_app.url_map.iter_rules():
        for name in rule.arguments:
            if name.endswith("_id"):
                assert f"<uuid:{name}>" in rule.rule, f"{rule.rule}: write <uuid:{name}>"


def test_every_permission_has_a_rule_and_every_rule_a_permission():
    assert set(POLICY) == set(Permission)


def test_a_page_without_a_permission_cannot_exist():
    from app.web.pages import Pages

    try:
        Pages("x", __name__).page("/x")
    except TypeError as error:
        assert "needs" in str(error)
    else:
        raise AssertionError("Pages.page must insist on needs=")
