"""The first tables; a later version of them is a step of its own."""

import sqlalchemy as sa
from alembic import op

from phu_mailer.store.migrations.columns import (
    BIG,
    BYTES,
    DAY,
    FLAG,
    FRACTION,
    JSON,
    MOMENT,
    NEEDED,
    NUMBER,
    TEXT,
)
from phu_mailer.store.migrations.columns import column as _column
from phu_mailer.store.migrations.columns import index as _index
from phu_mailer.store.migrations.columns import number as _number
from phu_mailer.store.migrations.columns import refers as _refers
from phu_mailer.store.migrations.columns import unique_where as _unique_where
from phu_mailer.store.migrations.columns import words as _words

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Bring the database to this version."""
    _case_log_entry()
    _household()
    _inbound_message()
    _job_run()
    _number_series()
    _outbox_message()
    _print_batch()
    _case_file()
    _person()
    _appointment()
    _contact_attempt()
    _signal()
    _letter()
    _task()
    _template_version()


def downgrade() -> None:
    """Remove everything."""
    for table in (
        "task",
        "template_version",
        "letter",
        "signal",
        "contact_attempt",
        "appointment",
        "person",
        "case_file",
        "print_batch",
        "outbox_message",
        "number_series",
        "job_run",
        "inbound_message",
        "household",
        "case_log_entry",
    ):
        op.drop_table(table)


def _case_log_entry() -> None:
    op.create_table(
        "case_log_entry",
        *_number("case_log_entry"),
        _column("case_reference", TEXT, NEEDED),
        _column("event", TEXT, NEEDED),
        _column("actor", TEXT, NEEDED),
        _column("happened_at", MOMENT, NEEDED),
        _column("details", JSON, NEEDED),
        _column("previous_hash", TEXT, NEEDED),
        _column("entry_hash", TEXT, NEEDED),
        sa.UniqueConstraint("entry_hash", name="uq_case_log_entry_entry_hash"),
    )
    _index("case_log_entry", "case_reference")


def _household() -> None:
    op.create_table(
        "household",
        *_number("household"),
        _column(
            "household_type",
            _words(
                "householdtype",
                "family_with_minors|single_with_minors|single|other_without_minors|unknown",
            ),
            NEEDED,
        ),
        _column("name_as_written", TEXT, NEEDED),
        _column("address_as_written", TEXT, NEEDED),
        _column("street_name", TEXT, NEEDED),
        _column("house_number", NUMBER, NEEDED),
        _column("house_letter", TEXT),
        _column("house_number_addition", TEXT),
        _column("postal_code", TEXT, NEEDED),
        _column("town", TEXT, NEEDED),
        _column("neighbourhood", TEXT),
        _column("phone", TEXT),
        _column("email", TEXT),
    )
    _index("household", "postal_code")


def _inbound_message() -> None:
    op.create_table(
        "inbound_message",
        *_number("inbound_message"),
        _column("mailbox", TEXT, NEEDED),
        _column("uid_validity", BIG, NEEDED),
        _column("uid", BIG, NEEDED),
        _column("message_id", TEXT),
        _column("sha256", TEXT, NEEDED),
        _column("raw", BYTES),
        _column("size", NUMBER, NEEDED),
        _column("is_truncated", FLAG, NEEDED),
        _column("received_at", MOMENT, NEEDED),
        _column("stored_at", MOMENT, NEEDED),
        _column("corporation_code", TEXT),
        _column("kind", _words("mailkind", "new|list|correction|withdrawal|question|auto|other")),
        _column(
            "status", _words("messagestatus", "new|registered|review|quarantined|ignored"), NEEDED
        ),
        _column("attempts", NUMBER, NEEDED),
        _column("problems", JSON, NEEDED),
        _column("case_reference", TEXT),
        _column("answers_mail_id", NUMBER),
        sa.UniqueConstraint(
            "mailbox", "uid_validity", "uid", name="uq_inbound_message_mailbox_uid_validity_uid"
        ),
    )
    _index("inbound_message", "case_reference")
    _index("inbound_message", "message_id")
    _index("inbound_message", "sha256")
    _index("inbound_message", "status")


def _job_run() -> None:
    op.create_table(
        "job_run",
        _column("name", TEXT, NEEDED),
        _column("last_finished_at", MOMENT),
        _column("last_succeeded_at", MOMENT),
        _column("last_error", TEXT),
        sa.PrimaryKeyConstraint("name", name="pk_job_run"),
    )


def _number_series() -> None:
    op.create_table(
        "number_series",
        _column("name", TEXT, NEEDED),
        _column("last_number", NUMBER, NEEDED),
        sa.PrimaryKeyConstraint("name", name="pk_number_series"),
    )


def _outbox_message() -> None:
    op.create_table(
        "outbox_message",
        *_number("outbox_message"),
        _column("purpose", TEXT, NEEDED),
        _column("message_id", TEXT, NEEDED),
        _column("kind", TEXT, NEEDED),
        _column("corporation_code", TEXT),
        _column("case_reference", TEXT),
        _column("recipient", TEXT, NEEDED),
        _column("in_reply_to", TEXT),
        _column("fields", JSON, NEEDED),
        _column("raw", BYTES),
        _column("created_at", MOMENT, NEEDED),
        _column("attempts", NUMBER, NEEDED),
        _column("due_at", MOMENT, NEEDED),
        _column("sent_at", MOMENT),
        _column("failed_at", MOMENT),
        _column("last_error", TEXT),
        sa.UniqueConstraint("message_id", name="uq_outbox_message_message_id"),
        sa.UniqueConstraint("purpose", name="uq_outbox_message_purpose"),
    )


def _print_batch() -> None:
    op.create_table(
        "print_batch",
        *_number("print_batch"),
        _column("post_on", DAY, NEEDED),
        _column("made_at", MOMENT, NEEDED),
        _column("posted_at", MOMENT),
        _column("exported_at", MOMENT),
        _column("exported_letters", NUMBER, NEEDED),
    )


def _case_file() -> None:
    op.create_table(
        "case_file",
        *_number("case_file"),
        _column("reference", TEXT, NEEDED),
        _column("household_id", NUMBER, NEEDED),
        _column(
            "state",
            _words(
                "casestate", "registered|scheduled|invited|no_show|followed_up|in_contact|closed"
            ),
            NEEDED,
        ),
        _column("case_worker", TEXT),
        _column("registered_at", MOMENT, NEEDED),
        _column("taken_up_on", DAY),
        _column("first_contact_due", DAY),
        _column(
            "outcome",
            _words(
                "outcome",
                "out_of_sight|crisis_service|own_application|advice_or_mediation|debt_counselling|obstacle|other_help|paid_or_arranged|no_help_wanted|moved|deceased|wrong_signal|withdrawn|other_reason",
            ),
        ),
        _column("closed_at", MOMENT),
        _column("previous_case_id", NUMBER),
        _column("is_on_hold", FLAG, NEEDED),
        _column("problem", TEXT),
        _column("no_post", TEXT),
        _column("version", NUMBER, NEEDED),
        _refers("case_file", "household_id", "household"),
        _refers("case_file", "previous_case_id", "case_file"),
        sa.UniqueConstraint("reference", name="uq_case_file_reference"),
    )
    _index("case_file", "household_id")
    _index("case_file", "state")


def _person() -> None:
    op.create_table(
        "person",
        *_number("person"),
        _column("household_id", NUMBER, NEEDED),
        _column("position", NUMBER, NEEDED),
        _column("initials", TEXT),
        _column("given_names", TEXT),
        _column("name_prefix", TEXT),
        _column("last_name", TEXT, NEEDED),
        _column("folded_last_name", TEXT, NEEDED),
        _column("gender", _words("gender", "male|female|unknown"), NEEDED),
        _refers("person", "household_id", "household"),
        sa.UniqueConstraint("household_id", "position", name="uq_person_household_id_position"),
    )
    _index("person", "folded_last_name")
    _index("person", "household_id")


def _appointment() -> None:
    op.create_table(
        "appointment",
        *_number("appointment"),
        _column("case_id", NUMBER, NEEDED),
        _column("kind", TEXT, NEEDED),
        _column("starts_at", MOMENT, NEEDED),
        _column("duration_minutes", NUMBER, NEEDED),
        _column("location", TEXT, NEEDED),
        _column("counsellor", TEXT, NEEDED),
        _column("status", _words("appointmentstatus", "booked|kept|missed|cancelled"), NEEDED),
        _column("warnings", JSON, NEEDED),
        _column("needs_cancellation_letter", FLAG, NEEDED),
        _refers("appointment", "case_id", "case_file"),
    )
    _index("appointment", "case_id")
    _index("appointment", "status")
    _unique_where("uq_appointment_booked_case", "appointment", ["case_id"], "status = 'booked'")
    _unique_where(
        "uq_appointment_slot", "appointment", ["counsellor", "starts_at"], "status <> 'cancelled'"
    )


def _contact_attempt() -> None:
    op.create_table(
        "contact_attempt",
        *_number("contact_attempt"),
        _column("case_id", NUMBER, NEEDED),
        _column(
            "channel",
            _words(
                "contactchannel",
                "Brief|Telefoon|Huisbezoek|Kaartje|Afspraak op locatie|Mail|SMS/Whatsapp|Overige",
            ),
            NEEDED,
        ),
        _column("reached", FLAG, NEEDED),
        _column("attempted_on", DAY, NEEDED),
        _column("day_part", TEXT),
        _column("by_corporation", FLAG, NEEDED),
        _refers("contact_attempt", "case_id", "case_file"),
    )
    _index("contact_attempt", "case_id")


def _signal() -> None:
    op.create_table(
        "signal",
        *_number("signal"),
        _column("inbound_message_id", NUMBER, NEEDED),
        _column("position", NUMBER, NEEDED),
        _column("case_id", NUMBER),
        _column("corporation_code", TEXT, NEEDED),
        _column("corporation_reference", TEXT),
        _column("arrears_cents", NUMBER),
        _column("arrears_months", FRACTION),
        _column("arrears_since", DAY),
        _column("signalled_on", DAY, NEEDED),
        _column("is_crisis", FLAG, NEEDED),
        _column("is_warm_handover", FLAG, NEEDED),
        _column("eviction_on", DAY),
        _column("has_minor_children", _words("minorchildren", "yes|no|unknown|not_stated"), NEEDED),
        _column("minor_children_count", NUMBER),
        _column("tenant_objects", FLAG, NEEDED),
        _column("landlord_efforts", JSON, NEEDED),
        _column(
            "status",
            _words("signalstatus", "registered|repeated|review|discarded|withdrawn|correction"),
            NEEDED,
        ),
        _column("review_reasons", JSON, NEEDED),
        _column("reading", JSON, NEEDED),
        _refers("signal", "inbound_message_id", "inbound_message"),
        _refers("signal", "case_id", "case_file"),
        sa.UniqueConstraint(
            "inbound_message_id", "position", name="uq_signal_inbound_message_id_position"
        ),
    )
    _index("signal", "case_id")
    _index("signal", "inbound_message_id")
    _index("signal", "status")


def _letter() -> None:
    op.create_table(
        "letter",
        *_number("letter"),
        _column("case_id", NUMBER, NEEDED),
        _column("appointment_id", NUMBER, NEEDED),
        _column("batch_id", NUMBER),
        _column("kind", _words("letterkind", "invitation|new_date|cancellation|follow_up"), NEEDED),
        _column("template", TEXT, NEEDED),
        _column("template_sha256", TEXT, NEEDED),
        _column("pdf", BYTES, NEEDED),
        _column("pdf_sha256", TEXT, NEEDED),
        _column("pages", NUMBER, NEEDED),
        _column("status", _words("letterstatus", "written|approved|posted|stopped"), NEEDED),
        _column("written_at", MOMENT, NEEDED),
        _column("post_on", DAY, NEEDED),
        _column("respond_by", DAY),
        _column("posted_at", MOMENT),
        _refers("letter", "case_id", "case_file"),
        _refers("letter", "appointment_id", "appointment"),
        _refers("letter", "batch_id", "print_batch"),
    )
    _index("letter", "appointment_id")
    _index("letter", "batch_id")
    _index("letter", "case_id")
    _index("letter", "status")
    _unique_where(
        "uq_letter_appointment_kind", "letter", ["appointment_id", "kind"], "status <> 'stopped'"
    )


def _task() -> None:
    op.create_table(
        "task",
        *_number("task"),
        _column("kind", TEXT, NEEDED),
        _column("case_reference", TEXT),
        _column("inbound_message_id", NUMBER),
        _column("created_at", MOMENT, NEEDED),
        _column("due_on", DAY),
        _column("done_at", MOMENT),
        _column("done_by", TEXT),
        _column("details", JSON, NEEDED),
        _refers("task", "inbound_message_id", "inbound_message"),
    )
    _index("task", "case_reference")
    _index("task", "kind")


def _template_version() -> None:
    op.create_table(
        "template_version",
        *_number("template_version"),
        *(_column(name, TEXT, NEEDED) for name in ("name", "sha256", "origin", "installed_by")),
        _column("content", BYTES),
        _column("installed_at", MOMENT, NEEDED),
        _column("problem", TEXT),
    )
    _index("template_version", "name")
