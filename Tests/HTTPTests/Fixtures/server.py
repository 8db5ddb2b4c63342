"""An HTTP server that is not ours, with the faults that a client must survive.

server.py [CERTIFICATE KEY] prints its port and runs until its standard input ends.
"""

import collections
import hashlib
import http.server
import json
import ssl
import sys
import threading
import time
import urllib.parse

seen = collections.Counter()
numbers = collections.Counter()
lock = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 0
    timeout = 60

    def setup(self):
        super().setup()
        with lock:
            numbers["connections"] += 1
            self.connection_number = numbers["connections"]
        self.requests = 0

    def log_message(self, *arguments):
        pass

    def handle_expect_100(self):
        if self.path.startswith("/ignore-expect"):
            return True
        if self.path.startswith("/refuse-expect"):
            self.answer(417, b"no expectations")
            return False
        if self.path.startswith("/early"):
            self.early()
            return False
        return super().handle_expect_100()

    def answer(self, code, body=b"", fields=()):
        self.send_response(code)
        for name, value in fields:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def read_body(self, limit=None):
        left = int(self.headers.get("Content-Length") or 0)
        if limit is not None:
            left = min(left, limit)
        digest, size, kept = hashlib.sha256(), 0, b""
        while size < left:
            piece = self.rfile.read1(min(1 << 20, left - size))
            if not piece:
                break
            digest.update(piece)
            size += len(piece)
            if len(kept) < 1 << 16:
                kept += piece
        return digest.hexdigest(), size, kept

    def early(self):
        self.close_connection = True
        self.answer(413, b"too large", [("Connection", "close")])

    def dispatch(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        name = url.path.strip("/").split("/")[0].replace("-", "_")
        with lock:
            seen[self.command + " " + url.path] += 1
        self.requests += 1
        getattr(self, "serve_" + name, self.serve_echo)(url, query)

    do_GET = do_HEAD = do_PUT = do_POST = do_PATCH = do_DELETE = dispatch

    def serve_echo(self, url, query):
        digest, size, kept = self.read_body()
        report = {
            "method": self.command,
            "target": self.path,
            "fields": [[name, value] for name, value in self.headers.items()],
            "sha256": digest,
            "size": size,
            "text": kept[: 1 << 16].decode("latin-1"),
            "connection": self.connection_number,
        }
        self.answer(200, json.dumps(report).encode())

    def serve_seen(self, url, query):
        with lock:
            self.answer(200, str(seen[query["request"]]).encode())

    def serve_status(self, url, query):
        self.read_body()
        self.answer(int(query["code"]), query.get("body", "").encode())

    def serve_bytes(self, url, query):
        size = int(query["size"])
        self.send_response(int(query.get("code", "200")))
        self.send_header("Content-Length", str(size))
        self.end_headers()
        block = bytes(range(256)) * 1024
        while size > 0:
            self.wfile.write(block[:size])
            size -= len(block)

    def serve_redirect(self, url, query):
        self.read_body()
        fields = [("Location", query["to"])] if "to" in query else []
        self.answer(int(query["code"]), b"moved", fields)

    def serve_loop(self, url, query):
        number = int(query["number"])
        self.answer(302, b"", [("Location", f"/loop?number={number + 1}")])

    def serve_silent(self, url, query):
        self.read_body()
        time.sleep(20)

    def serve_stalled(self, url, query):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"some")
        time.sleep(20)

    def serve_drip(self, url, query):
        count = int(query.get("count", "400"))
        self.send_response(200)
        self.send_header("Content-Length", str(count))
        self.end_headers()
        for _ in range(count):
            self.wfile.write(b"x")
            time.sleep(0.05)

    def serve_cut(self, url, query):
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        self.wfile.write(b"x" * 100000)
        self.close_connection = True

    def serve_dropped(self, url, query):
        self.read_body()
        self.close_connection = True

    def serve_stale(self, url, query):
        """Answers the first request of a connection, and closes it when the second has come."""
        self.read_body()
        if self.requests == 1:
            self.answer(200, b"first")
        else:
            self.close_connection = True

    def serve_early(self, url, query):
        self.early()

    def serve_middle(self, url, query):
        self.read_body(int(query["after"]))
        self.close_connection = True
        self.answer(413, b"too large", [("Connection", "close")])

    def serve_gzip(self, url, query):
        self.answer(200, b"\x1f\x8bnot really", [("Content-Encoding", "gzip")])

    def serve_interim(self, url, query):
        self.send_response_only(103)
        self.send_header("Link", "</style>")
        self.end_headers()
        self.answer(200, b"final", [("X-Final", "yes")])

    def serve_trailer(self, url, query):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Set-Cookie", "a=1")
        self.send_header("Set-Cookie", "b=2")
        self.end_headers()
        self.wfile.write(b"5\r\nhello\r\n0\r\nX-Trailer: late\r\n\r\n")

    def serve_flaky(self, url, query):
        """Fails the first times with a fault, then serves 300,000 bytes, or an echo where there is a body."""
        with lock:
            number = seen[self.command + " " + url.path]
        if number > int(query["times"]):
            if self.command != "GET":
                return self.serve_echo(url, query)
            return self.answer(200, b"y" * 300000)
        self.read_body()
        fault = query["fault"]
        if fault == "cut":
            self.serve_cut(url, query)
        elif fault == "drop":
            self.close_connection = True
        else:
            self.answer(int(fault), b"later", [("Retry-After", "3")])

    def serve_garbage(self, url, query):
        self.wfile.write(b"this is not HTTP\r\n\r\n")
        self.close_connection = True

    def serve_parallel(self, url, query):
        """Counts the requests that are served at once."""
        with lock:
            numbers["now"] += 1
            numbers["most"] = max(numbers["most"], numbers["now"])
        time.sleep(0.05)
        with lock:
            numbers["now"] -= 1
        self.answer(200, json.dumps(dict(numbers)).encode())


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass

    def shutdown_request(self, request):
        """Closes at once: unread bytes make it a reset, as servers do that are in a hurry."""
        self.close_request(request)


class TLSServer(Server):
    def finish_request(self, request, client_address):
        """The handshake belongs to the connection's thread, and a refused one is no error of the server."""
        try:
            request = context.wrap_socket(request, server_side=True)
        except (OSError, ssl.SSLError):
            return
        super().finish_request(request, client_address)
        request.close()


if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    server = TLSServer(("127.0.0.1", 0), Handler)
else:
    server = Server(("127.0.0.1", 0), Handler)

threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
