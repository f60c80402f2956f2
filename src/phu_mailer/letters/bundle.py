"""Put the letters of a post round in one PDF, for one print command.

Printed on both sides, a letter with an odd number of pages would end on the front of the sheet
on which the next household's letter begins. A blank page after it keeps the two apart.
"""

import io
from collections.abc import Sequence

from pypdf import PdfReader, PdfWriter


def merged(letters: Sequence[bytes], *, is_double_sided: bool) -> tuple[bytes, list[int]]:
    """Return one PDF of all letters in order, and the page on which each begins (from 1).

    Args:
        letters: PDFs that were checked when they were made.
        is_double_sided: begin each letter on the front of a sheet.
    """
    writer = PdfWriter()
    starts: list[int] = []
    for letter in letters:
        if is_double_sided and len(writer.pages) % 2:
            writer.add_blank_page()
        starts.append(len(writer.pages) + 1)
        writer.append(PdfReader(io.BytesIO(letter)), import_outline=False)
    writer.compress_identical_objects()
    writer.add_metadata({"/Title": "Verzending", "/Producer": "phu-mailer"})
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue(), starts
