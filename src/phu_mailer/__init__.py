"""From a housing corporation's e-mail about rent arrears to an appointment, a letter and feedback.

Start reading in `phu_mailer.flow`: it tells the whole way on one page.
"""

__version__ = "0.1.0"
