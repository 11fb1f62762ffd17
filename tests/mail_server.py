"""A real mail server on a port of this machine, which takes letters, refuses some, or does what a test tells it."""

import asyncio
import socket
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

SMTP = "django.core.mail.backends.smtp.EmailBackend"


class MailServer:
    """`letters` are those it took, `calls` how often it was called. `before_taking` is called with each letter while
    the sender waits; addresses in `refused` are unknown to it."""

    def __init__(self):
        self.letters, self.calls, self.refused = [], 0, set()
        self.before_taking = lambda _: None

    @property
    def reached(self):
        return [letter["To"] for letter in self.letters]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 -- the name is aiosmtpd's
        self.calls += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 -- the name is aiosmtpd's
        if address in self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- the name is aiosmtpd's
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append(letter)
        await asyncio.get_running_loop().run_in_executor(None, self.before_taking, letter)
        return "250 taken"


@contextmanager
def mail_server(settings):
    """The site sends by SMTP to a MailServer."""
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    send_to(settings, controller.port)
    try:
        yield server
    finally:
        controller.stop()


@contextmanager
def silent_server(settings):
    """The site sends to a port that accepts calls and never says a word; gives the listening socket."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        send_to(settings, listening.getsockname()[1])
        yield listening


def send_to(settings, port):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", port


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]
