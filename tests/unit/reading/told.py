"""What a signal tells, in the short form in which a test writes what a careful person reads."""

from phu_mailer.domain.signal import Gender, IncomingSignal, TenantName

_GENDERS = {Gender.FEMALE: "mw ", Gender.MALE: "dhr ", Gender.UNKNOWN: ""}


def told(signal: IncomingSignal) -> dict[str, object]:
    """Return the values of a signal; what the mail does not say is left out."""
    said: dict[str, object] = {
        "who": " + ".join(map(_name, signal.persons)),
        "door": " ".join(
            str(part or "-")
            for part in (
                signal.street_name,
                signal.house_number,
                signal.house_letter,
                signal.house_number_addition,
            )
        ),
        "place": " ".join(filter(None, (signal.postal_code, signal.town))),
        "cents": signal.arrears_cents,
        "months": signal.arrears_months,
        "minors": signal.has_minor_children.value,
        "count": signal.minor_children_count,
        "household": signal.household_type.value,
        "reference": signal.corporation_reference,
        "phone": signal.phone,
        "email": signal.email,
        "born": str(signal.date_of_birth or ""),
        "objects": signal.tenant_objects,
        "crisis": signal.is_crisis,
    }
    nothing = (None, "", False, "not_stated")
    if said["household"] == "unknown":
        del said["household"]
    return {name: value for name, value in said.items() if value not in nothing}


def _name(one: TenantName) -> str:
    parts = (one.initials or one.given_names, one.name_prefix, one.last_name)
    return _GENDERS[one.gender] + " ".join(filter(None, parts))
