"""`scrapy browse`: the reading room, in a browser on this machine."""

import argparse
import sqlite3
from typing import Any

from scrapy.settings import Settings

from thaigov_spider.cli.check_settings import UsageError, archive_to_write
from thaigov_spider.cli.foreground import StoppedError, reason, say, stoppable, tell
from thaigov_spider.cli.offline_command import OfflineCommand, port
from thaigov_spider.cli.program import installing
from thaigov_spider.exit_status import ExitStatus

_EPILOG = """\
examples:
  scrapy browse                      open the address that it prints in a browser; Ctrl-C ends it
  scrapy browse --port 0             on any free port
  scrapy browse -s ARCHIVES_DIR=archives/demo
                                     another archive

Search the articles, in Thai and English, and see how often words were used over the years. Nothing is fetched
from the network, and nothing is sent to anybody. The archive is only read, also while a crawl runs; the index
of its texts (index/, see scrapy index) is brought up to date meanwhile, and until it is, pages say so.

It listens on 127.0.0.1, which only this machine reaches. With --host, others reach it as well: whoever can
open its address can read the whole archive, over a connection that is not encrypted. Requests that name
another host are not answered, so that no page elsewhere can read it by leading its own name here.

exit status: 0 ended by Ctrl-C or SIGTERM   1 failed (the port is taken)   2 wrong usage
"""


class Command(OfflineCommand):
    """Serve the reading room."""

    epilog = _EPILOG

    def syntax(self) -> str:
        return "[--port N] [--host HOST]"

    def short_desc(self) -> str:
        return "Search the archive and read it, in a browser on this machine"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--port", type=port, default=8080, metavar="N", help="port (default: 8080; 0: any free one)")
        add(
            "--host",
            default="127.0.0.1",
            metavar="HOST",
            help="listen on this name or address (default: 127.0.0.1)",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            with stoppable():
                self._browse(args, opts)
        except UsageError as error:
            self.exitcode = say("browse", error, ExitStatus.USAGE)
        except StoppedError:
            self.exitcode = ExitStatus.COMPLETE
        except (OSError, sqlite3.Error) as error:
            self.exitcode = say("browse", reason(error), ExitStatus.FAILED)

    def _browse(self, args: list[str], opts: argparse.Namespace) -> None:
        assert isinstance(self.settings, Settings)
        if args:
            raise UsageError(f"{' '.join(args)}: not understood; see scrapy browse --help")
        archive = archive_to_write(self.settings)
        if not archive.root.is_dir():
            raise UsageError(f"{archive.root} is no folder; name the archive with -s ARCHIVES_DIR=…")
        server = _server()
        if not opts.host:
            raise UsageError("--host is empty; name an address of this machine, as in --host 127.0.0.1")
        with server.listening(opts.host, opts.port) as sock:
            if not server.is_loopback(opts.host):
                tell(
                    f"scrapy browse: --host {opts.host}: others than this machine can read the whole archive,"
                    " over a connection that is not encrypted"
                )
            address = server.address_of(sock, opts.host)
            room = server.ReadingRoom(archive, self.settings["THAIGOV_ORIGIN"])
            server.serve(room, sock, opts.host, lambda: _show(address))


def _server() -> Any:
    try:
        from thaigov_spider.browse import server  # needs the extra `browse`
    except ModuleNotFoundError as error:
        raise UsageError(f"the reading room needs {error.name}; {installing('browse')}") from None
    return server


def _show(address: str) -> None:
    print(f"{address} is the reading room; Ctrl-C ends it", flush=True)  # noqa: T201
