"""Transactions that lose nothing, on both databases."""

import threading
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlmodel import select

from phu_mailer.domain.case import CaseState
from phu_mailer.errors import TemporaryError
from phu_mailer.store import schema
from phu_mailer.store.db import Lock, Store
from phu_mailer.store.tables import Case, Household, NumberSeries

NOW = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def make_case(session, reference="PHU-2026-00001", **changes) -> Case:
    home = Household(
        name_as_written="A",
        address_as_written="B",
        street_name="C",
        house_number=1,
        postal_code="2011 AA",
        town="Haarlem",
    )
    session.add(home)
    session.flush()
    case = Case(reference=reference, household_id=home.id, registered_at=NOW, **changes)
    session.add(case)
    session.flush()
    return case


def test_what_a_transaction_did_is_gone_when_it_fails(store):
    with pytest.raises(RuntimeError), store.transaction() as session:
        make_case(session)
        raise RuntimeError

    with store.reading() as session:
        assert session.exec(select(Case)).all() == []


def test_times_come_back_aware_and_in_utc(store):
    with store.transaction() as session:
        make_case(session)

    with store.reading() as session:
        assert session.exec(select(Case)).one().registered_at == NOW


def test_a_state_that_does_not_exist_is_refused_by_the_database(store):
    with store.transaction() as session:
        make_case(session)

    with pytest.raises(sa.exc.IntegrityError), store.transaction() as session:
        session.connection().execute(sa.text("UPDATE case_file SET state = 'lost'"))


def test_two_people_cannot_overwrite_each_other(store):
    with store.transaction() as session:
        case = make_case(session)
    with store.reading() as session:
        stale = session.get_one(Case, case.id)
        session.expunge(stale)
    with store.transaction() as session:
        session.get_one(Case, case.id).state = CaseState.CLOSED

    with pytest.raises(sa.orm.exc.StaleDataError), store.transaction() as session:
        stale.case_worker = "late"
        session.add(stale)


def test_what_is_changed_in_a_reading_is_thrown_away(store):
    with store.transaction() as session:
        make_case(session)

    with store.reading() as session:
        session.exec(select(Case)).one().case_worker = "nobody"
        session.flush()

    with store.reading() as session:
        assert session.exec(select(Case)).one().case_worker is None


def test_of_many_increments_at_once_none_is_lost(store):
    with store.transaction() as session:
        session.add(NumberSeries(name="x", last_number=0))

    def add_twenty():
        for _ in range(20):
            with store.transaction() as session:
                store.lock(session, Lock.CASES)
                session.get_one(NumberSeries, "x").last_number += 1

    threads = [threading.Thread(target=add_twenty) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with store.reading() as session:
        assert session.get_one(NumberSeries, "x").last_number == 160


def test_sqlite_runs_with_the_pragmas_that_keep_data_and_wipe_it(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'x.db'}")

    with store.reading() as session:
        pragmas = {
            name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }

    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


def test_a_database_that_is_not_there_is_a_temporary_error_without_its_password():
    store = Store("postgresql+psycopg://phu:s3cret@127.0.0.1:1/none")

    with pytest.raises(TemporaryError) as caught, store.reading() as session:
        session.exec(select(Case)).all()

    assert "s3cret" not in str(caught.value)


def test_an_error_of_the_database_does_not_show_values(store):
    with pytest.raises(sa.exc.IntegrityError) as caught, store.transaction() as session:
        make_case(session, case_worker="Canary Person")
        make_case(session, case_worker="Canary Person")

    assert "Canary" not in str(caught.value).replace(str(caught.value.orig), "")


def test_a_new_database_file_can_be_read_by_its_owner_only(tmp_path):
    path = tmp_path / "phu-mailer.db"
    store = Store(f"sqlite:///{path}")

    schema.migrate(store)

    modes = {one.name: one.stat().st_mode & 0o777 for one in tmp_path.iterdir()}
    assert modes == dict.fromkeys(modes, 0o600)
    assert "phu-mailer.db-wal" in modes
