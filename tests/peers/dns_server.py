"""A real DNS server (dnslib) that NexScout did not write, over UDP and TCP.

    dns_server.py ZONE

ZONE is text as in a zone file. Names below broken.example fail (SERVFAIL), unknown ones are NXDOMAIN, and what does not
fit into 512 octets is cut, to be asked for again over TCP. Prints "listening on 127.0.0.1:PORT"; ends when standard
input closes.
"""

import os
import socket
import sys

from dnslib import RCODE
from dnslib.server import DNSLogger, DNSServer
from dnslib.zoneresolver import ZoneResolver


class Resolver(ZoneResolver):
    def resolve(self, request, handler):
        if request.q.qname.matchSuffix("broken.example"):
            reply = request.reply()
            reply.header.rcode = RCODE.SERVFAIL
            return reply
        return super().resolve(request, handler)


def start(zone: str) -> int:
    """Both protocols on one port: whichever is taken by another program, another is tried."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        try:
            for tcp in (False, True):
                server = DNSServer(Resolver(zone), "127.0.0.1", port, tcp=tcp, logger=DNSLogger("-request,-reply"))
                server.start_thread()
            return port
        except OSError:
            continue


print(f"listening on 127.0.0.1:{start(sys.argv[1])}", flush=True)
# Reads until whoever started us closes the pipe or dies.
sys.stdin.buffer.read()
os._exit(0)
