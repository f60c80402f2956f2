"""Layouts of other hands that may be looked at: the reading was widened on them."""

from signals import (
    practice_columns,
    practice_fields,
    practice_fields_more,
    practice_mixed,
    practice_mixed_more,
    practice_office,
    practice_office_more,
    practice_prose,
    practice_prose_more,
)

LAYOUTS = (
    *practice_fields.LAYOUTS,
    *practice_fields_more.LAYOUTS,
    *practice_prose.LAYOUTS,
    *practice_prose_more.LAYOUTS,
    *practice_mixed.LAYOUTS,
    *practice_mixed_more.LAYOUTS,
)

COLUMNS = practice_columns.LAYOUTS
"""Lists whose headers nobody can understand at first sight, only after a person decided."""

# Of yet other hands: nothing was widened on these when they were written.
OFFICE = (
    *practice_office.LAYOUTS,
    *practice_office_more.LAYOUTS,
    *COLUMNS,
)
