"""Letters: from fields to a Word document to a PDF that has been looked into.

`render.LetterRenderer` is the way in for the flow; `check.check_template` is for whoever edits a
template. Nothing here knows about cases or the database.
"""
