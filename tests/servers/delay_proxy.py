"""A TCP proxy that makes a loopback server as far away as a real one.

It delays and does not throttle: what is under way does not hold up what follows. Opening a
connection costs the round trips that it costs on a real line, which a client notices only at the
first answer. The proxy is a process of its own, so that it takes no time from what is measured.
"""

import asyncio
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from servers.process import ServerProcess, free_port

_CHUNK_BYTES = 256 * 1024
_CHUNKS_UNDER_WAY = 512  # 128 MiB each way, so that an unread connection cannot fill the memory
_LISTENS = "listens"
_HANDSHAKE_TRIPS = 1.5  # SYN there, SYN-ACK back, ACK there: only then the server speaks

_Chunks = asyncio.Queue[tuple[float, bytes]]


class DelayProxy:
    """A loopback port behind which `target_port` answers `delay_s` later.

    Args:
        target_port: where the real server listens on 127.0.0.1; need not run yet.
        delay_s: the time that a question and its answer are under way together.
    """

    def __init__(self, target_port: int, delay_s: float) -> None:
        self.port = free_port()
        self._folder: TemporaryDirectory[str] | None = None
        arguments = [str(self.port), str(target_port), str(delay_s)]
        self._command = [sys.executable, "-m", "servers.delay_proxy", *arguments]
        self._process: ServerProcess | None = None

    def start(self) -> None:
        """Start, and wait until the port takes connections.

        Raises:
            ServerFailed: it did not start.
        """
        self._folder = TemporaryDirectory(prefix="phu-mailer-delay-proxy-")
        tests = str(Path(__file__).resolve().parents[1])
        log = Path(self._folder.name) / "delay-proxy.log"
        environment = {**os.environ, "PYTHONPATH": tests}
        self._process = ServerProcess(self._command, log, environment=environment)
        # A connection to find out would reach the real server, where a test may count them.
        self._process.start(lambda: _LISTENS in log.read_text(encoding="utf-8"))

    def stop(self) -> None:
        """End the proxy and all connections through it."""
        if self._process is not None and self._folder is not None:
            self._process.stop()
            self._folder.cleanup()
            self._process = self._folder = None


@dataclass(frozen=True)
class _Line:
    target_port: int
    delay_s: float

    async def connect(
        self, client_reader: asyncio.StreamReader, client_writer: asyncio.StreamWriter
    ) -> None:
        """Serve one connection to its end."""
        to_server: _Chunks = asyncio.Queue(_CHUNKS_UNDER_WAY)
        to_client: _Chunks = asyncio.Queue(_CHUNKS_UNDER_WAY)
        writers = [client_writer]
        try:
            async with asyncio.TaskGroup() as tasks:
                # A client may speak before the handshake is over: that time counts for both.
                tasks.create_task(self._take(client_reader, to_server))
                await asyncio.sleep(_HANDSHAKE_TRIPS * self.delay_s)
                opened = asyncio.open_connection("127.0.0.1", self.target_port, limit=_CHUNK_BYTES)
                server_reader, server_writer = await opened
                writers.append(server_writer)
                tasks.create_task(self._give(to_server, server_writer))
                tasks.create_task(self._take(server_reader, to_client))
                tasks.create_task(self._give(to_client, client_writer))
        except* OSError:
            pass  # one side is gone, or nobody listens: so is the other
        finally:
            for writer in writers:
                writer.transport.abort()

    async def _take(self, reader: asyncio.StreamReader, chunks: _Chunks) -> None:
        clock = asyncio.get_running_loop().time
        chunk = b"at least one"
        while chunk:
            chunk = await reader.read(_CHUNK_BYTES)
            await chunks.put((clock() + self.delay_s / 2, chunk))

    async def _give(self, chunks: _Chunks, writer: asyncio.StreamWriter) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            due, chunk = await chunks.get()
            await asyncio.sleep(due - clock())
            if not chunk:
                break
            writer.write(chunk)
            await writer.drain()
        writer.transport.set_write_buffer_limits(high=0)
        await writer.drain()  # what is not written yet would go with the connection
        writer.write_eof()


async def _serve(port: int, line: _Line) -> None:
    server = await asyncio.start_server(line.connect, "127.0.0.1", port, limit=_CHUNK_BYTES)
    sys.stdout.write(_LISTENS)
    sys.stdout.flush()
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        own_port, target, delay = sys.argv[1:]
        asyncio.run(_serve(int(own_port), _Line(int(target), float(delay))))
