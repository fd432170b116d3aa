"""Encrypted fields: keys can be added without a stop, and what was moved or changed does not open."""

import pytest
from sqlalchemy import text

from app.foundation import resealing
from app.foundation.crypto import DecryptionError, Keyring, use_keyring
from app.foundation.resealing import reseal
from app.people.models import Person
from app.people.services import phone_index

OLD, NEW = ("k1", b"o" * 32), ("k2", b"n" * 32)


def test_after_a_rotation_the_old_key_still_reads_and_the_new_one_writes():
    before, after = Keyring((OLD,)), Keyring((NEW, OLD))
    stored = before.encrypt("600 000 123", "person.phone")
    assert after.decrypt(stored, "person.phone") == "600 000 123"
    assert after.needs_rotation(stored)
    fresh = after.encrypt("600 000 123", "person.phone")
    assert fresh.startswith("v1:k2:") and not after.needs_rotation(fresh)


def test_a_rotation_keeps_look_ups_and_the_audit_valid():
    before, after = Keyring((OLD,)), Keyring((NEW, OLD))
    assert after.blind_index("+34600000123", "phone") == before.blind_index("+34600000123", "phone")
    assert after.mac(b"entry") == before.mac(b"entry")


def test_without_its_key_a_value_does_not_open_and_the_message_names_the_setting():
    stored = Keyring((OLD,)).encrypt("Calle La Vega 1", "person.address")
    with pytest.raises(DecryptionError, match="CAMIN_DATA_KEYS"):
        Keyring((NEW,)).decrypt(stored, "person.address")


def test_a_value_opens_only_in_its_own_column():
    keys = Keyring((OLD,))
    stored = keys.encrypt("a note", "note.body")
    with pytest.raises(DecryptionError):
        keys.decrypt(stored, "message.body")


def test_two_seals_of_the_same_words_differ():
    keys = Keyring((OLD,))
    assert keys.encrypt("Rosa", "x.y") != keys.encrypt("Rosa", "x.y")


def test_a_person_registered_before_a_rotation_is_read_and_found_after_it(build, units, database):
    use_keyring(Keyring((OLD,)))
    rosa = build.a_person(phone="+34600000123")
    use_keyring(Keyring((NEW, OLD)))
    with units.database.reader() as session:
        found = session.query(Person).filter_by(phone_index=phone_index("+34600000123")).one()
        assert (found.id, found.phone) == (rosa.id, "+34600000123")
    with database.engine.connect() as connection:
        kept = connection.execute(text("SELECT phone FROM person")).scalar_one()
    assert "600000123" not in kept


def test_after_resealing_the_old_key_is_not_needed_to_read_and_what_had_no_value_stays_without(build, units, database):
    use_keyring(Keyring((OLD,)))
    people = [build.a_person(given_name=f"Rosa {n}", phone=f"+3460000012{n}") for n in range(3)]
    use_keyring(Keyring((NEW, OLD)))

    assert reseal(units, Keyring((NEW, OLD))) == 3
    assert reseal(units, Keyring((NEW, OLD))) == 0

    use_keyring(Keyring((NEW,)))
    with units.database.reader() as session:
        found = [session.get_one(Person, person.id) for person in people]
        assert [one.phone for one in found] == ["+34600000120", "+34600000121", "+34600000122"]
        assert {(one.email, one.version) for one in found} == {(None, found[0].version)}
    with database.engine.connect() as connection:
        assert not connection.execute(text("SELECT count(*) FROM person WHERE phone LIKE 'v1:k1:%'")).scalar_one()


def test_a_portion_ends_and_the_next_one_goes_on(build, units, monkeypatch):
    use_keyring(Keyring((OLD,)))
    for n in range(5):
        build.a_person(phone=f"+3460000012{n}")
    monkeypatch.setattr(resealing, "PORTION", 2)
    assert reseal(units, Keyring((NEW, OLD))) == 5
