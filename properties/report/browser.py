# SPDX-License-Identifier: MIT
"""A headless Chromium, driven by its DevTools protocol over two pipes, with Python's standard library alone."""
import base64
import json
import os
import shutil
import subprocess
import tempfile
import time

SECONDS = 60  # for one answer of the browser, also on a busy machine


def find_chromium():
    """The path of a Chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Browser:
    """One browser with one tab. It collects what the page writes to the console and what it requests."""

    def __init__(self, program):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_browser, self.requests_end = os.pipe()
        self.answers_end, from_browser = os.pipe()

        def connect():  # DevTools reads from descriptor 3 and writes to 4
            keep, answer = os.dup(to_browser), os.dup(from_browser)
            os.dup2(keep, 3)
            os.dup2(answer, 4)
            os.set_inheritable(3, True)
            os.set_inheritable(4, True)

        self.process = subprocess.Popen(
            [program, "--headless", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--disable-dev-shm-usage", "--no-first-run", f"--user-data-dir={self.profile.name}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, close_fds=False, preexec_fn=connect)
        os.close(to_browser)
        os.close(from_browser)
        os.set_blocking(self.answers_end, False)
        self.buffer, self.number, self.session = b"", 0, None
        self.console, self.requested, self.loaded = [], [], False
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(target["targetId"] for target in targets if target["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.requests_end)
        os.close(self.answers_end)
        self.profile.cleanup()

    def messages(self, deadline):
        """Messages of the browser, as they arrive."""
        while True:
            while b"\0" in self.buffer:
                line, self.buffer = self.buffer.split(b"\0", 1)
                yield json.loads(line)
            if time.monotonic() > deadline:
                raise TimeoutError("the browser does not answer")
            try:
                self.buffer += os.read(self.answers_end, 1 << 20)
            except BlockingIOError:
                time.sleep(0.005)

    def note(self, message):
        method, params = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.console.append(params["exceptionDetails"].get("text", "exception"))
        elif method == "Runtime.consoleAPICalled":
            self.console.append(str(params["args"]))
        elif method == "Log.entryAdded":
            self.console.append(params["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.requested.append(params["request"]["url"])
        elif method == "Page.loadEventFired":
            self.loaded = True

    def call(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.requests_end, json.dumps(message).encode() + b"\0")
        for answer in self.messages(time.monotonic() + SECONDS):
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.note(answer)

    def open(self, path, width=1280, height=900, dark=False, scripts=True):
        """Opens a file. Returns the seconds until it was loaded and laid out."""
        self.console, self.requested, self.loaded = [], [], False
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        begin = time.monotonic()
        self.call("Page.navigate", url=f"file://{path}")
        if not self.loaded:
            for message in self.messages(time.monotonic() + SECONDS):
                self.note(message)
                if self.loaded:
                    break
        self.call("Page.getLayoutMetrics")
        return time.monotonic() - begin

    def evaluate(self, expression):
        """The value of an expression of JavaScript. It works with scripts off as well: those are the page's own."""
        self.call("Emulation.setScriptExecutionDisabled", value=False)
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(str(result["exceptionDetails"]))
        return result["result"].get("value")

    def screenshot(self, path, whole=False):
        """Writes a picture of what is visible, or of the whole page."""
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
