"""The one lock of PDFium, which is not safe for threads; whoever opens a PDF holds it."""

import threading

LOCK = threading.Lock()
"""Held from opening a document to closing it."""
