"""What mail servers send back of an e-mail that they could not deliver, as several kinds of them word it."""

US = "help@pinekettle.example"
COPY = """Return-Path: <help@pinekettle.example>
Received: from mail.pinekettle.example by mx.far.example; Fri, 20 Nov 2026 05:01:00 +0000
From: Pine Kettle <help@pinekettle.example>
To: nok@mail.example
Subject: How is the kettle?
Message-ID: <{name}>

It holds 500 ml and 450 g. Call 555 1234.
"""


def report(name: str, action: str = "failed", status: str = "5.1.1", *, returned: str = "message/rfc822") -> bytes:
    """A report of RFC 3464, with the e-mail or its headers returned."""
    part = COPY.format(name=name)
    if returned == "text/rfc822-headers":
        part = part.partition("\n\n")[0]
    return _travelling(f"""\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.far.example>
To: {US}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8

Your message could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.far.example
Arrival-Date: Fri, 20 Nov 2026 05:01:00 +0000

Final-Recipient: rfc822; nok@mail.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {status[0]}50 {status} see there

--b1
Content-Type: {returned}

{part}
--b1--
""")


def in_words(name: str, words: str, sender: str = "MAILER-DAEMON@mx.far.example", **more: str) -> bytes:
    """A bounce that is nothing but text, with a copy of the e-mail below."""
    further = "".join(f"{key.replace('_', '-')}: {value}\n" for key, value in more.items())
    return _travelling(f"""\
From: Mail Delivery System <{sender}>
To: {US}
Subject: failure notice
{further}
{words}

--- Below this line is a copy of the message.

{COPY.format(name=name)}""")


def _travelling(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()
