"""A small mail server in a thread: it keeps what it was given, and refuses or delays when it is told to."""

import socketserver
import threading
from email import message_from_bytes, policy


class Server(socketserver.ThreadingTCPServer):
    def handle_error(self, *_arguments):
        """A sender that was killed is no error of ours."""


class MailServer:
    """`refuse` maps a command such as RCPT or DATA to the answer that it gets; `mails` are parsed messages.

    With `tls`, a server-side context, it speaks nothing but TLS; with `starttls` it begins in the clear and changes
    to TLS when it is asked to. `said` are the commands it heard in the clear, `sealed` those inside TLS.
    """

    def __init__(self, tls=None, starttls=None):
        self.mails, self.refuse, self.said, self.sealed = [], {}, [], []
        outer = self

        class Talk(socketserver.StreamRequestHandler):
            disable_nagle_algorithm = True

            def handle(self):
                self.say("220 mail of the tests")
                heard = outer.said
                while line := self.rfile.readline():
                    verb = line[:4].strip().upper().decode()
                    heard.append(verb)
                    if verb == "EHLO" and starttls and heard is outer.said:
                        self.say("250-mail of the tests")
                        self.say("250 STARTTLS")
                    elif verb == "EHLO" and starttls:
                        self.say("250-mail of the tests")
                        self.say("250 AUTH PLAIN")
                    elif verb == "STAR" and starttls:
                        self.say("220 go on")
                        self.begin_tls()
                        heard = outer.sealed
                    elif verb == "AUTH":
                        self.say("235 welcome")
                    elif verb in outer.refuse:
                        self.say(outer.refuse[verb])
                    elif verb == "DATA":
                        self.say("354 go on")
                        whole = self.until_dot()
                        if whole is None:
                            return
                        outer.mails.append(message_from_bytes(whole, policy=policy.default))
                        self.say("250 kept")
                    elif verb == "QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("250 yes")

            def begin_tls(self):
                self.request = starttls.wrap_socket(self.request, server_side=True)
                self.setup()

            def until_dot(self):
                lines = []
                while (line := self.rfile.readline()) != b".\r\n":
                    if not line:
                        return None  # the sender was killed in the middle of it
                    lines.append(line[1:] if line.startswith(b"..") else line)
                return b"".join(lines)

            def say(self, words):
                self.wfile.write(words.encode() + b"\r\n")

        self._server = Server(("localhost", 0), Talk)
        self._server.daemon_threads = True
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        self.url = f"{'smtps' if tls else 'smtp'}://localhost:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def to(self, address):
        return [mail for mail in self.mails if mail["To"] == address]

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)
