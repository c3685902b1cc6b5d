# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""As much of an editor as the tests need: it opens a file in a language server and
reads the diagnostics, their related notes and their quick fixes."""

import json
import os
import pathlib
import subprocess
import threading

CONFIG = pathlib.Path(__file__).parent / "Inputs"


class Server:
    """A language server that answers within `patience` seconds or is ended."""

    def __init__(self, program, folder, patience=120):
        self.process = subprocess.Popen(
            [program, "--log=error", "--background-index=false"], cwd=folder,
            env={**os.environ, "XDG_CONFIG_HOME": str(CONFIG)},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.alarm = threading.Timer(patience, self.process.kill)
        self.alarm.start()
        self.last_id = 0
        self.request("initialize", {
            "processId": None, "rootUri": folder.as_uri(),
            "capabilities": {"textDocument": {
                "publishDiagnostics": {"relatedInformation": True},
                "codeAction": {"codeActionLiteralSupport": {
                    "codeActionKind": {"valueSet": ["quickfix"]}}}}}})
        self.notify("initialized", {})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.request("shutdown", None)
            self.notify("exit", None)
            self.process.wait()
        finally:
            self.alarm.cancel()
            self.process.kill()
            self.process.communicate()

    def diagnostics(self, file):
        """What the server says of the file as it is on disk."""
        self.notify("textDocument/didOpen", {"textDocument": {
            "uri": file.as_uri(), "languageId": "cpp", "version": 1, "text": file.read_text()}})
        while True:
            message = self.receive()
            if message.get("method") == "textDocument/publishDiagnostics" \
                    and message["params"]["uri"] == file.as_uri():
                return message["params"]["diagnostics"]

    def quick_fixes(self, file, diagnostic):
        """The edits that the server offers for a diagnostic, as {title: [text edit]}."""
        actions = self.request("textDocument/codeAction", {
            "textDocument": {"uri": file.as_uri()}, "range": diagnostic["range"],
            "context": {"diagnostics": [diagnostic]}})
        return {action["title"]: action["edit"]["changes"][file.as_uri()]
                for action in actions if action.get("kind") == "quickfix"}

    def request(self, method, params):
        self.last_id += 1
        self.send({"id": self.last_id, "method": method, "params": params})
        while True:
            message = self.receive()
            if message.get("id") == self.last_id and "method" not in message:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self):
        length = 0
        while (line := self.process.stdout.readline()) != b"\r\n":
            if not line:
                raise RuntimeError("the language server ended: "
                                   + self.process.stderr.read().decode(errors="replace"))
            name, _, value = line.decode().partition(":")
            if name.lower() == "content-length":
                length = int(value)
        return json.loads(self.process.stdout.read(length))
