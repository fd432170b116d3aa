"""Limits on public forms: they slow down a flood, keep nothing, and know nobody."""

import pytest

from app.web.limits import BUCKETS, Buckets, Limit, prefix_of


class Ticking:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def time():
    return Ticking()


def test_a_bucket_empties_and_fills_again(time):
    buckets, limit = Buckets(time), Limit(size=3, per_second=0.5)

    assert [buckets.take("a", "192.0.2.1", limit) for _ in range(4)] == [True, True, True, False]
    time.now += 2
    assert [buckets.take("a", "192.0.2.1", limit) for _ in range(2)] == [True, False]


def test_neighbours_share_a_bucket_and_others_do_not(time):
    buckets, limit = Buckets(time), Limit(size=1, per_second=0)

    assert buckets.take("a", "192.0.2.1", limit)
    assert not buckets.take("a", "192.0.2.200", limit)
    assert buckets.take("a", "192.0.3.1", limit)
    assert buckets.take("b", "192.0.2.1", limit)


def test_no_address_can_be_read_from_the_buckets(time):
    buckets = Buckets(time)
    buckets.take("a", "192.0.2.77", Limit(1, 0))

    assert b"192.0" not in repr(buckets.__dict__).encode()


@pytest.mark.parametrize(
    ("address", "prefix"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2ff::9", "2001:db8:1:200::/56"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_an_address_becomes_its_network(address, prefix):
    assert prefix_of(address) == prefix


def test_a_flood_gets_a_calm_page_with_the_quick_exit(browser, build, monkeypatch):
    monkeypatch.setattr(BUCKETS, "_clock", lambda: 0.0)  # a slow machine must not fill the bucket while it is emptied
    build.a_location()
    somebody = browser()
    page = somebody.get("/check")
    for _ in range(200):
        page = somebody.post("/check/people", {"answer": "1"}, follow=False)
        if page.status == 429:
            break

    assert page.status == 429
    assert page.heading == "Wait a moment" and page.has("Quick exit")
    assert browser().get("/check").status == 200
